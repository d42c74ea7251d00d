"""`journal archive` moves what is old to a file that verifies; nothing is lost on the way."""

import gzip
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from agencies.services import sharing
from eoc import journal
from eoc.access import scope
from eoc.errors import WrongState
from eoc.journal import Audience, archive_file, archiving, deleting, signing
from incidents.services import legal_holds
from tests.cast import Cast
from tests.incidents.build import logged
from tests.journal.tampering import spoken, tamper, verdict


@pytest.fixture
def cut(committed_cast: Cast) -> tuple[str, datetime]:
    """A stream of which twelve entries are old and five are new, and the moment between."""
    stream = spoken(committed_cast, 12)
    moment = timezone.now()
    spoken(committed_cast, 5)
    return stream, moment


def archived(before: datetime, directory: Path) -> archiving.Archived | None:
    by = sharing.operator("Archivist")
    return archiving.archive(before=before, directory=directory, by=by)


def heard(stream: str) -> list[dict[str, Any]]:
    """Whatever stands in the journal still, wherever it begins."""
    with scope(sharing.operator("Reader")), connection.cursor() as cursor:
        cursor.execute("SELECT entry FROM journal_since(%s, 0, 1000)", [stream])
        return [json.loads(row[0]) for row in cursor.fetchall()]


def positions(stream: str) -> list[int]:
    return [entry["seq"] for entry in heard(stream)]


def test_a_prefix_moves_and_both_halves_verify(
    cut: tuple[str, datetime], tmp_path: Path, signing_key: Path
) -> None:
    stream, moment = cut
    with scope(sharing.operator()):
        signing.sign()
    before = heard(stream)
    done = archived(moment, tmp_path)
    assert done is not None
    assert (done.streams, done.entries) == (1, 12)
    assert heard(stream)[:5] == before[12:]
    assert verdict(archive=done.path)[0] == 0
    (part,) = archive_file.read(done.path)
    assert (part.stream, part.first, part.last, part.faults) == (stream, 1, 12, [])
    assert done.path.stat().st_mode & 0o777 == 0o600


def test_the_journal_goes_on_and_the_chain_with_it(
    cut: tuple[str, datetime], committed_cast: Cast, tmp_path: Path
) -> None:
    stream, moment = cut
    archived(moment, tmp_path)
    spoken(committed_cast, 3)
    assert positions(stream) == list(range(13, 22))
    assert heard(stream)[5]["kind"] == "journal.archived"
    assert verdict(workers=2)[0] == 0


def test_replay_below_it_says_resync(
    cut: tuple[str, datetime], cast_client: Any, tmp_path: Path
) -> None:
    stream, moment = cut
    archived(moment, tmp_path)
    said = {
        seq: cast_client.get(f"/api/v1/streams/{stream}/?since={seq}").json()
        for seq in (0, 11, 12, 18)
    }
    assert [answer["resync"] for answer in said.values()] == [True, True, False, False]
    assert [entry["seq"] for entry in said[12]["entries"]] == list(range(13, 19))
    assert said[18]["head"] == 18


@pytest.fixture
def cast_client(committed_cast: Cast, client: Any) -> Any:
    client.force_login(committed_cast.users["dana"])
    return client


def test_twice_is_harmless_and_later_goes_on_where_it_ended(
    cut: tuple[str, datetime], committed_cast: Cast, tmp_path: Path
) -> None:
    stream, moment = cut
    first = archived(moment, tmp_path)
    assert archived(moment, tmp_path) is None
    assert len(list(tmp_path.iterdir())) == 1
    second = archived(timezone.now(), tmp_path)
    assert first and second
    (part,) = archive_file.read(second.path)
    assert (part.first, part.last) == (13, 18)
    assert part.previous == archive_file.read(first.path)[0].hash
    assert positions(stream) == [19]
    assert verdict(archive=second.path)[0] == verdict(archive=first.path)[0] == 0


