"""Tries and used codes: two server processes share them; without Redis each remembers by itself."""

from uuid import uuid4

import pytest
from django.conf import settings

from eoc.project.tries import Tries

NOWHERE = "unix:///nowhere/redis.sock?db=0"


def server(location: str = "") -> Tries:
    return Tries(location or settings.REDIS_URL, {"KEY_PREFIX": "eoc:test"})


@pytest.fixture
def key() -> str:
    return f"code-{uuid4()}"


def test_a_code_used_at_one_server_is_used_at_the_other(key: str) -> None:
    assert server().add(key, "y", timeout=5)
    assert not server().add(key, "y", timeout=5)


def test_tries_at_one_server_count_at_the_other(key: str) -> None:
    server().set(key, [1.5, 2.5], 5)
    assert server().get(key, []) == [1.5, 2.5]
    assert server().delete(key)
    assert server().get(key, []) == []


def test_without_redis_a_server_still_remembers(key: str) -> None:
    alone = server(NOWHERE)
    assert alone.add(key, "y", timeout=5)
    assert not alone.add(key, "y", timeout=5)
    alone.set(key, [1.5], 5)
    assert alone.get(key) == [1.5]


def test_what_stands_in_redis_is_plain_text(key: str) -> None:
    made = server()
    made.set(key, [1.5], 5)
    client = made.far._cache.get_client(write=False)
    assert client.get(made.far.make_and_validate_key(key)) == b"[1.5]"
