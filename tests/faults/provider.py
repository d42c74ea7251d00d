"""A provider of webhooks that fails half the time, and a receiver that knows a key again."""

import asyncio
import contextlib
import random
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

SILENT = 6.0  # seconds, longer than a sender waits
Headers = dict[str, str]


@dataclass
class Receiver:
    """As the contract of webhooks asks: what comes again under its key has no second effect."""

    attempts: Counter[str] = field(default_factory=Counter)
    effects: Counter[str] = field(default_factory=Counter)

    def take(self, key: str) -> None:
        """A message came."""
        self.attempts[key] += 1
        if self.is_new(key):
            self.effects[key] += 1

    def is_new(self, key: str) -> bool:
        """Whether nothing came under the key before."""
        return key not in self.effects


@dataclass
class Provider:
    """On a socket; half of what comes fails, before or after the receiver has it.

    An address whose number divides by `refused` is refused for good. At most `silences` are not
    answered at all, since each holds its sender for five seconds.
    """

    chance: random.Random
    silences: int
    refused: int = 199
    failing: bool = True
    requests: int = 0
    receiver: Receiver = field(default_factory=Receiver)

    async def serve(self, path: Path) -> asyncio.Server:
        """Listen there."""
        return await asyncio.start_unix_server(self._converse, path)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, EOFError, asyncio.CancelledError):
            while await self._answered(await _request(reader), writer):
                await writer.drain()
        writer.close()

    async def _answered(self, headers: Headers, writer: asyncio.StreamWriter) -> bool:
        """Whether the conversation goes on."""
        key, number = headers.get("webhook-id", ""), headers["x-accord-address"].rpartition("/")[2]
        if not key or key.startswith("canary-"):
            writer.write(_status("204 No Content"))
            return True
        self.requests += 1
        if number.isdigit() and int(number) % self.refused == 0:
            writer.write(_status("422 Unprocessable Content"))
            return True
        broken = self.failing and self.chance.random() < 0.5
        if not broken or self.chance.random() < 0.5:
            self.receiver.take(key)
        if not broken:
            writer.write(_status("204 No Content"))
            return True
        return await self._broken(writer)

    async def _broken(self, writer: asyncio.StreamWriter) -> bool:
        """Mostly an error, else a connection that is cut; now and then silence before that."""
        if self.chance.random() < 0.8:
            writer.write(_status("500 Internal Server Error"))
            return True
        if self.silences and self.chance.random() < 0.02:
            self.silences -= 1
            await asyncio.sleep(SILENT)
        writer.transport.abort()
        return False


async def _request(reader: asyncio.StreamReader) -> Headers:
    lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")[1:-2]
    headers = {name.lower(): value.strip() for name, _, value in (x.partition(":") for x in lines)}
    await reader.readexactly(int(headers.get("content-length", 0)))
    return headers


def _status(said: str) -> bytes:
    length = "" if said.startswith("204") else "content-length: 0\r\n"
    return f"HTTP/1.1 {said}\r\n{length}\r\n".encode()
