"""One frame a tick and stream holds the newest of each unit that moved, and nothing twice."""

import struct
from datetime import UTC, datetime, timedelta

from django.utils import timezone

from agencies.services import sharing
from eoc.access import scope
from eoc.realtime.reading import HUB
from resources.selectors import moving
from resources.services import ingest
from tests.cast import Cast

BASE = datetime(2026, 11, 28, 12, tzinfo=UTC)


def test_a_frame_has_the_documented_bytes() -> None:
    fixes = [
        (7, -75.0123456, 40.5, 180, BASE - timedelta(seconds=2.5)),
        (8, 0.0, -90.0, None, BASE - timedelta(days=1)),
    ]
    frame = moving.packed("demo.a1.assets.full", BASE, fixes)
    name = b"demo.a1.assets.full"
    head = bytes((1, 1, len(name))) + name + struct.pack(">Q", round(BASE.timestamp() * 1000))
    first = struct.pack(">IiiHBB", 7, -750123456, 405000000, 25, 127, 0)
    second = struct.pack(">IiiHBB", 8, 0, -900000000, 65535, 255, 0)
    assert frame == head + first + second


def test_a_unit_is_told_once_for_each_fix_it_moved_by(cast: Cast) -> None:
    source = moving.Moving()
    assert told(cast, source) == {}
    report(cast, 5)
    agency = cast.agencies["riverton"].pk
    assert set(told(cast, source)) == {f"demo.a{agency}.assets.full"}
    assert told(cast, source) == {}
    report(cast, 9)
    assert told(cast, source) == {}
    report(cast, 1)
    assert len(told(cast, source)) == 1


def test_whoever_missed_a_frame_hears_it_with_the_next_whole_one(cast: Cast) -> None:
    source = moving.Moving()
    report(cast, 5)
    heard = [bool(told(cast, source)) for _ in range(moving.TICKS_TO_WHOLE + 1)]
    assert [tick for tick, said in enumerate(heard) if said] == [0, moving.TICKS_TO_WHOLE]


def told(cast: Cast, source: moving.Moving) -> dict[str, bytes]:
    streams = frozenset(sharing.streams_of(cast.actor("dana")))
    with scope(HUB):
        return dict(source.changed(streams))


def report(cast: Cast, seconds_ago: float) -> None:
    at = timezone.now() - timedelta(seconds=seconds_ago)
    with scope(cast.actor("dana")) as dana:
        fix = {"asset": "Engine 12", "lon": -75.0, "lat": 40.0, "at": at.isoformat()}
        ingest.report([fix], dana)
