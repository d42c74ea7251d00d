"""What moved since the last tick, packed for consoles: 16 bytes a unit.

Big-endian. Head: version u8 (1), kind u8 (1, positions), length of the stream's name u8, the name
in ASCII, milliseconds since 1970 u64 (the base). Then for each unit: asset id u32, longitude and
latitude i32 (1e-7 degrees), age of the fix before the base in tenths of a second u16 (65535: that
or more), heading u8 in steps of 360/254 degrees (255: unknown), one byte of nothing.
"""

import struct
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import connection

HEAD = struct.Struct(">BBB")
BASE = struct.Struct(">Q")
UNIT = struct.Struct(">IiiHBx")
VERSION, KIND = 1, 1
UNKNOWN, OLDEST, DEGREE = 255, 65_535, 10_000_000
LATE = timedelta(seconds=5)  # a batch commits within this, so that no fix slips between two ticks
WHOLE = timedelta(hours=1)
TICKS_TO_WHOLE = 30
SINCE = """
SELECT stream, asset_id, lon, lat, heading, at FROM resources_positions_since(%s)
 WHERE stream = ANY(%s)
"""
CLOCK = "SELECT clock_timestamp()"

Fix = tuple[int, float, float, int | None, datetime]


class Moving:
    """The source of positions; every half minute it tells all of the last hour once more."""

    def __init__(self) -> None:
        self._ticks = 0
        self._asked_at: datetime | None = None
        self._told: dict[tuple[str, int], datetime] = {}

    def changed(self, streams: frozenset[str]) -> Mapping[str, bytes]:
        """One frame for each stream in which a unit moved since the last call."""
        now = _clock()
        if self._ticks % TICKS_TO_WHOLE == 0:
            self._told, since = {}, now - WHOLE
        else:
            since = (self._asked_at or now) - LATE
        self._ticks, self._asked_at = self._ticks + 1, now
        return {name: packed(name, now, fixes) for name, fixes in self._new(since, streams)}

    def _new(self, since: datetime, streams: frozenset[str]) -> list[tuple[str, list[Fix]]]:
        with connection.cursor() as cursor:
            cursor.execute(SINCE, [since, list(streams)])
            rows = cursor.fetchall()
        found: dict[str, list[Fix]] = defaultdict(list)
        for stream, *fix in rows:
            key = stream, fix[0]
            if self._told.get(key) != fix[-1]:
                self._told[key] = fix[-1]
                found[stream].append((fix[0], fix[1], fix[2], fix[3], fix[4]))
        return list(found.items())


def _clock() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute(CLOCK)
        now: datetime = cursor.fetchone()[0]
    return now


def packed(stream: str, base: datetime, fixes: list[Fix]) -> bytes:
    """One frame."""
    name = stream.encode("ascii")
    units = (
        UNIT.pack(
            asset,
            round(lon * DEGREE),
            round(lat * DEGREE),
            min(OLDEST, max(0, round((base - at).total_seconds() * 10))),
            UNKNOWN if heading is None else round(heading * 254 / 360),
        )
        for asset, lon, lat, heading, at in fixes
    )
    head = HEAD.pack(VERSION, KIND, len(name)) + name
    return b"".join((head, BASE.pack(round(base.timestamp() * 1000)), *units))
