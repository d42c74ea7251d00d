"""The past, folded from the journal: what stood at a moment, what was said between two."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from eoc.journal.replay import Frame

EVERY = 500  # entries of a stream between two keyframes
AT_MOST = 1000  # keyframes made in one go

AS_OF = "SELECT payload FROM journal_as_of(%s, %s)"
BEGINS = "SELECT journal_begins(%s)"
BETWEEN = "SELECT entry FROM journal_between(%s, %s, %s, %s, %s, %s)"
MARKS = "SELECT at, events FROM journal_marks(%s, %s, %s, %s)"
KEEP = "SELECT journal_keep_frames(%s, %s)"
UNTOLD = "SELECT number FROM journal_untold(%s::jsonb)"


@dataclass(frozen=True)
class Place:
    """A place in the order of what several streams said: the moment, then stream and position."""

    at: datetime
    stream: str = ""
    seq: int = 0


def as_of(streams: Iterable[str], at: datetime) -> list[dict[str, Any]]:
    """What each stream had last said of each row by then, in no order.

    Rows that had left, closed or been answered are not among them.
    """
    return [json.loads(payload) for (payload,) in _asked(AS_OF, list(streams), at)]


def begins(streams: Iterable[str]) -> datetime | None:
    """From when on the streams are whole; None where nothing of them was ever archived."""
    ((begin,),) = _asked(BEGINS, list(streams))
    found: datetime | None = begin
    return found


def between(streams: Iterable[str], after: Place, until: datetime, limit: int) -> list[Frame]:
    """Entries after a place, as browsers hear them today, oldest first.

    What is closed to the reader since has no payload.
    """
    asked = [list(streams), after.at, until, after.stream, after.seq, limit]
    return [json.loads(entry) for (entry,) in _asked(BETWEEN, *asked)]


def marks(
    streams: Iterable[str], start: datetime, until: datetime, step: timedelta
) -> list[tuple[datetime, int]]:
    """How many events with words fell into each step; steps without any are left out."""
    return [(at, events) for at, events in _asked(MARKS, list(streams), start, until, step)]


def keep_frames(every: int = EVERY, at_most: int = AT_MOST) -> int:
    """Make the keyframes that are due; answers how many."""
    ((made,),) = _asked(KEEP, every, at_most)
    return int(made)


def untold(rows: Sequence[tuple[str, str, str, int]]) -> list[int]:
    """Which of (stream, noun, uuid, version) the stream never told, by their place in `rows`."""
    return [number for (number,) in _asked(UNTOLD, json.dumps(rows))]


def _asked(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
