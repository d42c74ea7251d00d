"""Six writers at once: positions without a gap, each entry's hash follows from the one before."""

import hashlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, connection, connections

from agencies.services import sharing
from eoc import journal
from eoc.access import scope
from eoc.journal import Audience
from eoc.journal.models import Entry
from tests.cast import Cast

STREAM = Audience("a", 1, "agency", "full")
OTHER = Audience("a", 2, "agency", "full")


def _write(number: int) -> None:
    actor = sharing.operator("Writer")
    for step in range(20):
        order = [STREAM, OTHER] if number % 2 else [OTHER, STREAM]
        with scope(actor):
            for audience in order:
                journal.append(
                    kind="test.made",
                    by=actor,
                    mode="demo",
                    audiences={audience: {"writer": number, "step": step}},
                )
    connections.close_all()


def test_six_writers_leave_no_gap(committed_cast: Cast) -> None:
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(_write, range(6)))
    with scope(sharing.operator()):
        for audience in (STREAM, OTHER):
            entries = journal.since(audience.stream("demo"), 0)
            assert entries is not None
            assert [entry["seq"] for entry in entries] == list(range(1, 121))


def test_each_hash_follows_from_the_one_before(cast: Cast) -> None:
    dana = cast.actor("dana")
    mine = Audience("a", cast.agencies["riverton"].pk, "agency", "full")
    for step in range(3):
        with scope(dana):
            journal.append(kind="test.made", by=dana, mode="demo", audiences={mine: {"step": step}})
    with scope(dana), connection.cursor() as cursor:
        cursor.execute(
            "SELECT concat_ws('|', stream, seq, event, kind, mode, extract(epoch FROM at), "
            "actor::text), payload::text, payload_sha256, hash FROM journal_entry ORDER BY seq"
        )
        previous = b""
        rows = cursor.fetchall()
    assert len(rows) == 3
    for header, payload, payload_sha, chained in rows:
        assert bytes(payload_sha) == hashlib.sha256(payload.encode()).digest()
        previous = hashlib.sha256(previous + header.encode() + bytes(payload_sha)).digest()
        assert bytes(chained) == previous


def test_a_failed_scope_says_nothing(cast: Cast) -> None:
    dana = cast.actor("dana")
    mine = Audience("a", cast.agencies["riverton"].pk, "agency", "full")
    with pytest.raises(ZeroDivisionError), scope(dana):
        journal.append(kind="test.made", by=dana, mode="demo", audiences={mine: {"x": 1}})
        _ = 1 / 0
    with scope(dana):
        assert journal.since(mine.stream("demo"), 0) == []


def test_the_application_cannot_write_entries_itself(cast: Cast) -> None:
    with scope(cast.actor("dana")), pytest.raises(DatabaseError, match="permission denied"):
        Entry.objects.update(kind="forged")


def test_a_stranger_reads_nothing_of_it(cast: Cast) -> None:
    dana = cast.actor("dana")
    mine = Audience("a", cast.agencies["riverton"].pk, "agency", "full")
    with scope(dana):
        journal.append(kind="test.made", by=dana, mode="demo", audiences={mine: {"x": 1}})
    with scope(cast.actor("olu")):
        assert Entry.objects.count() == 0
    with scope(dana):
        assert Entry.objects.count() == 1
