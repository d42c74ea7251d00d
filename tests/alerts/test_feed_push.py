"""Warnings handed in by other systems: vouched for, each once; what is wrong has its place."""

import time
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from agencies.services import sharing
from alerts import cap
from alerts.models import Feed, FeedReading
from alerts.selectors import cap_messages as messages
from alerts.services import feeds
from eoc.access import scope
from eoc.doors.signed import signature
from tests.alerts.cap_build import LATER, PLAIN, changed, message
from tests.alerts.feed_build import bare, envelope
from tests.cast import Cast

pytestmark = pytest.mark.django_db
DOOR = "/api/v1/cap/"
XML = "application/xml"


@pytest.fixture
def secret(cast: Cast) -> str:
    """What the other system was given."""
    said: dict[str, Any] = {"every": 60, "silent_after": 900, "jurisdiction": None, "senders": []}
    agency = cast.agencies["riverton"]
    with scope(cast.actor("ada")) as ada:
        return feeds.add(agency=agency, kind="push", name="County", address="", by=ada, **said)[1]


def hand_in(body: bytes, **headers: str) -> Any:
    with transaction.atomic():  # what the door refuses is rolled back, and no more than that
        return Client().post(DOOR, body, XML, headers=headers)


def signed(secret: str, body: bytes, at: float | None = None) -> dict[str, str]:
    stamp = str(int(at or time.time()))
    return {
        "webhook-id": "msg_1",
        "webhook-timestamp": stamp,
        "webhook-signature": signature(secret, "msg_1", stamp, body),
    }


def test_a_signed_message_is_kept_and_is_known_the_second_time(cast: Cast, secret: str) -> None:
    body = cap.write(message(1, expires=LATER))
    first = hand_in(body, **signed(secret, body))
    again = hand_in(body, authorization=f"Bearer {secret}")
    assert [first.status_code, again.status_code] == [200, 200]
    (one,), (two,) = first.json()["messages"], again.json()["messages"]
    assert (one["identifier"], one["outcome"], two["outcome"]) == ("RIV-1", "kept", "known")
    assert one["uuid"] == two["uuid"]
    with scope(cast.actor("olu")) as olu:
        assert messages.in_force(olu).get().identifier == "RIV-1"
    with scope(sharing.operator()):
        assert FeedReading.objects.count() == 2
        assert Feed.objects.get().succeeded_at


def test_whoever_does_not_vouch_keeps_nothing(cast: Cast, secret: str) -> None:
    body = cap.write(message(1))
    tried = [
        hand_in(body),
        hand_in(body, authorization="Bearer whsec_other"),
        hand_in(body + b" ", **signed(secret, body)),
        hand_in(body, **signed(secret, body, time.time() - 400)),
    ]
    assert {answer.status_code for answer in tried} == {401, 403} & {tried[0].status_code}
    with scope(sharing.operator()) as by:
        assert not messages.visible_to(by).exists()
        feeds.pause(feed=Feed.objects.get(), version=1, by=by)
    assert hand_in(body, **signed(secret, body)).status_code == tried[0].status_code


def test_what_is_wrong_is_said_by_element_and_line_of_what_was_sent(
    cast: Cast, secret: str
) -> None:
    bad = changed("<status>Actual</status>", "<status>Perhaps</status>").decode()
    answer = hand_in(bad.encode(), authorization=f"Bearer {secret}")
    assert answer.status_code == 422
    assert "alert/status[1], line 6: is 'Perhaps'" in answer.json()["messages"][0]["reason"]
    within = envelope(bare(message(1, expires=LATER)), bad.partition("?>")[2])
    line = within.decode().splitlines().index("  <status>Perhaps</status>") + 1
    both = hand_in(within, authorization=f"Bearer {secret}")
    assert both.status_code == 200
    good, wrong = both.json()["messages"]
    assert good["outcome"] == "kept"
    assert f"alert/status[1], line {line}: is 'Perhaps'" in wrong["reason"]


def test_what_is_no_message_is_refused_in_words(cast: Cast, secret: str) -> None:
    attacks = {
        b"": "is empty",
        PLAIN.replace("?>", "?><!DOCTYPE a>", 1).encode(): "DOCTYPE, line 1",
        b"<a>" * 40 + b"</a>" * 40: "nested deeper",
        b'{"features": []}': "is JSON",
        b"<rss><channel><item><link>https://x.example</link></item></channel></rss>": "is a link",
        b"\xff\xfe": "not well-formed",
        b"<feed xmlns='http://www.w3.org/2005/Atom'/>": "holds no CAP message",
    }
    for body, words in attacks.items():
        answer = hand_in(body, authorization=f"Bearer {secret}")
        assert answer.status_code == 422, body
        assert words in answer.content.decode(), body
    huge = hand_in(b"<a>" + b" " * 1_000_000 + b"</a>", authorization=f"Bearer {secret}")
    assert huge.status_code == 413
