"""CAP receivers: the kept document byte for byte, signed, and nothing that is said to people."""

from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import Settings

from agencies.models import Channel, ContactPoint
from agencies.services import contact_points, sharing
from alerts import cap
from alerts.channels.cap.handing import Documents, document
from alerts.channels.message import SendFailed
from alerts.models import CapMessage
from alerts.services import feeds, public_alert_ending
from eoc.access import scope
from eoc.errors import Invalid
from eoc.outgoing import Volley
from tests.alerts.cap_build import LATER
from tests.alerts.cap_build import message as warning
from tests.alerts.conftest import SECRET, as_relay, received, send_due
from tests.alerts.peers import always, answered, answering, message, read, sent
from tests.alerts.public import acting, issued
from tests.alerts.stage import deliveries, hear_all
from tests.alerts.test_channel_sink import sink
from tests.cast import Cast

__all__ = ["sink"]
DOOR = "https://eoc.lakeside.example/api/v1/cap/"


def receiver(cast: Cast, **fields: Any) -> ContactPoint:
    with scope(cast.actor("ada")) as ada:
        said = {"agency": cast.agencies["riverton"], "channel": "cap", "address": DOOR, **fields}
        return contact_points.add(by=ada, secret=SECRET, **said)


def carried() -> None:
    hear_all()
    with as_relay():
        send_due()


def kept(cast: Cast) -> dict[str, bytes]:
    with scope(cast.actor("rosa")):
        rows = CapMessage.objects.values_list("msg_type", "identifier", "original")
        return {f"{kind} {name}": bytes(document) for kind, name, document in rows}


def test_every_document_of_ours_reaches_them_and_nothing_else(
    committed_cast: Cast, sink: Path
) -> None:
    receiver(committed_cast)
    alert = issued(committed_cast)
    carried()
    with acting(committed_cast, "dana") as dana:
        public_alert_ending.cancel(alert=alert, by=dana)
    carried()
    handed = [one["raw"].encode() for one in received(sink / "messages", "cap")]
    documents = kept(committed_cast)
    assert sorted(handed) == sorted(documents.values())
    assert {name.split()[0] for name in documents} == {"Alert", "Update", "Cancel"}
    (first,) = {one.priority for one in deliveries(channel="cap", alert__kind="cap.alert")}
    assert first == 2  # it is severe, whatever the line for the record says


def test_another_installation_takes_what_leaves(cast: Cast, settings: Settings) -> None:
    said: dict[str, Any] = {"every": 60, "silent_after": 900, "jurisdiction": None, "senders": []}
    with scope(cast.actor("ada")) as ada:
        agency = cast.agencies["riverton"]
        _, secret = feeds.add(
            agency=agency, kind="push", name="Lakeside", address="", by=ada, **said
        )
    with answering(always(answered("200 OK"))) as (server, origin):
        settings.OUTGOING_INTERNAL = [origin]
        told = cap.write(warning(1, expires=LATER))
        ours = message("k1", address=f"{origin}/api/v1/cap/", secret=secret, document=told)
        assert sent(Documents(Volley()), ours) == {"k1": None}
    asked = read(server.asked[0])
    names = ("webhook-id", "webhook-timestamp", "webhook-signature")
    headers = {name: asked.headers[name] for name in names}
    taken = Client().post(
        "/api/v1/cap/", asked.body, asked.headers["content-type"], headers=headers
    )
    assert taken.json()["messages"][0]["outcome"] == "kept"


def test_a_test_is_a_test_and_words_for_people_are_given_up() -> None:
    tried = cap.read(document(message(facts={"kind": "contact_point.tested"}))).alert
    assert (tried.status, tried.infos) == ("Test", ())
    with pytest.raises(SendFailed, match="public alerts only") as refused:
        document(message())
    assert refused.value.permanent


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"secret": "whsec_c2hvcnQ="}, "secret"),
        ({"secret": "a word"}, "secret"),
        ({"channel": "sms", "address": "+15550100123"}, "secret"),
        ({"address": "ftp://x.example/"}, "address"),
    ],
)
def test_what_cannot_be_signed_for_is_refused(
    cast: Cast, fields: dict[str, str], where: str
) -> None:
    said = {"channel": "cap", "address": DOOR, "secret": SECRET, **fields}
    with scope(cast.actor("ada")) as ada, pytest.raises(Invalid) as refused:
        contact_points.add(agency=cast.agencies["riverton"], by=ada, **said)
    assert where in refused.value.fields


@pytest.mark.django_db
def test_it_is_nobodys_own(cast: Cast) -> None:
    with scope(cast.actor("ada")) as ada, pytest.raises(Invalid, match="belongs to an agency"):
        contact_points.add(
            agency=cast.agencies["riverton"],
            person=cast.people["ada"],
            channel="cap",
            address=DOOR,
            by=ada,
        )
    with (
        scope(sharing.operator()),
        pytest.raises(IntegrityError, match="cap_of_nobody"),
        transaction.atomic(),
    ):
        ContactPoint.objects.create(
            agency=cast.agencies["riverton"],
            person=cast.people["ada"],
            channel=Channel.CAP,
            address=DOOR,
        )
