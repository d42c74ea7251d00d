"""Move what is old out of the journal into a verified file; nothing is deleted before that."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from eoc import bus
from eoc.access import Actor, scope
from eoc.access.models import Installation
from eoc.errors import Invalid, WrongState
from eoc.journal import archive_file, sealed
from eoc.journal.archive_file import FIELDS, Part, Row
from eoc.journal.verifying import Fault

CHUNK = 5_000


@dataclass(frozen=True)
class Archived:
    """The file, and what it holds."""

    path: Path
    streams: int
    entries: int


@dataclass(frozen=True)
class Prefix:
    """The beginning of a stream that may go."""

    stream: str
    first: int
    last: int
    previous: str

    def head(self) -> Row:
        """As the file names it."""
        return {"stream": self.stream, "first": self.first, "previous": self.previous}


def archive(*, before: datetime, directory: Path, by: Actor) -> Archived | None:
    """Write, read back, verify, then delete stream by stream; None where nothing is that old.

    `by` is an operator outside any scope. What an incident under legal hold is named in stays, and
    all that follows it in its stream. Stopped halfway, entries stand in both places, never in none.
    """
    if before > timezone.now():
        raise Invalid("Only the past is archived.", {"before": "Name a day that is over."})
    with scope(by):
        prefixes = _prefixes(before)
        epoch = str(Installation.objects.values_list("epoch", flat=True).get())
    if not prefixes:
        return None
    made = timezone.now()
    path = directory / f"journal-{before:%Y%m%d}-{made:%Y%m%dT%H%M%S%f}.jsonl.gz"
    about = {"installation": epoch, "before": before.isoformat(), "made": made.isoformat()}
    with scope(by):
        archive_file.write(path, about, ((one.head(), _rows(one)) for one in prefixes))
    parts = _verified(path, prefixes)
    digest = archive_file.digest(path)
    for part in parts:
        with scope(by):
            _delete(part, path.name, digest)
    return Archived(path, len(parts), sum(one.entries for one in parts))


def _prefixes(before: datetime) -> list[Prefix]:
    return [
        Prefix(name, first, last, bytes(previous).hex())
        for name, first, last, previous in _ask("SELECT * FROM journal_archivable(%s)", [before])
    ]


def _rows(prefix: Prefix) -> Iterator[Row]:
    for first in range(prefix.first, prefix.last + 1, CHUNK):
        last = min(first + CHUNK - 1, prefix.last)
        query = "SELECT * FROM journal_copy(%s, %s, %s)"
        for row in _ask(query, [prefix.stream, first, last]):
            yield dict(zip(FIELDS, row, strict=True))


def _verified(path: Path, prefixes: list[Prefix]) -> list[Part]:
    """What stands on the disk, and nothing wrong with it."""
    parts = archive_file.read(path)
    faults = [f"{one.stream} n {seq}: {words}" for one in parts for seq, words in one.faults]
    if faults:
        raise WrongState(f"Nothing was deleted; the journal is not whole: {faults[0]}.")
    if [(one.stream, one.first, one.last) for one in parts] != [
        (one.stream, one.first, one.last) for one in prefixes
    ]:
        raise WrongState("Nothing was deleted; the file holds something else.")
    return parts


def _delete(part: Part, name: str, digest: str) -> None:
    query = "SELECT * FROM journal_archive(%s, %s, %s, %s, %s, %s, %s)"
    marks = [part.first, part.last, part.hash, part.wordless]
    ((stream, seq),) = _ask(query, [part.stream, *marks, name, digest])
    transaction.on_commit(lambda: bus.poke({stream: seq}), robust=True)


def faults(path: Path, by: Actor) -> tuple[int, list[Fault]]:
    """How many entries a file holds, and what is wrong with them or does not fit what stands here.

    Words deleted lawfully have their decision in the file or, where it came later, in the journal.
    """
    with scope(by):
        parts = archive_file.read(path, sealed.seals())
        found = [Fault(one.stream, seq, words) for one in parts for seq, words in one.faults]
        for part in parts:
            found += [*_undecided(part), *_apart(part)]
    return sum(one.entries for one in parts), found


def _undecided(part: Part) -> Iterator[Fault]:
    later = _ask(
        "SELECT (payload->'row'->>'seq')::bigint FROM journal_entry "
        "WHERE stream = %s AND kind = 'journal.payload_deleted'",
        [part.stream],
    )
    for seq in sorted(set(part.emptied) - part.deletions - {row[0] for row in later}):
        yield Fault(part.stream, seq, "its words are gone and no decision says why (deleted)")


def _apart(part: Part) -> Iterator[Fault]:
    """The journal goes on where the file ends, if this was the last one archived."""
    query = "SELECT first, first_hash FROM journal_counters() WHERE name = %s"
    for first, first_hash in _ask(query, [part.stream]):
        if first == part.last + 1 and bytes(first_hash).hex() != part.hash:
            yield Fault(part.stream, part.last, "the journal goes on from another hash (edited)")


def _ask(statement: str, values: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
