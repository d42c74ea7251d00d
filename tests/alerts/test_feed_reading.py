"""Feeds are read from a real peer: once, conditionally, within limits; a bad one stops no other."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from agencies.services import sharing
from alerts import cap
from alerts.models import Alert, Feed, FeedReading
from alerts.selectors import cap_messages as messages
from alerts.services import feed_readings
from eoc.access import scope
from tests.alerts import feed_build as build
from tests.alerts.cap_build import LATER, message, naming
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def in_force(cast: Cast) -> set[str]:
    with scope(cast.actor("olu")) as olu:
        return set(messages.in_force(olu).values_list("identifier", flat=True))


def test_entries_are_kept_and_what_has_not_changed_is_not_asked_again(
    cast: Cast, settings: Any
) -> None:
    body = build.atom(build.inside(message(1, expires=LATER)))

    def answer(head: bytes) -> bytes:
        if b'if-none-match: "one"' in head.lower():
            assert b"if-modified-since: Sat, 28 Nov 2026 10:00:00 GMT" in head
            return build.ok(b"", status="304 Not Modified")
        return build.ok(body, 'ETag: "one"', "Last-Modified: Sat, 28 Nov 2026 10:00:00 GMT")

    with build.answering(settings, answer) as (server, origin):
        feed = build.kept_feed(cast, f"{origin}/feed.atom")
        (first,) = build.read_once()
        (second,) = build.read_once()
        assert server.calls == 2
    assert (first.ok, first.found, first.kept) == (True, 1, 1)
    assert (second.ok, second.said, second.kept) == (True, "Nothing has changed.", 0)
    assert in_force(cast) == {"RIV-1"}
    assert build.as_it_stands(feed).failures == 0


def test_a_link_is_fetched_once_until_its_entry_changes(cast: Cast, settings: Any) -> None:
    alert = cap.write(message(1, expires=LATER))
    stamp = ["2026-11-28T16:30:00Z"]

    def answer(head: bytes) -> bytes:
        link = '<link href="/one.cap" type="application/cap+xml"/>'
        listed = b"GET /feed" in head
        return build.ok(build.atom(link, stamp=stamp[0]) if listed else alert)

    with build.answering(settings, answer) as (server, origin):
        build.kept_feed(cast, f"{origin}/feed.atom")
        build.read_once()
        build.read_once()
        asked = [one.split()[1].decode() for one in server.asked]
        assert asked == ["/feed.atom", "/one.cap", "/feed.atom"]
        stamp[0] = "2026-11-28T17:00:00Z"
        build.read_once()
        assert server.asked[-1].split()[1] == b"/one.cap"
    assert in_force(cast) == {"RIV-1"}


def test_a_refused_entry_stays_with_its_reason_and_holds_up_no_other(
    cast: Cast, settings: Any
) -> None:
    bad = build.inside(message(1)).replace("<status>Actual</status>", "<status>Perhaps</status>")
    body = build.atom(bad, "<title>no message</title>", build.inside(message(2, expires=LATER)))
    with build.answering(settings, lambda _: build.ok(body)) as (_, origin):
        feed = build.kept_feed(cast, origin)
        (read,) = build.read_once()
    assert (read.kept, read.refused) == (1, 2)
    ends = build.entries(feed)
    assert "alert/status[1], line " in ends["RIV-1"][1]
    assert ends["e1"] == ("refused", "The entry holds no CAP message and no link to one.")
    assert in_force(cast) == {"RIV-2"}


FAULTS = {
    "server error": (build.ok(b"", status="500 Sorry"), "It answered 500."),
    "sent on": (
        build.ok(b"", "Location: http://10.0.0.1/x", status="302 Found"),
        "It sent us on to http://10.0.0.1/x. That is not followed: correct the address.",
    ),
    "huge": (build.ok(b" " * 1_000_001), "The answer is larger than 1 MB."),
    "cut off": (build.ok(b"<feed>")[:-3], "RemoteProtocolError"),
    "doctype": (build.ok(b"<!DOCTYPE a [<!ENTITY b 'c'>]><feed/>"), "DOCTYPE, line 1: is refused"),
    "no feed": (build.ok(b"<html/>"), "no CAP, Atom, RSS or EDXL-DE"),
    "json": (build.ok(b'{"a": NaN}'), "is JSON"),
    "not XML": (build.ok(b"<feed"), "is not well-formed XML"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_goes_wrong_is_said_and_the_feed_rests(cast: Cast, settings: Any, name: str) -> None:
    answer, words = FAULTS[name]
    with build.answering(settings, lambda _: answer) as (_, origin):
        feed = build.kept_feed(cast, origin)
        (read,) = build.read_once()
        build.read_once()
    assert not read.ok
    assert words in read.said
    stands = build.as_it_stands(feed)
    assert (stands.failures, stands.last_error) == (2, read.said)
    assert stands.next_at > timezone.now() + timedelta(seconds=100)


def test_a_slow_one_is_given_up_and_the_next_is_read(cast: Cast, settings: Any) -> None:
    body = build.atom(build.inside(message(1, expires=LATER)))

    def answer(head: bytes) -> bytes:
        if b"GET /slow" in head:
            time.sleep(0.8)
        return build.ok(body)

    with build.answering(settings, answer) as (_, origin):
        build.kept_feed(cast, f"{origin}/slow", name="Slow")
        build.kept_feed(cast, f"{origin}/feed", name="Well")
        reads = build.read_once()
    assert sorted(read.ok for read in reads) == [False, True]
    assert in_force(cast) == {"RIV-1"}


def test_a_demo_reads_nothing_the_operator_did_not_name(cast: Cast, settings: Any) -> None:
    body = build.atom('<link href="https://example.org/x" type="application/cap+xml"/>')
    with build.answering(settings, lambda _: build.ok(body)) as (server, origin):
        feed = build.kept_feed(cast, origin)
        build.read_once()
        settings.OUTGOING_INTERNAL = []
        build.read_once()
        assert server.calls == 1
    assert "Only a live installation reads" in build.entries(feed)["e0"][1]
    assert build.as_it_stands(feed).failures == 1


def test_only_one_process_holds_a_feed_and_who_lost_it_writes_nothing(
    cast: Cast, settings: Any
) -> None:
    settings.OUTGOING_INTERNAL = ["http://127.0.0.1:1"]
    feed = build.kept_feed(cast, "http://127.0.0.1:1/")
    with scope(sharing.operator()) as by:
        late = feed_readings.claim(by=by, lease=timedelta(0))
        held = feed_readings.claim(by=by)
        assert late is not None
        assert held is not None
        assert feed_readings.claim(by=by) is None
        read = feed_readings.Read(False, "late")
        assert not feed_readings.note(feed=late, read=read, seconds=1, by=by)
        assert feed_readings.note(feed=held, read=read, seconds=1, by=by)
        assert FeedReading.objects.filter(feed=feed).count() == 1


def test_the_log_keeps_fifty(cast: Cast) -> None:
    feed = build.kept_feed(cast, "", kind="push")
    with scope(sharing.operator()) as by:
        for number in range(52):
            read = feed_readings.Read(True, f"number {number}")
            feed_readings.sent(feed=feed, read=read, seconds=0, by=by)
        log = list(FeedReading.objects.values_list("said", flat=True))
    assert (len(log), log[0], log[-1]) == (50, "number 51", "number 2")


def test_silence_is_told_once_until_it_is_heard_again(cast: Cast) -> None:
    feed = build.kept_feed(cast, "", kind="push")
    long_ago = timezone.now() - timedelta(minutes=16)
    with scope(sharing.operator()) as by:
        assert feed_readings.alarm_silent(by=by) == 0
        Feed.objects.filter(pk=feed.pk).update(heard_since=long_ago)
        assert feed_readings.alarm_silent(by=by) == 1
        assert feed_readings.alarm_silent(by=by) == 0
        (alert,) = Alert.objects.filter(kind="feed.silent")
        assert alert.agency == cast.agencies["riverton"]
        feed_readings.sent(feed=feed, read=feed_readings.Read(True, "x"), seconds=0, by=by)
        assert Feed.objects.get(pk=feed.pk).silent_since is None


def test_a_filtered_feed_keeps_what_touches_and_what_changes_what_is_kept(
    cast: Cast, settings: Any
) -> None:
    near, far = message(1, expires=LATER), message(2, expires=LATER)
    moved = message(3, expires=LATER, msg_type="Update", references=naming(near))
    town = cast.towns["riverton"]
    west, south = town.boundary.extent[:2]
    here = cap.Area("Here", circles=(f"{south + 0.04},{west + 0.04} 1",))
    there = cap.Area("There", circles=("10.0,10.0 1",))
    for alert, area in ((near, here), (far, there), (moved, there)):
        object.__setattr__(alert, "infos", (cap_info(alert, area),))
    body = build.atom(*(build.inside(one) for one in (near, far, moved)))
    with build.answering(settings, lambda _: build.ok(body)) as (_, origin):
        feed = build.kept_feed(cast, origin, jurisdiction=town)
        build.read_once()
    ends = {name: outcome for name, (outcome, _) in build.entries(feed).items()}
    assert ends == {"RIV-1": "kept", "RIV-2": "elsewhere", "RIV-3": "kept"}
    assert in_force(cast) == {"RIV-3"}


def cap_info(alert: cap.Alert, area: cap.Area) -> cap.Info:
    info = alert.infos[0]
    object.__setattr__(info, "areas", (area,))
    return info


def test_a_feed_carries_only_the_senders_it_may(cast: Cast, settings: Any) -> None:
    body = build.atom(build.inside(message(1)), build.inside(message(2, sender="x@example.org")))
    with build.answering(settings, lambda _: build.ok(body)) as (_, origin):
        feed = build.kept_feed(cast, origin, senders=["x@example.org"])
        build.read_once()
    assert "whom this feed may not carry" in build.entries(feed)["RIV-1"][1]
    assert build.entries(feed)["RIV-2"][0] == "kept"
