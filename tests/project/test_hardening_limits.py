"""Whoever knocks too often waits; without Redis dispatch goes on and guessing stays slow."""

import json
import socket
import time
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as project
from django.test import Client
from pytest_django import Settings

from eoc.doors.limits import Counter, Limit, TooMany, demand, wait_for
from eoc.project.bodies import MOST, MOST_OF_A_FILE
from tests.cast import Cast
from tests.processes import Installation

AWAY = "redis://127.0.0.1:1/0"


@pytest.fixture(autouse=True)
def apart(settings: Settings) -> None:
    """Counters of this test only, in a window that does not end meanwhile."""
    settings.SECRET_KEY = f"{uuid.uuid4()}{uuid.uuid4()}"
    if time.time() % 60 > 50:
        time.sleep(60 - time.time() % 60)


@pytest.fixture
def dana(cast: Cast) -> Iterator[Client]:
    client = Client()
    client.force_login(cast.users["dana"])
    yield client


def test_a_limit_is_counted_for_all_servers_together() -> None:
    limit = Limit("test", 2, 60)
    assert [bool(wait_for(limit, "a")) for _ in range(3)] == [False, False, True]
    assert wait_for(limit, "b") == 0
    assert Counter(project.REDIS_URL).count(limit, "a") == 4, "another process counts on"
    with pytest.raises(TooMany) as refused:
        demand(limit, "a")
    assert 0 < refused.value.extra["retry_after"] <= 60
    assert wait_for(Limit("test", 0, 60), "a") == 0


def test_without_redis_writes_pass_and_guesses_are_counted(settings: Settings) -> None:
    settings.REDIS_URL = AWAY
    opened, closed = Limit("open", 2, 60), Limit("closed", 2, 60, closed=True)
    began = time.monotonic()
    assert [wait_for(opened, "a") for _ in range(50)] == [0] * 50
    assert [bool(wait_for(closed, "a")) for _ in range(4)] == [False, False, True, True]
    assert time.monotonic() - began < 1, "a Redis that is away is not asked every time"


def test_a_redis_that_hangs_costs_little(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        settings.REDIS_URL = f"redis://127.0.0.1:{deaf.getsockname()[1]}/0"
        began = time.monotonic()
        for _ in range(20):
            assert wait_for(Limit("open", 1, 60), "a") == 0
        assert time.monotonic() - began < 2


def test_whoever_knocks_is_not_readable_in_redis() -> None:
    counter = Counter(project.REDIS_URL)
    counter.count(Limit("secretive", 5, 60), "203.0.113.77")
    names = [key.decode() for key in counter.redis.scan_iter("eoc:limit:secretive:*")]
    assert names and not any("203.0.113.77" in name for name in names)


def log(client: Client) -> Any:
    body = {"type": "structure_fire", "severity": "low", "title": "Smoke", "place_text": "Mill"}
    return client.post("/api/v1/incidents/", json.dumps(body), content_type="application/json")


def test_the_api_says_when_to_come_back(dana: Client, settings: Settings) -> None:
    settings.API_LIMITS = {"read": 3, "write": 2}
    assert [log(dana).status_code for _ in range(3)] == [201, 201, 429]
    answers = [dana.get("/api/v1/incidents/") for _ in range(4)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    assert answers[3].headers["Content-Type"] == "application/problem+json"
    assert 0 < int(answers[3].headers["Retry-After"]) <= 60


def test_dispatch_writes_go_on_without_redis(dana: Client, settings: Settings) -> None:
    settings.REDIS_URL = AWAY
    settings.API_LIMITS = {"read": 1, "write": 1}
    assert [log(dana).status_code for _ in range(3)] == [201, 201, 201]


@pytest.mark.parametrize("redis", [None, AWAY])
@pytest.mark.django_db
def test_guessing_at_the_login_stays_slow_with_and_without_redis(
    settings: Settings, redis: str | None
) -> None:
    settings.REDIS_URL = redis or settings.REDIS_URL
    settings.ENTRANCE_LIMITS = {"login": 2, "guest": 2, "report": 2}
    said = {"login": "nobody@x.example", "password": "wrong"}
    answers = [Client().post("/login/", said) for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert 0 < int(answers[2].headers["Retry-After"]) <= 60
    assert Client().get("/login/").status_code == 200, "looking at the page is no guess"
    other = Client(REMOTE_ADDR="203.0.113.9")
    assert other.post("/login/", said).status_code == 200, "another address has its own count"


@pytest.mark.parametrize("redis", [None, AWAY])
def test_guessing_the_link_of_a_guest_stays_slow(
    settings: Settings, committed_db: None, redis: str | None
) -> None:
    settings.REDIS_URL = redis or settings.REDIS_URL
    settings.ENTRANCE_LIMITS = {"login": 2, "guest": 2, "report": 2}
    arrived = [Client().get(f"/guests/{n}/").status_code for n in range(2)]
    told = Client()
    told.cookies["accord-guest"] = "guessed"
    assert [*arrived, told.get("/guests/").status_code] == [404, 404, 429]


def test_an_address_of_ours_is_not_endless(dana: Client) -> None:
    assert dana.get("/incidents/", {"q": "a" * 9_000}).status_code == 414
    answer = dana.get("/api/v1/incidents/", {"q": "a" * 9_000})
    assert answer.status_code == 414
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_form_has_so_many_fields_and_bytes(dana: Client) -> None:
    for said in ({f"f{n}": "x" for n in range(1001)}, {"title": "x" * 1_000_001}):
        form = "&".join(f"{name}={value}" for name, value in said.items())
        kind = "application/x-www-form-urlencoded"
        assert dana.post("/incidents/log/", form, content_type=kind).status_code in (400, 413)


def _sent(port: int, head: bytes, parts: int, part: bytes) -> bytes:
    """What a real server answers to a body that goes on and on, which it may cut short."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        try:
            line.sendall(head)
            for _ in range(parts):
                line.sendall(part)
            return line.recv(4096)
        except (ConnectionResetError, BrokenPipeError):
            return b"HTTP/1.1 413 cut short"


def test_a_real_server_stops_reading_a_body_without_end(
    installation: Installation, committed_cast: Cast
) -> None:
    installation.web()
    chunk = b"10000\r\n" + b"a" * 65_536 + b"\r\n"
    for path, most in (
        ("/api/v1/incidents/", MOST),
        ("/admin/jurisdictions/upload/", MOST_OF_A_FILE),
    ):
        begin = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        declared = f"{begin}Content-Length: {most + 1}\r\n\r\n".encode()
        assert _sent(installation.port, declared, 0, b"").startswith(b"HTTP/1.1 413"), path
        endless = f"{begin}Transfer-Encoding: chunked\r\n\r\n".encode()
        answer = _sent(installation.port, endless, most // 65_536 + 20, chunk)
        assert answer.startswith(b"HTTP/1.1 413"), path
