"""What streams say after a position, for the hub and for who was away, as the database's JSON."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import connection

from eoc import journal
from eoc.access import Actor, scope
from eoc.journal.replay import REPLAY_LIMIT
from eoc.realtime import frames
from eoc.realtime.desk import asked
from eoc.realtime.frames import Frame
from eoc.realtime.line import Line

AFTER_MANY = """
SELECT s.name, s.seq, (e.entry->>'seq')::bigint, e.entry::text
  FROM unnest(%s::text[], %s::bigint[]) AS s (name, seq),
  LATERAL journal_since(s.name, s.seq, %s) e
"""
HUB = Actor(name="Hub", mode="", system="hub")  # reads every stream; tells each to its audience

NOTHING = Frame(b"", 0)

Place = tuple[str, int]
Entries = list[tuple[int, str]]


def after(places: Sequence[Place], limit: int) -> dict[Place, Entries]:
    """Positions and entries after each place of a stream, oldest first, in one statement."""
    with scope(HUB), connection.cursor() as cursor:
        cursor.execute(AFTER_MANY, _asked(places, limit))
        return _sorted(places, cursor.fetchall())


async def after_by(line: Line, places: Sequence[Place], limit: int) -> dict[Place, Entries]:
    """As `after`, from the event loop by the hub's own line."""
    return _sorted(places, await line.ask(AFTER_MANY, _asked(places, limit)))


def _asked(places: Sequence[Place], limit: int) -> list[Any]:
    return [[name for name, _ in places], [seq for _, seq in places], limit]


def _sorted(places: Sequence[Place], rows: list[tuple[Any, ...]]) -> dict[Place, Entries]:
    found: dict[Place, Entries] = {place: [] for place in places}
    for name, since, seq, entry in rows:
        found[name, since].append((seq, entry))
    return found


def framed(entries: Entries) -> Frame:
    """Entries of one stream as one frame."""
    inner = ",".join(entry for _, entry in entries)
    return frames.text(f'{{"t":"entries","entries":[{inner}]}}'.encode())


def replayed(places: Sequence[Place]) -> dict[Place, Frame | None]:
    """What each place missed in one frame, empty where nothing; None where it is too much."""
    return {
        place: _replay(place, entries) for place, entries in after(places, REPLAY_LIMIT + 1).items()
    }


def _replay(place: Place, entries: Entries) -> Frame | None:
    gap = bool(entries) and entries[0][0] != place[1] + 1
    if gap or len(entries) > REPLAY_LIMIT:
        return None
    return framed(entries) if entries else NOTHING


def _heads(streams: Collection[str]) -> tuple[str, dict[str, int]]:
    return journal.epoch(), journal.heads(streams)


async def replays(places: Sequence[Place]) -> Mapping[Place, Frame | None]:
    """As `replayed`, from the event loop."""
    return await asked(replayed, places)


async def heads_now(streams: Collection[str]) -> tuple[str, dict[str, int]]:
    """The epoch and the heads of many streams."""
    return await asked(_heads, list(streams))