def test_interrupted_before_and_between_the_deletions_nothing_is_lost(
    cut: tuple[str, datetime], committed_cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream, _ = cut
    other = Audience("a", committed_cast.agencies["lakeside"].pk, "agency", "full")
    with scope(committed_cast.actor("lee")) as lee:
        journal.append(kind="test.made", by=lee, mode="demo", audiences={other: {"text": "x"}})
    told = {name: heard(name) for name in (stream, other.stream("demo"))}
    real, calls = archiving._delete, iter([True, False])

    def stopped(*given: Any) -> None:
        if not next(calls):
            raise KeyboardInterrupt
        real(*given)

    monkeypatch.setattr(archiving, "_delete", stopped)
    with pytest.raises(KeyboardInterrupt):
        archived(timezone.now(), tmp_path)
    monkeypatch.undo()
    (path,) = tmp_path.iterdir()
    kept = {part.stream: set(range(part.first, part.last + 1)) for part in archive_file.read(path)}
    for name, entries in told.items():
        assert {entry["seq"] for entry in entries} <= kept[name] | set(positions(name))
    assert verdict(archive=path)[0] == 0
    archived(timezone.now(), tmp_path)
    assert verdict()[0] == 0


def test_a_write_cut_short_leaves_no_file_and_every_entry(
    cut: tuple[str, datetime], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream, moment = cut
    real = archiving._rows

    def broken(prefix: archiving.Prefix) -> Iterator[Any]:
        yield next(iter(real(prefix)))
        raise OSError("No space left on device")

    monkeypatch.setattr(archiving, "_rows", broken)
    with pytest.raises(OSError, match="No space"):
        archived(moment, tmp_path)
    assert not list(tmp_path.glob("*.gz"))
    assert positions(stream) == list(range(1, 18))


def test_what_the_disk_kept_wrongly_is_seen_before_anything_is_deleted(
    cut: tuple[str, datetime], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream, moment = cut
    real = archive_file.write

    def flipped(path: Path, *given: Any) -> None:
        real(path, *given)
        path.write_bytes(
            gzip.compress(gzip.decompress(path.read_bytes()).replace(b"Step 7", b"Step 8"))
        )

    monkeypatch.setattr(archive_file, "write", flipped)
    with pytest.raises(WrongState, match="n 7: its words do not match"):
        archived(moment, tmp_path)
    assert positions(stream) == list(range(1, 18))


def test_an_incident_under_hold_keeps_its_entries(committed_cast: Cast, tmp_path: Path) -> None:
    free, held = logged(committed_cast), logged(committed_cast)
    with scope(committed_cast.actor("ada")) as ada:
        legal_holds.place(incident=held, reason="Inquest 4", by=ada)
    archived(timezone.now(), tmp_path)
    stream = f"demo.j{committed_cast.towns['riverton'].pk}.incidents.full"
    kept = str(heard(stream))
    assert held.number in kept
    assert free.number not in kept
    assert verdict()[0] == 0


def test_words_deleted_meanwhile_are_not_kept_in_a_file_unseen(
    cut: tuple[str, datetime], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream, moment = cut
    real = archiving._verified

    def meanwhile(*given: Any) -> Any:
        with scope(sharing.operator("Records officer")):
            deleting.delete_payload(stream=stream, seq=4, reason="Court order 12")
        return real(*given)

    monkeypatch.setattr(archiving, "_verified", meanwhile)
    with pytest.raises(DatabaseError, match="changed meanwhile"):
        archived(moment, tmp_path)
    monkeypatch.undo()
    assert positions(stream) == list(range(1, 19))
    done = archived(moment, tmp_path)
    assert done is not None
    assert verdict(archive=done.path)[0] == 0, "the decision stands in the journal"


TAMPERED = {
    "an entry was edited": (b"Step 7", b"Step 8", "n 7: its words do not match"),
    "an actor was edited": (b"Dana", b"Eve", "n 1: it does not follow"),
    "the end was cut off": (b'{"end":12}\n', b"", "no whole archive"),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_a_file_that_was_changed_is_found(
    cut: tuple[str, datetime], tmp_path: Path, how: str
) -> None:
    done = archived(cut[1], tmp_path)
    assert done is not None
    was, becomes, words = TAMPERED[how]
    text = gzip.decompress(done.path.read_bytes())
    done.path.write_bytes(gzip.compress(text.replace(was, becomes)))
    try:
        code, said = verdict(archive=done.path)
    except CommandError as refused:
        code, said = 1, str(refused)
    assert code == 1
    assert words in said


def test_a_beginning_cut_off_by_hand_is_not_an_archive(
    cut: tuple[str, datetime], tmp_path: Path
) -> None:
    stream, _ = cut
    tamper(
        f"UPDATE journal_stream SET first_seq = 6, first_hash = (SELECT hash FROM journal_entry "
        f"WHERE stream = '{stream}' AND seq = 5) WHERE name = '{stream}'",
        f"DELETE FROM journal_entry WHERE stream = '{stream}' AND seq <= 5",
    )
    code, said = verdict()
    assert code == 1
    assert "no decision says that what came before was archived" in said


def test_a_file_rewritten_as_a_whole_is_betrayed_by_the_signature(
    cut: tuple[str, datetime], tmp_path: Path, signing_key: Path
) -> None:
    with scope(sharing.operator()):
        sealed = signing.sign()
    assert sealed is not None
    done = archived(timezone.now(), tmp_path)
    assert done is not None
    head, *rows = map(json.loads, gzip.decompress(done.path.read_bytes()).splitlines())
    rewritten = [{**row, "hash": "00" * 32} if row.get("seq") == 17 else row for row in rows]
    done.path.write_bytes(
        gzip.compress("\n".join(json.dumps(row) for row in (head, *rewritten)).encode())
    )
    assert "n 17: signature 1 sealed it" in verdict(archive=done.path)[1]


def test_only_an_operator_and_only_the_past(
    cut: tuple[str, datetime], committed_cast: Cast, tmp_path: Path
) -> None:
    stream, _ = cut
    asked = "SELECT * FROM journal_archive(%s, 1, 12, '', 0, 'f', 'x')"
    with (
        scope(committed_cast.actor("ada")),
        connection.cursor() as cursor,
        pytest.raises(DatabaseError, match="only an operator"),
        transaction.atomic(),
    ):
        cursor.execute(asked, [stream])
    with scope(committed_cast.actor("ada")), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM journal_copy(%s, 1, 12)", [stream])
        assert cursor.fetchall() == []
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).strftime("%Y-%m-%d")
    with pytest.raises(CommandError, match="Only the past"):
        call_command("journal", "archive", "--before", tomorrow, "--to", str(tmp_path))


def test_the_command_says_what_it_did(cut: tuple[str, datetime], tmp_path: Path) -> None:
    stream, _ = cut
    tamper(
        "UPDATE journal_entry SET at = at - interval '400 days' "
        f"WHERE stream = '{stream}' AND seq <= 3"
    )
    said = StringIO()
    day = (timezone.now() - timedelta(days=300)).strftime("%Y-%m-%d")
    with pytest.raises(CommandError, match="n 1: it does not follow"):
        call_command("journal", "archive", "--before", day, "--to", str(tmp_path), stdout=said)
    call_command("journal", "archive", "--before", "2020-01-01", "--to", str(tmp_path), stdout=said)
    assert "Nothing in the journal is older than 2020-01-01." in said.getvalue()
