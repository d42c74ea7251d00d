"""Words deleted lawfully leave the chain verifiable, say so to every reader, and say why."""

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from agencies.services import sharing
from eoc import journal
from eoc.access import scope
from eoc.errors import Invalid, NotPermitted
from eoc.journal import deleting
from tests.cast import Cast
from tests.journal.tampering import spoken, tamper, verdict


def _delete(stream: str, seq: int, reason: str = "Court order 12") -> int:
    with scope(sharing.operator("Records officer")):
        return deleting.delete_payload(stream=stream, seq=seq, reason=reason)


def test_the_chain_stays_whole(committed_cast: Cast) -> None:
    stream = spoken(committed_cast)
    call_command("delete_payload", stream=stream, seq=5, reason="Court order 12")
    assert verdict()[0] == 0


def test_readers_are_told_why(cast: Cast) -> None:
    stream = spoken(cast)
    assert _delete(stream, 5) == 13
    with scope(cast.actor("dana")):
        entries = journal.since(stream, 4)
    assert entries is not None
    assert entries[0]["payload"]["text"].startswith("Deleted lawfully on 20")
    assert entries[0]["payload"]["text"].endswith("because Court order 12")
    assert "Step 5" not in str(entries[0])
    assert entries[-1]["kind"] == "journal.payload_deleted"
    assert entries[-1]["by"] == "Records officer"
    assert entries[-1]["payload"]["row"]["seq"] == 5


def test_without_its_decision_it_is_a_fault(committed_cast: Cast) -> None:
    stream = spoken(committed_cast)
    _delete(stream, 5)
    tamper(f"UPDATE journal_entry SET payload = NULL WHERE stream = '{stream}' AND seq = 6")
    code, said = verdict()
    assert code == 1
    assert f"{stream} n 6: its words are gone and no decision says why" in said
    assert " n 5:" not in said


def test_not_twice_not_the_decision_itself_not_what_is_not_there(cast: Cast) -> None:
    stream = spoken(cast, 2)
    _delete(stream, 1)
    for seq, words in ((1, "no words"), (3, "stays"), (99, "no words")):
        with pytest.raises(DatabaseError, match=words):
            _delete(stream, seq)


def test_only_an_operator_and_never_without_a_reason(cast: Cast) -> None:
    stream = spoken(cast, 2)
    with scope(cast.actor("ada")), pytest.raises(NotPermitted):
        deleting.delete_payload(stream=stream, seq=1, reason="x")
    with pytest.raises(Invalid):
        _delete(stream, 1, reason=" ")
    with (
        scope(cast.actor("ada")),
        connection.cursor() as cursor,
        pytest.raises(DatabaseError, match="only an operator"),
        transaction.atomic(),
    ):
        cursor.execute("SELECT * FROM journal_delete_payload(%s, 1, 'x')", [stream])


def test_the_command_says_what_was_refused(committed_cast: Cast) -> None:
    with pytest.raises(CommandError, match="has no words to delete"):
        call_command("delete_payload", stream="demo.a1.agency.full", seq=1, reason="x")
