"""A TCP proxy that knows frames: it cuts, delays, resets, doubles and reorders them."""

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

Mischief = Callable[[bytes, asyncio.StreamWriter], Awaitable[None]]
TEXT = 0x1


async def honest(frame: bytes, out: asyncio.StreamWriter) -> None:
    """Pass a frame on as it came."""
    out.write(frame)
    await out.drain()


class Cut(ConnectionError):
    """The line ends here."""


@dataclass
class Cutting:
    """A slow line; now and then half a frame, then nothing: closed or reset, never a farewell."""

    chance: random.Random
    one_in: int = 4
    slowest: float = 0.05
    on: bool = True
    cuts: int = 0

    async def __call__(self, frame: bytes, out: asyncio.StreamWriter) -> None:
        """Pass it on, or cut inside it."""
        await asyncio.sleep(self.chance.random() * self.slowest)
        if not self.on or self.chance.randrange(self.one_in):
            await honest(frame, out)
            return
        self.cuts += 1
        await honest(frame[: self.chance.randrange(1, len(frame))], out)
        if self.chance.random() < 0.5:
            out.transport.abort()
        raise Cut


@dataclass
class Shuffling:
    """Frames wait for each other, some are doubled, and they leave in another order."""

    chance: random.Random
    wait: float = 0.15
    on: bool = True
    swapped: int = 0
    doubled: int = 0
    held: dict[asyncio.StreamWriter, list[bytes]] = field(default_factory=dict)

    async def __call__(self, frame: bytes, out: asyncio.StreamWriter) -> None:
        """Hold text frames for a moment; what is no text passes at once."""
        if not self.on or frame[0] & 0x0F != TEXT:
            await honest(frame, out)
        elif out in self.held:
            self.held[out].append(frame)
        else:
            self.held[out] = [frame]
            asyncio.get_running_loop().call_later(self.wait, self._let_go, out)

    def _let_go(self, out: asyncio.StreamWriter) -> None:
        frames = self.held.pop(out)
        again = [frame for frame in frames if self.chance.random() < 0.4]
        mixed = self.chance.sample(frames + again, len(frames) + len(again))
        self.doubled += len(again)
        self.swapped += mixed != frames
        if not out.is_closing():
            out.writelines(mixed)


@dataclass
class Proxy:
    """Listens on a loopback port in front of a server's; each client gets a line of its own."""

    target: int
    mischief: Mischief = honest
    port: int = 0
    lines: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def url(self) -> str:
        """Where sockets are opened."""
        return f"ws://127.0.0.1:{self.port}"

    async def line(self, inward: asyncio.StreamReader, out: asyncio.StreamWriter) -> None:
        """One client's way to the server and back."""
        task = asyncio.current_task()
        assert task is not None
        self.lines.add(task)
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            reader, writer = await asyncio.open_connection("127.0.0.1", self.target)
            asking = asyncio.create_task(_copy(inward, writer))
            try:
                await self._answers(reader, out)
            finally:
                asking.cancel()
                writer.transport.abort()
        out.transport.abort() if out.is_closing() else out.close()
        self.lines.discard(task)

    async def _answers(self, reader: asyncio.StreamReader, out: asyncio.StreamWriter) -> None:
        out.write(await reader.readuntil(b"\r\n\r\n"))
        await honest(await _frame(reader), out)  # hello comes first, as TCP would have it
        while True:
            await self.mischief(await _frame(reader), out)


async def _copy(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await source.read(65536):
            sink.write(data)
            await sink.drain()
        sink.close()


async def _frame(reader: asyncio.StreamReader) -> bytes:
    """One websocket frame of a server (never masked), whole, with its head (RFC 6455, 5.2)."""
    head = await reader.readexactly(2)
    size = head[1] & 0x7F
    if size >= 126:
        more = await reader.readexactly(2 if size == 126 else 8)
        head, size = head + more, int.from_bytes(more)
    return head + await reader.readexactly(size)


@asynccontextmanager
async def between(proxy: Proxy) -> AsyncIterator[Proxy]:
    """The proxy at work; every line ends with it."""
    server = await asyncio.start_server(proxy.line, "127.0.0.1", 0)
    proxy.port = server.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        server.close()
        for task in tuple(proxy.lines):
            task.cancel()
        await asyncio.gather(*proxy.lines, return_exceptions=True)
