"""Real transports: who does not read is skipped, told, and cut off; nobody else feels it."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvicorn
import websockets

from eoc.realtime import frames, keeper
from eoc.realtime.hub import Hub
from eoc.realtime.keeper import Keeper
from eoc.realtime.listener import Listener
from eoc.realtime.protocol import HubProtocol, lent
from eoc.realtime.sitting import Sitting

LARGE = frames.said({"t": "entries", "entries": ["x" * 60_000]})


class Server:
    """An application that lends each socket to a hub, and echoes what it says."""

    def __init__(self) -> None:
        self.hub = Hub()
        self.listeners: list[Listener] = []

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        socket = lent(scope)
        assert socket is not None
        sitting = Sitting("open", "", "u")
        listener = Listener(socket, "", sitting, self._echo, self.hub.leave)
        self.hub.enter(listener)
        self.hub.join(listener, frozenset("a"), {"a": 0})
        self.listeners.append(listener)
        socket.lend(listener)

    def _echo(self, listener: Listener, text: str) -> None:
        listener.say(frames.text(text.encode()))


@asynccontextmanager
async def _served() -> AsyncIterator[tuple[Server, str]]:
    served = Server()
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        port = bound.getsockname()[1]
        config = uvicorn.Config(
            served, ws=HubProtocol, lifespan="off", log_level="warning", timeout_graceful_shutdown=1
        )
        server = uvicorn.Server(config)
        running = asyncio.create_task(server.serve(sockets=[bound]))
        while not server.started:
            await asyncio.sleep(0.01)
        try:
            yield served, f"ws://127.0.0.1:{port}/"
        finally:
            server.should_exit = True
            await running


@asynccontextmanager
async def _deaf(uri: str) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A client that shakes hands and then reads only when the test does."""
    port = int(uri.rstrip("/").rsplit(":", 1)[1])
    raw = socket.socket()
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
    raw.setblocking(False)
    await asyncio.get_running_loop().sock_connect(raw, ("127.0.0.1", port))
    reader, writer = await asyncio.open_connection(sock=raw, limit=4096)
    writer.write(
        b"GET / HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
    await reader.readuntil(b"\r\n\r\n")
    try:
        yield reader, writer
    finally:
        writer.transport.abort()


async def _until(condition: Any) -> None:
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.01)


async def _flood(served: Server, quick: Any) -> int:
    """Tell until the deaf one is slow; the quick one hears each before the next is told."""
    told = 0
    while not any(one.slow_since for one in served.listeners):
        told += 1
        served.hub.tell({"a": (told, LARGE)})
        async with asyncio.timeout(5):
            assert len(await quick.recv()) == len(LARGE.payload)
        assert told < 1000
    return told


async def test_a_lent_socket_hears_and_is_heard_without_a_task() -> None:
    async with _served() as (served, uri), websockets.connect(uri) as client:
        await client.send("é" * 20_000)
        assert await client.recv() == "é" * 20_000
        served.hub.broadcast("a", b"\x00\xff")
        assert await client.recv() == b"\x00\xff"
        names = {task.get_coro().__qualname__ for task in asyncio.all_tasks()}
        assert not [name for name in names if "run_asgi" in name or "__call__" in name]
        served.listeners[0].sink.end(4403)
        await client.wait_closed()
        assert client.close_code == 4403
        await _until(lambda: not served.hub.members)


async def test_a_reader_that_stops_gets_one_resync_and_the_others_everything() -> None:
    async with _served() as (served, uri), websockets.connect(uri) as quick:
        await _until(lambda: served.listeners)
        async with _deaf(uri) as (reader, _):
            told = await _flood(served, quick)
            for _ in range(5):
                served.hub.tell({"a": (0, LARGE)})
                assert len(await quick.recv()) == len(LARGE.payload)
            heard = bytearray()
            async with asyncio.timeout(10):
                while not heard.endswith(b'reading too slowly"}'):
                    heard += await reader.read(1 << 16)
            assert heard.count(LARGE.wire) == told, "what was told before it was slow is whole"
            assert heard.count(b'"resync"') == 1
            served.hub.tell({"a": (0, frames.said({"t": "live again"}))})
            await reader.readuntil(b"live again")
            assert json.loads(await quick.recv()) == {"t": "live again"}


async def test_a_reader_that_never_reads_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    async with _served() as (served, uri), websockets.connect(uri) as quick:
        await _until(lambda: served.listeners)
        async with _deaf(uri):
            await _flood(served, quick)
            monkeypatch.setattr(keeper, "PATIENCE_SECONDS", 0.0)
            await Keeper(served.hub, lambda _: None).cut_off(ping=False)
            await _until(lambda: len(served.hub.members) == 1)
        served.hub.tell({"a": (0, frames.said({"t": "still here"}))})
        assert json.loads(await quick.recv()) == {"t": "still here"}


async def test_who_answers_no_ping_is_cut_off() -> None:
    async with _served() as (served, uri), websockets.connect(uri) as there:
        await _until(lambda: served.listeners)
        async with _deaf(uri):
            await _until(lambda: len(served.listeners) == 2)
            look_after = Keeper(served.hub, lambda _: None)
            for _ in range(4):
                await look_after.cut_off(ping=True)
                await there.send("here")
                assert await there.recv() == "here"
            await _until(lambda: len(served.hub.members) == 1)


async def test_one_that_leaves_in_the_middle_of_a_frame_leaves_the_hub() -> None:
    async with _served() as (served, uri), _deaf(uri) as (_, writer):
        await _until(lambda: served.hub.members)
        writer.write(b"\x81\xfe\x10\x00abcd" + b"x" * 100)
        await writer.drain()
        writer.transport.abort()
        await _until(lambda: not served.hub.members)
