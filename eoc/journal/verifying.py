"""Is the decision log whole? Stream by stream: no gap, every hash follows, the counter agrees."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from django.db import connection

from eoc.access import Actor, scope

CHUNK = 25_000
EXPLAINED = 200
WORDS = {
    "missing": "entries {first} to {last} are missing (deleted)",
    "emptied": "its words are gone and no decision says why (deleted)",
    "edited": "its words do not match their digest (edited)",
    "broken": "it does not follow from the entry before (one of the two was edited)",
}

Job = tuple[str, int, int]


@dataclass(frozen=True, order=True)
class Fault:
    """What is wrong, in which stream, at which entry."""

    stream: str
    seq: int
    words: str

    def __str__(self) -> str:
        return f"{self.stream} n {self.seq}: {self.words}"


@dataclass
class Report:
    """How much was looked at, and every fault found."""

    entries: int = 0
    streams: int = 0
    signatures: int = 0
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True)
class Counter:
    """Where a stream's counter stands and where its entries end; no counter is None."""

    name: str
    head: int | None
    head_hash: bytes | None
    newest: int
    newest_hash: bytes | None
    first: int = 1
    first_hash: bytes = b""
    oldest: int = 0
    archived: Mapping[str, Any] | None = None

    @property
    def here(self) -> int:
        """How many entries the database should hold."""
        return max(0, self.newest - self.first + 1)

    def faults(self) -> Iterator[Fault]:
        """What counter and entries disagree about: an end cut off is seen here alone."""
        if self.head is None:
            yield Fault(self.name, self.newest, "its stream has no counter (deleted)")
        elif self.newest < self.head:
            words = f"the counter stands at {self.head}, what follows is missing (truncated)"
            yield Fault(self.name, self.newest + 1, words)
        elif self.newest > self.head:
            words = f"the counter stands at {self.head} only (truncated or written past it)"
            yield Fault(self.name, self.head + 1, words)
        elif self.newest_hash is not None and self.newest_hash != self.head_hash:
            yield Fault(self.name, self.newest, "the counter holds another hash (edited)")
        yield from self._archive_faults()

    def _archive_faults(self) -> Iterator[Fault]:
        """A stream begins later only where a decision in it says up to where it was archived."""
        if self.first > 1 and not self._is_told():
            words = "no decision says that what came before was archived (truncated)"
            yield Fault(self.name, self.first, words)
        if 0 < self.oldest < self.first:
            yield Fault(self.name, self.oldest, "it stands where the archive ends later (edited)")

    def _is_told(self) -> bool:
        told = self.archived or {}
        ended = (told.get("last"), told.get("hash"))
        return ended == (self.first - 1, self.first_hash.hex())


def chains(by: Actor, *, stream: str = "", workers: int = 2) -> Report:
    """Verify every stream, or one; `by` is an operator. Several workers use several connections."""
    with scope(by):
        counters = [one for one in _counters() if stream in ("", one.name)]
    jobs = [
        (one.name, after, min(after + CHUNK, one.newest))
        for one in counters
        for after in range(one.first - 1, one.newest, CHUNK)
    ]
    report = Report(entries=sum(one.here for one in counters), streams=len(counters))
    faults = [fault for one in counters for fault in one.faults()]
    faults += _all(by, jobs, workers)
    with scope(by):
        report.faults = list(_explained(faults))
    return report


def _all(by: Actor, jobs: Sequence[Job], workers: int) -> Iterable[Fault]:
    if workers == 1:
        return _some(by, jobs)
    with ThreadPoolExecutor(workers) as pool:
        parts = pool.map(lambda n: _apart(by, jobs[n::workers]), range(workers))
        return [fault for part in parts for fault in part]


def _apart(by: Actor, jobs: Sequence[Job]) -> list[Fault]:
    """In a thread of its own, with a connection of its own."""
    try:
        return _some(by, jobs)
    finally:
        connection.close()


def _some(by: Actor, jobs: Sequence[Job]) -> list[Fault]:
    with scope(by):
        return [fault for job in jobs for fault in _one(*job)]


def _one(stream: str, after: int, to: int) -> list[Fault]:
    found = _ask("SELECT seq, before, fault FROM journal_verify(%s, %s, %s)", [stream, after, to])
    return [
        Fault(stream, before + 1, WORDS[fault].format(first=before + 1, last=seq - 1))
        if fault == "missing"
        else Fault(stream, seq, WORDS[fault])
        for seq, before, fault in found
    ]


def _explained(faults: list[Fault]) -> Iterator[Fault]:
    """A broken chain once more: an entry that is right at another position was moved there."""
    for stream, group in groupby(sorted(faults), lambda fault: fault.stream):
        here = list(group)
        seqs = [fault.seq for fault in here if fault.words == WORDS["broken"]][:EXPLAINED]
        near = sorted({seq + step for seq in seqs for step in (-1, 0, 1)} - {0})
        query = "SELECT seq, was FROM journal_moved(%s, %s)"
        moved = dict(_ask(query, [stream, near])) if seqs else {}
        for fault in here:
            was = moved.get(fault.seq) if fault.words == WORDS["broken"] else None
            yield replace(fault, words=f"it was entry {was} (reordered)") if was else fault


def _counters() -> list[Counter]:
    return [
        Counter(
            name,
            head,
            _bytes(head_hash),
            newest,
            _bytes(newest_hash),
            first,
            bytes(first_hash),
            oldest,
            json.loads(archived) if archived else None,
        )
        for name, head, head_hash, newest, newest_hash, first, first_hash, oldest, archived in _ask(
            "SELECT * FROM journal_counters()", []
        )
    ]


def _bytes(value: Any) -> bytes | None:
    return None if value is None else bytes(value)


def _ask(statement: str, values: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
