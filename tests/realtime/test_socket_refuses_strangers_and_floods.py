"""A socket takes our own pages only, short and known messages, few a second, few a person."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import websockets
from asgiref.sync import sync_to_async
from django.conf import settings
from django.test import Client
from pytest_django import Settings
from websockets.exceptions import ConnectionClosed, InvalidStatus

from eoc.realtime.messages import SHAPES, Misunderstood, understood
from eoc.realtime.origins import is_ours
from eoc.realtime.seats import Seats
from tests.cast import Cast
from tests.processes import Installation

HOST = "eoc.example"


def _cookie(cast: Cast, name: str) -> str:
    client = Client()
    client.force_login(cast.users[name])
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def scope_of(*headers: tuple[bytes, bytes], scheme: str = "wss") -> dict[str, Any]:
    return {"type": "websocket", "scheme": scheme, "headers": list(headers)}


@pytest.mark.parametrize(
    ("origin", "host", "taken"),
    [
        ("https://eoc.example", HOST, True),
        ("https://eoc.example:8443", f"{HOST}:8443", True),
        ("https://front.example", "eoc.internal", True),
        ("http://eoc.example", HOST, False),
        ("https://eoc.example:8443", HOST, False),
        ("https://evil.example", HOST, False),
        ("https://eoc.example.evil.example", HOST, False),
        ("https://evil.example", "evil.example", False),
        ("https://eoc.example@evil.example", HOST, False),
        ("null", HOST, False),
        ("", HOST, False),
        ("file://", HOST, False),
        ("https://[", HOST, False),
    ],
)
def test_only_the_pages_own_origin_is_taken(
    settings: Settings, origin: str, host: str, taken: bool
) -> None:
    settings.ALLOWED_HOSTS = [HOST, "eoc.internal"]
    settings.CSRF_TRUSTED_ORIGINS = ["https://front.example"]
    given = scope_of((b"host", host.encode()), (b"origin", origin.encode()))
    assert is_ours(given) is taken


def test_a_missing_or_doubled_origin_is_refused(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = [HOST]
    host, origin = (b"host", HOST.encode()), (b"origin", f"https://{HOST}".encode())
    assert is_ours(scope_of(host, origin))
    assert not is_ours(scope_of(host))
    assert not is_ours(scope_of(host, origin, (b"origin", b"https://evil.example")))
    assert not is_ours(scope_of(host, host, origin))
    settings.ALLOWED_HOSTS = ["*"]
    assert not is_ours(scope_of(host))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "7",
        "[]",
        "null",
        "{}",
        '{"t": 7}',
        '{"t": "login"}',
        '{"t": ["hello"]}',
        '{"t": "hello", "since": {"a": NaN}}',
        '{"t": "hello", "since": {"a": 1e999}}',
        '{"t": "hello", "since": {"a": 1.5}}',
        '{"t": "hello", "since": {"a": -1}}',
        '{"t": "hello", "since": {"a": "1"}}',
        '{"t": "hello", "since": {"a": true}}',
        '{"t": "hello", "since": {"a": 99999999999999999999}}',
        '{"t": "hello", "since": []}',
        '{"t": "hello", "epoch": 7}',
        '{"t": "hello", "more": 1}',
        '{"t": "hello", "t": "since"}',
        '{"t": "since"}',
        '{"t": "since", "stream": "a"}',
        '{"t": "since", "stream": 7, "seq": 1}',
        '{"t": "since", "stream": "a", "seq": null}',
        '{"t": "since", "stream": "", "seq": 1}',
        '{"t": "since", "stream": "\\u0000", "seq": 1}',
        json.dumps({"t": "since", "stream": "a" * 200, "seq": 1}),
        json.dumps({"t": "hello", "since": {f"s{n}": 1 for n in range(2001)}}),
        "[" * 60_000,
    ],
)
def test_a_message_of_another_shape_is_told_so(text: str) -> None:
    with pytest.raises(Misunderstood):
        understood(text)


def test_messages_in_shape_are_understood() -> None:
    assert set(SHAPES) == {"hello", "since"}
    for message in (
        {"t": "hello"},
        {"t": "hello", "since": {}, "epoch": ""},
        {"t": "hello", "since": {"demo.a1.incidents.full": 17}, "epoch": None},
        {"t": "since", "stream": "demo.a1.incidents.full", "seq": 0},
    ):
        assert understood(json.dumps(message)) == message


def test_seats_are_counted_and_given_back(settings: Settings) -> None:
    settings.SOCKETS_PER_PERSON = 2
    seats = Seats()
    assert [seats.take("a"), seats.take("a"), seats.take("a"), seats.take("b")] == [1, 1, 0, 1]
    seats.give_back("a")
    assert seats.take("a")
    for who in ("a", "a", "b"):
        seats.give_back(who)
    assert not seats.taken


@asynccontextmanager
async def _socket(installation: Installation, cookie: str, **more: Any) -> AsyncIterator[Any]:
    uri = f"ws://127.0.0.1:{installation.port}/ws/live/"
    asked = {"additional_headers": {"Cookie": cookie}, "origin": installation.url, **more}
    async with websockets.connect(uri, **asked) as socket:
        yield socket


async def _closed(socket: Any, code: int) -> None:
    async with asyncio.timeout(10):
        with contextlib.suppress(ConnectionClosed):
            while True:
                await socket.recv()
    assert socket.close_code == code


async def _refused(installation: Installation, cookie: str, origin: str | None) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with _socket(installation, cookie, origin=origin):
            pass
    assert refused.value.response.status_code == 403


async def test_a_real_server_keeps_to_all_of_it(
    installation: Installation, committed_cast: Cast
) -> None:
    installation.environment["SOCKETS_PER_PERSON"] = "3"
    await asyncio.to_thread(installation.web)
    cookie = await sync_to_async(_cookie)(committed_cast, "dana")
    for origin in (None, "http://127.0.0.1:1", "http://evil.example", "null"):
        await _refused(installation, cookie, origin)
    async with _socket(installation, cookie) as socket:
        for said in ('{"t": "nothing"}', '{"t": "hello", "since": {"a": NaN}}', "{"):
            await socket.send(said)
            frame = json.loads(await asyncio.wait_for(socket.recv(), 5))
            assert frame["t"] == "error" and frame["reason"]
        await socket.send('{"t": "hello"}')
        assert json.loads(await asyncio.wait_for(socket.recv(), 5))["t"] == "hello"
    await _one_too_large(installation, cookie)
    await _too_many_a_second(installation, cookie)
    await _one_person_too_often(installation, cookie)
    other = await sync_to_async(_cookie)(committed_cast, "olu")
    async with _socket(installation, other) as socket:
        await socket.send(b"bytes")
        await _closed(socket, 4413)


async def _one_too_large(installation: Installation, cookie: str) -> None:
    async with _socket(installation, cookie) as socket:
        await socket.send("é" * 32_001)
        await _closed(socket, 4413)
    async with _socket(installation, cookie) as socket:
        assert "Sec-WebSocket-Extensions" not in socket.response.headers, "nothing is unpacked"
        await socket.send("a" * 70_000)
        await _closed(socket, 1009)


async def _too_many_a_second(installation: Installation, cookie: str) -> None:
    async with _socket(installation, cookie) as socket:
        for _ in range(60):
            await socket.send('{"t": "since", "stream": "a", "seq": 1}')
        await _closed(socket, 4413)


async def _one_person_too_often(installation: Installation, cookie: str) -> None:
    async with (
        _socket(installation, cookie) as first,
        _socket(installation, cookie),
        _socket(installation, cookie),
    ):
        async with _socket(installation, cookie) as fourth:
            await _closed(fourth, 4429)
        await first.close()
        await asyncio.sleep(0.2)
        async with _socket(installation, cookie) as fifth:
            await fifth.send('{"t": "hello"}')
            assert json.loads(await asyncio.wait_for(fifth.recv(), 5))["t"] == "hello"
