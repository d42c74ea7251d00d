"""Heads are signed each minute by the worker, and whoever belongs here may keep what seals them."""

from pathlib import Path

import psycopg
import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings

from agencies.services import sharing
from alerts import tasks
from eoc.access import scope
from eoc.journal import signing
from tests.alerts.conftest import as_relay
from tests.cast import Cast
from tests.journal.tampering import owner_url, spoken, tamper, verdict


def _client(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.users[name])
    return client


def _sign() -> signing.Signed | None:
    with scope(sharing.operator()):
        return signing.sign()


def test_what_is_kept_names_no_stream_and_proves_a_forgery(
    committed_cast: Cast, signing_key: Path, tmp_path: Path
) -> None:
    stream = spoken(committed_cast, 4)
    _sign()
    answer = _client(committed_cast, "olu").get("/api/v1/heads/")
    assert stream not in answer.content.decode()
    assert "heads" not in answer.json()[0]
    kept = tmp_path / "kept.json"
    kept.write_bytes(answer.content)
    assert verdict(file=kept)[0] == 0
    tamper('UPDATE journal_signedhead SET document = document || \'{"name": "x"}\'')
    assert "we signed it and hold another one" in verdict(file=kept)[1]


def test_each_vouches_for_the_one_before(cast: Cast, signing_key: Path) -> None:
    for _ in range(3):
        spoken(cast, 1)
        _sign()
    found = _client(cast, "olu").get("/api/v1/heads/?since=1").json()
    assert [one["document"]["number"] for one in found] == [2, 3]
    second = signing.Signed(found[0]["document"], found[0]["signature"])
    assert found[1]["document"]["previous"] == second.digest()
    assert signing.genuine(second)


@pytest.mark.parametrize("since", ["-1", "x", "²", "9" * 30])
def test_since_is_a_number(cast: Cast, since: str) -> None:
    assert _client(cast, "olu").get("/api/v1/heads/", {"since": since}).status_code == 422


def test_before_anything_was_signed_there_is_nothing(cast: Cast) -> None:
    assert _client(cast, "olu").get("/api/v1/heads/").json() == []


def test_the_worker_signs_what_moved(committed_cast: Cast, signing_key: Path) -> None:
    spoken(committed_cast, 2)
    with as_relay():
        assert (tasks.sign(), tasks.sign()) == (1, 0)
    assert verdict()[0] == 0


def test_without_a_key_the_worker_goes_on(
    committed_cast: Cast, settings: Settings, tmp_path: Path
) -> None:
    settings.SIGNING_KEY_FILE = str(tmp_path / "none.pem")
    spoken(committed_cast, 2)
    assert tasks.sign() == 0


def test_signing_never_waits_for_who_writes(committed_cast: Cast, signing_key: Path) -> None:
    stream = spoken(committed_cast, 2)
    with psycopg.connect(owner_url()) as writer:
        writer.execute(
            "SELECT FROM journal_stream WHERE name = %s FOR UPDATE", [stream], prepare=False
        )
        with scope(sharing.operator()), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '2s'")
            first = signing.sign()
    second = _sign()
    assert first is not None
    assert second is not None
    assert first.heads == second.heads
    assert _sign() is None
