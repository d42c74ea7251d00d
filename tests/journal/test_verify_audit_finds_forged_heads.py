"""A forger who computes the whole chain anew is found by signed heads, here or at a neighbour's."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from pytest_django.fixtures import Settings

from agencies.services import sharing
from eoc.access import scope
from eoc.journal import signing
from tests.cast import Cast
from tests.journal.tampering import rehashed, spoken, tamper, verdict


def _signed() -> str:
    said = StringIO()
    call_command("sign_heads", stdout=said)
    return said.getvalue()


def _thorough(stream: str) -> None:
    tamper(f"UPDATE journal_entry SET kind = 'x' WHERE stream = '{stream}' AND seq = 3")
    rehashed(stream, 3, 12)


def test_a_whole_chain_computed_anew(committed_cast: Cast, signing_key: Path) -> None:
    stream = spoken(committed_cast)
    _thorough(stream)
    assert verdict()[0] == 0
    tamper("TRUNCATE journal_entry, journal_stream")
    stream = spoken(committed_cast)
    _signed()
    _thorough(stream)
    code, said = verdict()
    assert code == 1
    assert f"{stream} n 12: signature 1 sealed it, and it is another one now" in said


def test_an_end_cut_off_with_its_counter(committed_cast: Cast, signing_key: Path) -> None:
    stream = spoken(committed_cast)
    _signed()
    tamper(f"DELETE FROM journal_entry WHERE stream = '{stream}' AND seq > 9")
    rehashed(stream, 9, 9)
    assert f"{stream} n 12: signature 1 sealed it, and it is gone" in verdict()[1]


def test_a_neighbours_copy_outlives_our_own(
    committed_cast: Cast, signing_key: Path, tmp_path: Path
) -> None:
    stream = spoken(committed_cast)
    copy = tmp_path / "neighbour.json"
    copy.write_text(_signed())
    assert verdict(file=copy)[0] == 0
    _thorough(stream)
    tamper("TRUNCATE journal_signedhead")
    assert verdict()[0] == 0
    code, said = verdict(file=copy)
    assert code == 1
    assert "we signed it and hold another one, or none" in said
    assert f"{stream} n 12: signature 1 sealed it" in said


def test_a_copy_without_heads_is_enough(
    committed_cast: Cast, signing_key: Path, tmp_path: Path
) -> None:
    spoken(committed_cast)
    told = json.loads(_signed())
    told.pop("heads")
    copy = tmp_path / "sealed.json"
    copy.write_text(json.dumps([told]))
    assert verdict(file=copy)[0] == 0
    tamper("UPDATE journal_signedhead SET heads = '{}'")
    assert "its heads are not those that were signed" in verdict(file=copy)[1]


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE journal_signedhead SET signature = 'AAAA'", "not genuine"),
        ("UPDATE journal_signedhead SET heads = '{}' WHERE number = 1", "not those that were"),
        ("DELETE FROM journal_signedhead WHERE number = 1", "signatures 1 to 1 are missing"),
        (
            'UPDATE journal_signedhead SET document = document || \'{"at": "x"}\' WHERE number = 1',
            "does not follow",
        ),
    ],
)
def test_a_forged_signature(
    committed_cast: Cast, signing_key: Path, statement: str, words: str
) -> None:
    spoken(committed_cast, 2)
    _signed()
    spoken(committed_cast, 2)
    _signed()
    assert verdict()[0] == 0
    tamper(statement)
    code, said = verdict()
    assert code == 1
    assert words in said


def test_signatures_of_a_foreign_key(
    committed_cast: Cast, signing_key: Path, settings: Settings, tmp_path: Path
) -> None:
    spoken(committed_cast, 2)
    _signed()
    settings.SIGNING_KEY_FILE = str(tmp_path / "another.pem")
    signing.make_key()
    assert "another key than ours" in verdict()[1]


def test_nothing_is_signed_twice(committed_cast: Cast, signing_key: Path) -> None:
    spoken(committed_cast, 2)
    first = json.loads(_signed())
    assert json.loads(_signed())["document"] == first["document"]
    with scope(sharing.operator()):
        assert signing.sign() is None


def test_without_a_key_nothing_is_signed(
    committed_cast: Cast, settings: Settings, tmp_path: Path
) -> None:
    spoken(committed_cast, 2)
    settings.SIGNING_KEY_FILE = str(tmp_path / "none.pem")
    with pytest.raises(CommandError, match="No signing key"):
        _signed()


def test_the_key_is_for_its_user_alone(signing_key: Path) -> None:
    assert signing_key.stat().st_mode & 0o777 == 0o600
    assert not signing.make_key()


def test_a_person_neither_signs_nor_reads_heads(cast: Cast, signing_key: Path) -> None:
    spoken(cast, 2)
    with scope(sharing.operator()):
        signing.sign()
    with scope(cast.actor("ada")):
        last = signing.newest()
        assert last is not None
        assert last.heads is None
        with (
            connection.cursor() as cursor,
            pytest.raises(DatabaseError, match="only the installation signs"),
            transaction.atomic(),
        ):
            cursor.execute("SELECT journal_sign('{\"number\": 2}', '', '{}')")
