"""An edited, deleted, reordered or truncated entry is found, and named by stream and position."""

import pytest

from eoc.journal import verifying
from tests.cast import Cast
from tests.journal.tampering import rehashed, spoken, tamper, verdict

SWAP = (
    "UPDATE journal_entry SET seq = -4 WHERE stream = '{0}' AND seq = 4",
    "UPDATE journal_entry SET seq = 4 WHERE stream = '{0}' AND seq = 7",
    "UPDATE journal_entry SET seq = 7 WHERE stream = '{0}' AND seq = -4",
)
OF_7 = "WHERE stream = '{0}' AND seq = 7"
FORGED_SHA = "payload_sha256 = sha256(convert_to('\"x\"'::jsonb::text, 'UTF8'))"
CASES = {
    "words edited": ((f"UPDATE journal_entry SET payload = '\"x\"' {OF_7}",), 7, "edited"),
    "words and digest edited": (
        (f"UPDATE journal_entry SET payload = '\"x\"', {FORGED_SHA} {OF_7}",),
        7,
        "edited",
    ),
    "kind edited": ((f"UPDATE journal_entry SET kind = 'x' {OF_7}",), 7, "edited"),
    "actor edited": (
        (f"UPDATE journal_entry SET actor = jsonb_set(actor, '{{{{name}}}}', '\"Eve\"') {OF_7}",),
        7,
        "edited",
    ),
    "time edited": ((f"UPDATE journal_entry SET at = at - interval '1 h' {OF_7}",), 7, "edited"),
    "words emptied": ((f"UPDATE journal_entry SET payload = NULL {OF_7}",), 7, "deleted"),
    "one deleted": ((f"DELETE FROM journal_entry {OF_7}",), 7, "entries 7 to 7 are missing"),
    "first deleted": (
        ("DELETE FROM journal_entry WHERE stream = '{0}' AND seq <= 2",),
        1,
        "entries 1 to 2 are missing",
    ),
    "two swapped": (SWAP, 4, "it was entry 7 (reordered)"),
    "the end cut off": (
        ("DELETE FROM journal_entry WHERE stream = '{0}' AND seq > 10",),
        11,
        "truncated",
    ),
    "all cut off": (("DELETE FROM journal_entry WHERE stream = '{0}'",), 1, "truncated"),
    "counter deleted": (("DELETE FROM journal_stream WHERE name = '{0}'",), 12, "deleted"),
    "counter set back": (
        ("UPDATE journal_stream SET head = 9 WHERE name = '{0}'",),
        10,
        "truncated",
    ),
    "renumbered over a deleted one": (
        (
            f"DELETE FROM journal_entry {OF_7}",
            "UPDATE journal_entry SET seq = seq - 1 WHERE stream = '{0}' AND seq > 7",
            "UPDATE journal_stream SET head = 11 WHERE name = '{0}'",
        ),
        7,
        "n 8: it was entry 9 (reordered)",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_it_is_found_and_named(
    committed_cast: Cast, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "CHUNK", 5)  # so that most faults lie beside a seam
    stream = spoken(committed_cast)
    assert verdict()[0] == 0
    statements, seq, words = CASES[case]
    tamper(*(statement.format(stream) for statement in statements))
    code, said = verdict()
    assert code == 1
    assert f"{stream} n {seq}: " in said
    assert words in said


def test_several_connections_find_the_same(committed_cast: Cast) -> None:
    stream = spoken(committed_cast)
    assert verdict(workers=3)[0] == 0
    tamper(f"DELETE FROM journal_entry WHERE stream = '{stream}' AND seq = 5")
    assert f"{stream} n 5: entries 5 to 5 are missing" in verdict(workers=3)[1]


def test_a_chain_computed_anew_from_one_entry_on_breaks_at_the_next(committed_cast: Cast) -> None:
    stream = spoken(committed_cast)
    tamper(f"UPDATE journal_entry SET kind = 'x' WHERE stream = '{stream}' AND seq = 7")
    rehashed(stream, 7, 7)
    tamper(
        "UPDATE journal_stream s SET head = 12, head_hash = e.hash FROM journal_entry e "
        f"WHERE s.name = '{stream}' AND e.stream = s.name AND e.seq = 12"
    )
    assert f"{stream} n 8: it does not follow from the entry before" in verdict()[1]


def test_other_streams_stay_green(committed_cast: Cast) -> None:
    stream = spoken(committed_cast)
    tamper(f"DELETE FROM journal_entry WHERE stream = '{stream}' AND seq = 5")
    code, said = verdict()
    assert (code, said.count(" n ")) == (1, 1)
