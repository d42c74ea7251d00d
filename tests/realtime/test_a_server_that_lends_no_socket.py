"""Served without our protocol class everything works the same, through ASGI's own messages."""

import asyncio
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from eoc.realtime import frames
from eoc.realtime.asgi_sink import AsgiSink
from eoc.realtime.protocol import MOST_WAITING
from tests.cast import Cast
from tests.processes import Installation
from tests.realtime.test_session_ends_its_socket import _ended, _opened
from tests.realtime.test_socket_hears_the_journal import _entries, _frame, _say, _socket


async def test_it_hears_and_is_closed_when_the_session_ends(
    installation: Installation, committed_cast: Cast
) -> None:
    installation.sockets = ["--ws", "websockets-sansio"]
    await asyncio.to_thread(installation.web)
    cookie = await sync_to_async(_opened)(committed_cast)
    async with _socket(installation, cookie) as (dana, hello):
        await sync_to_async(_say)(committed_cast, "dana", "first")
        assert [entry["payload"] for entry in await _entries(dana)] == [{"text": "first"}]
        await _frame(dana, "heads")
        async with _socket(installation, cookie, hello["heads"]) as (again, _):
            assert [entry["payload"] for entry in await _entries(again)] == [{"text": "first"}]
        await sync_to_async(_ended)(committed_cast)
        async with asyncio.timeout(5):
            await dana.wait_closed()
        assert dana.close_code == 4401


class Reader:
    """Takes a message each time it is let, and remembers how it fared."""

    def __init__(self) -> None:
        self.turn = asyncio.Semaphore(0)
        self.messages: list[dict[str, Any]] = []
        self.fared: list[str] = []

    async def take(self, message: dict[str, Any]) -> None:
        await self.turn.acquire()
        self.messages.append(message)

    def receive(self, text: str | None) -> None:
        self.fared.append(str(text))

    def paused(self) -> None:
        self.fared.append("paused")

    def resumed(self) -> None:
        self.fared.append("resumed")

    def lost(self) -> None:
        self.fared.append("lost")


async def test_its_sink_says_when_a_reader_is_slow_and_when_it_has_read() -> None:
    reader = Reader()
    sink = AsgiSink(reader.take)
    sink.lend(reader)
    sink.write(frames.binary(b"\xff"))
    sink.write(frames.text(b"a" * MOST_WAITING))
    sink.write(frames.text("é".encode()))
    assert reader.fared == ["paused"]
    assert sink.waiting() > MOST_WAITING
    for _ in range(3):
        reader.turn.release()
    await asyncio.sleep(0.01)
    assert [one.get("bytes", one.get("text", ""))[:1] for one in reader.messages] == [
        b"\xff",
        "a",
        "é",
    ]
    assert (reader.fared, sink.waiting()) == (["paused", "resumed"], 0)
    sink.stop()


@pytest.mark.parametrize("code", [4401, 4403])
async def test_its_sink_closes_after_what_was_said_or_cuts_at_once(code: int) -> None:
    reader = Reader()
    sink = AsgiSink(reader.take)
    sink.write(frames.text(b"last words"))
    sink.end(code)
    reader.turn.release()
    reader.turn.release()
    await asyncio.sleep(0.01)
    assert reader.messages[1] == {"type": "websocket.close", "code": code}
    sink.write(frames.text(b"never taken"))
    sink.cut()
    reader.turn.release()
    await asyncio.sleep(0.01)
    assert [one["type"] for one in reader.messages][2:] == ["websocket.close"]
