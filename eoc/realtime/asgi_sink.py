"""A socket of a server that lends none: the same sink, through ASGI, with a queue and a task."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from eoc.realtime.frames import Frame, Train
from eoc.realtime.protocol import MOST_WAITING, Ear

Send = Callable[[dict[str, Any]], Coroutine[Any, Any, None]]


class AsgiSink:
    """Keeps frames while the server takes them one after the other."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._messages: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._waiting = 0
        self._ear: Ear | None = None
        self._writer = asyncio.create_task(self._write())

    def lend(self, ear: Ear) -> None:
        """From now on the ear learns how the socket fares."""
        self._ear = ear

    def write(self, frame: Frame | Train) -> None:
        """Keep to send, frame by frame."""
        for single in frame.singles:
            self._keep(single)

    def _keep(self, frame: Frame) -> None:
        before, self._waiting = self._waiting, self._waiting + len(frame.wire)
        if before <= MOST_WAITING < self._waiting and self._ear:
            self._ear.paused()
        said: dict[str, Any] = {"bytes": frame.payload}
        if not frame.binary:
            said = {"text": frame.payload.decode()}
        self._messages.put_nowait({"type": "websocket.send", "size": len(frame.wire), **said})

    def waiting(self) -> int:
        """Bytes the server did not take yet."""
        return self._waiting

    def ping(self) -> None:
        """The server's own business."""

    def end(self, code: int) -> None:
        """Close after what was said."""
        self._messages.put_nowait({"type": "websocket.close", "size": 0, "code": code})

    def cut(self) -> None:
        """Drop what waits and close."""
        self.stop()
        self._writer = asyncio.create_task(self._send({"type": "websocket.close"}))

    def stop(self) -> None:
        """Nothing more."""
        self._writer.cancel()

    async def _write(self) -> None:
        slow = False
        while True:
            message = await self._messages.get()
            size = message.pop("size")
            await self._send(message)
            slow = slow or self._waiting > MOST_WAITING
            self._waiting -= size
            if slow and not self._waiting and self._ear:
                slow = False
                self._ear.resumed()
