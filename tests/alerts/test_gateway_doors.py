"""What gateways tell us: signed, fresh, kept once; a failed receipt acts as a failed try."""

import io
import json
import time
import uuid
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from agencies.models import ContactPoint
from agencies.services import sharing
from alerts.channels.gateway import credentials
from alerts.models import Alert, Delivery, InboundText
from eoc.access import scope
from eoc.doors.signed import signature
from eoc.journal.dispatch import Heard, relay
from tests.alerts import build, stage
from tests.alerts.conftest import as_relay
from tests.cast import Cast

TEXT = {"id": "g-1", "address": "+15550100123", "words": "YES 20 min"}


def knock(path: str, said: Any, *, secret: str = "", stamp: int | None = None) -> Any:
    """The gateway posts, signed by the sink's secret."""
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    channel = path.partition("/")[0]
    at = str(stamp or int(time.time()))
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": at,
        "webhook-signature": signature(
            secret or credentials.inbound_secret(channel), "msg_1", at, body
        ),
    }
    return Client().post(
        f"/api/v1/gateways/{path}", body, content_type="application/json", headers=headers
    )


def test_a_text_is_kept_once(cast: Cast) -> None:
    other = {**TEXT, "id": "g-2", "words": "no\u202e"}
    first = knock("sms/", {"texts": [TEXT, other]})
    assert (first.status_code, first.json()) == (200, {"taken": 2})
    assert knock("sms/", {"texts": [TEXT]}).json() == {"taken": 0}
    assert knock("voice/", {"texts": [{**TEXT, "words": "1"}]}).json() == {"taken": 1}
    with scope(sharing.operator()):
        kept = list(InboundText.objects.order_by("pk").values_list("channel", "address", "words"))
    number = TEXT["address"]
    assert kept == [("sms", number, "YES 20 min"), ("sms", number, "no"), ("voice", number, "1")]
    with scope(cast.actor("ada")):
        assert not InboundText.objects.exists()


@pytest.mark.parametrize(
    "said",
    [
        b"{",
        {"texts": "none"},
        {"texts": [{**TEXT, "address": "5550100123"}]},
        {"texts": [{"id": "g-1"}]},
        {"texts": [{**TEXT, "id": "x" * 121}]},
        {"texts": [TEXT] * 1001},
    ],
)
def test_a_wrong_text_is_refused_with_the_field(db: None, said: Any) -> None:
    refused = knock("sms/", said)
    assert refused.status_code in (400, 422)
    assert refused.json()["title"]


def test_only_the_gateway_comes_in_and_only_now(cast: Cast, settings: Settings) -> None:
    said = {"texts": [TEXT]}
    assert knock("sms/", said, secret="whsec_QUFB").status_code in (401, 403)
    assert knock("sms/", said, stamp=int(time.time()) - 301).status_code in (401, 403)
    voice = credentials.inbound_secret("voice")
    assert knock("sms/", said, secret=voice).status_code in (401, 403)
    bare = Client().post("/api/v1/gateways/sms/", said, content_type="application/json")
    assert bare.status_code in (401, 403)
    assert knock("email/", said).status_code == 404
    sinks = credentials.inbound_secret("sms")
    settings.ACCORD_MODE = "live"
    assert credentials.inbound_secret("sms") == ""
    assert knock("sms/", said, secret=sinks).status_code in (401, 403)


def sent_to(cast: Cast, count: int) -> list[Delivery]:
    with scope(cast.actor("dana")) as dana:
        agency = cast.agencies["riverton"]
        build.pending(agency, dana, count, "sms", address="+15550100123", event=uuid.uuid4())
    with as_relay(), scope(relay("demo")):
        Delivery.objects.update(state="sent", attempts=1)
    return stage.deliveries()


def test_receipts_are_noted_and_a_failure_is_a_dead_letter(committed_cast: Cast) -> None:
    with scope(sharing.operator()):
        ContactPoint.objects.create(
            agency=committed_cast.agencies["riverton"], channel="sms", address="+15550100123"
        )
    arrived, failed, silent = sent_to(committed_cast, 3)
    bad = {"key": failed.dedupe_key, "state": "failed", "reason": "unknown number", "gone": True}
    told = {
        "receipts": [{"key": arrived.dedupe_key, "state": "delivered"}, bad, {**bad, "key": "x"}]
    }
    assert knock("voice/receipts/", told).json() == {"taken": 0}  # not what voice was given
    assert knock("sms/receipts/", told).json() == {"taken": 2}
    knock("sms/receipts/", told)
    assert stage.hear_all() == 2
    now = {one.pk: one for one in stage.deliveries()}
    assert now[arrived.pk].delivered_at is not None
    assert (now[arrived.pk].state, now[silent.pk].state) == ("sent", "sent")
    assert now[failed.pk].state == "dead"
    assert now[failed.pk].last_error == "Taken, but not delivered: unknown number"
    with scope(sharing.operator()):
        assert Alert.objects.filter(kind="delivery.dead").count() == 1
        assert not ContactPoint.objects.filter(active=True, channel="sms").exists()


def test_a_text_is_told_to_who_listens(committed_cast: Cast, settings: Settings) -> None:
    settings.JOURNAL_SUBSCRIBERS = {"text.received": ["tests.alerts.test_gateway_doors.listen"]}
    knock("sms/", {"texts": [TEXT]})
    knock("sms/", {"texts": [TEXT]})
    call_command("sink_reply", TEXT["address"], "NO", stdout=io.StringIO())
    heard.clear()
    assert stage.hear_all() == 2
    assert heard == ["YES 20 min", "NO"]
    with pytest.raises(CommandError, match=r"E\.164"):
        call_command("sink_reply", "5550100", "NO")
    settings.ACCORD_MODE = "live"
    with pytest.raises(CommandError, match="live"):
        call_command("sink_reply", TEXT["address"], "NO")


heard: list[str] = []


def listen(event: Heard) -> None:
    """A subscriber, as the relay's role reads what came."""
    heard.append(InboundText.objects.get(pk=event.number("inbound_text_id")).words)
