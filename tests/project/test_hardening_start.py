"""A live server starts with secrets from files, the right role and short statements, or not."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection
from django.test import Client
from pytest_django import Settings

from eoc.project import database_role
from eoc.project.environment import (
    COMMAND,
    WEB,
    WORKER,
    Environment,
    SecretFiles,
    limits,
    process_of,
)
from eoc.project.problems import problem_handler
from tests import database
from tests.cast import PASSWORD, Cast

ROOT = Path(settings.BASE_DIR)
KEY = "q8ZrT5vK2mX7wB4nJ9cL6hG3fD1sA0pYeUiOtRbVxNzMkQjWlC5u"
OTHER = KEY[::-1]


def live(**more: str) -> dict[str, str]:
    """The environment of a live server."""
    kept = {name: said for name, said in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    return {
        **kept,
        "ACCORD_MODE": "live",
        "SECRET_KEY": KEY,
        "ALLOWED_HOSTS": "eoc.example",
        "PUBLIC_URL": "https://eoc.example",
        "TRUSTED_PROXY": "1",
        "DATABASE_URL": database.url("DATABASE_URL", str(settings.DATABASES["default"]["NAME"])),
        "REDIS_URL": settings.REDIS_URL,
        **more,
    }


def run(environment: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def test_check_deploy_is_clean_for_a_live_server(django_db_setup: None, tmp_path: Path) -> None:
    key = Ed25519PrivateKey.generate()
    kind = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "key.pem").write_bytes(key.private_bytes(*kind))
    found = run(
        live(SIGNING_KEY_FILE=str(tmp_path / "key.pem")),
        "manage.py",
        "check",
        "--deploy",
        "--fail-level",
        "WARNING",
    )
    assert found.returncode == 0, found.stdout + found.stderr
    assert "no issues" in found.stdout


# As uvicorn does it: inside its event loop.
LOADED = """
import asyncio
async def load():
    import eoc.project.asgi
    print('started')
asyncio.run(load())
"""


def test_a_live_server_takes_its_secrets_from_files(django_db_setup: None, tmp_path: Path) -> None:
    environment = live()
    for name in ("SECRET_KEY", "DATABASE_URL"):
        (tmp_path / name).write_text(environment.pop(name) + "\n")
        environment[f"{name}_FILE"] = str(tmp_path / name)
    found = run(environment, "-c", LOADED)
    assert found.stdout.strip().endswith("started"), found.stderr
    environment["SECRET_KEY_FILE"] = str(tmp_path / "none")
    found = run(environment, "-c", "import eoc.project.asgi")
    assert "SECRET_KEY_FILE cannot be read" in found.stderr


def test_a_live_server_does_not_start_as_a_role_that_passes_the_wall(
    django_db_setup: None,
) -> None:
    name = str(settings.DATABASES["default"]["NAME"])
    superuser = live(DATABASE_URL=database.url("ADMIN_DATABASE_URL", name))
    found = run(superuser, "-c", LOADED)
    assert found.returncode != 0
    assert "is a superuser" in found.stderr


def test_a_server_starts_while_its_database_is_away(django_db_setup: None) -> None:
    away = live(DATABASE_URL="postgresql://eoc_app@127.0.0.1:1/eoc")
    found = run(away, "-c", LOADED)
    assert found.stdout.strip().endswith("started"), found.stderr
    assert "database.away_at_start" in found.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "SECRET_KEY_FALLBACKS", "DATABASE_URL", "SMTP_URL"])
def test_every_secret_may_stand_in_a_file(name: str, tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text(" s3cret\n")
    assert SecretFiles({f"{name}_FILE": str(path)})[name] == "s3cret"
    assert SecretFiles({name: "plain"})[name] == "plain"
    with pytest.raises(ImproperlyConfigured, match="both set"):
        SecretFiles({name: "plain", f"{name}_FILE": str(path)})


def test_a_key_is_rotated_without_logging_anybody_out(cast: Cast, settings: Settings) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = OTHER, []
    client = Client()
    said = {"login": cast.users["dana"].email, "password": PASSWORD}
    assert client.post("/login/", said).status_code == 302
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = KEY, [OTHER]
    assert client.get("/incidents/").status_code == 200
    settings.SECRET_KEY_FALLBACKS = []
    assert client.get("/incidents/").status_code == 200, "signed anew while both keys were known"
    settings.SECRET_KEY = OTHER
    assert client.get("/incidents/").status_code == 302


def test_a_dropped_key_ends_what_it_signed(cast: Cast, settings: Settings) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = OTHER, []
    client = Client()
    client.post("/login/", {"login": cast.users["dana"].email, "password": PASSWORD})
    settings.SECRET_KEY = KEY
    assert client.get("/incidents/").status_code == 302


@pytest.mark.django_db
def test_our_own_role_passes_and_others_do_not() -> None:
    assert database_role.role_faults() == []
    name = str(settings.DATABASES["default"]["NAME"])
    for role, words in (("ADMIN_DATABASE_URL", "superuser"), ("OWNER_DATABASE_URL", "owns tables")):
        with psycopg.connect(database.url(role, name)) as line:
            found = line.execute(database_role.ASKED).fetchone()
        assert found is not None
        marked = [text for text, mark in zip(database_role.WORDS, found[1:], strict=True) if mark]
        assert any(words in one for one in marked)


def test_each_kind_of_process_has_its_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STATEMENT_TIMEOUT", raising=False)
    wanted = {WEB: ("2s", "10s"), WORKER: ("15s", "10s"), COMMAND: ("10min", "10min")}
    for process, (statement, idle) in wanted.items():
        monkeypatch.setenv("ACCORD_PROCESS", process)
        assert limits(Environment()) == (
            f"-c statement_timeout={statement} -c idle_in_transaction_session_timeout={idle}"
        )
    assert process_of(["manage.py", "relay"]) == WORKER
    assert process_of(["manage.py", "replay_calls"]) == COMMAND
    assert process_of(["manage.py"]) == COMMAND


SHOWN = (
    "import django; django.setup()\n"
    "from django.db import connection\n"
    "with connection.cursor() as c:\n"
    "    c.execute('SHOW statement_timeout'); print(c.fetchone()[0])\n"
    "    c.execute('SHOW idle_in_transaction_session_timeout'); print(c.fetchone()[0])\n"
    "connection.close()\n"
)


@pytest.mark.parametrize("pool", ["0", "1"])
@pytest.mark.parametrize(
    ("begins", "shown"),
    [
        ("import eoc.project.asgi", ["2s", "10s"]),
        ("import eoc.project.celery", ["15s", "10s"]),
        ("from eoc.project.environment import choose_settings as c; c()", ["10min", "10min"]),
    ],
)
def test_the_limits_reach_every_connection(
    django_db_setup: None, begins: str, shown: list[str], pool: str
) -> None:
    environment = live(DATABASE_POOL=pool, ACCORD_PROCESS="worker")
    found = run(environment, "-c", f"{begins}\n{SHOWN}")
    assert found.stdout.split() == shown, found.stderr


@pytest.fixture
def short(db: None) -> Iterator[None]:
    """A statement may last 50 ms."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '50ms'")
    yield


@pytest.mark.django_db(transaction=False)
def test_a_statement_that_takes_too_long_is_503_and_says_when_to_try_again(short: None) -> None:
    with pytest.raises(OperationalError) as cancelled, connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(5)")
    answer = problem_handler(cancelled.value, {})
    assert answer is not None
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
