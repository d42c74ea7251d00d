"""A console without a screen: snapshot, hello, replay and gaps as `live.js` has them."""

import asyncio
import contextlib
import json
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
import websockets
from websockets.asyncio.client import ClientConnection

from tests.faults.ear import Ear, Entry
from tests.realtime.browser import Picture

GAP_WAIT, ASK_AT_MOST = 0.25, 3
DEAD_AFTER = 15.0
BACKOFF = 0.3


@dataclass
class Life:
    """From one snapshot to the next: where it began and what was shown since, in order."""

    began: Mapping[str, int]
    told: list[Entry] = field(default_factory=list)


class Anew(Exception):
    """The picture cannot be continued and is fetched again."""


class Console:
    """One member of the cast in front of the picture; `http` and `ws` may be different doors."""

    hearing: type[Ear] = Ear

    def __init__(self, name: str, http: str, ws: str, cookie: str, chance: random.Random) -> None:
        self.name, self.http, self.ws, self.cookie, self.chance = name, http, ws, cookie, chance
        self.lives: list[Life] = []
        self.ear = Ear({})
        self.epoch = ""
        self.picture: Picture | None = None
        self.connections = 0
        self._asking: dict[str, asyncio.Task[None]] = {}

    async def snapshot(self) -> dict[str, Any]:
        """What a fresh console of the same person gets now."""
        async with httpx.AsyncClient(base_url=self.http, timeout=10) as client:
            answer = await client.get("/console/snapshot/", headers={"Cookie": self.cookie})
            answer.raise_for_status()
            return dict(answer.json())

    async def watch(self) -> None:
        """Look at the picture until cancelled, whatever breaks meanwhile."""
        while True:
            try:
                if self.picture is None:
                    self._begin(await self.snapshot())
                await self._connected()
            except Anew:
                self.picture = None
            except (OSError, httpx.HTTPError, websockets.WebSocketException, TimeoutError):
                await asyncio.sleep(BACKOFF * (0.5 + self.chance.random()))
            finally:
                self._stop_asking()

    def _begin(self, snapshot: dict[str, Any]) -> None:
        self.picture, self.epoch = Picture(snapshot), snapshot["epoch"]
        self.ear = self.hearing(snapshot["heads"])
        self.lives.append(Life(dict(snapshot["heads"])))

    async def _connected(self) -> None:
        async with websockets.connect(
            f"{self.ws}/ws/live/",
            additional_headers={"Cookie": self.cookie},
            origin=self.ws.replace("ws", "http", 1),  # type: ignore[arg-type]
            compression=None,
            open_timeout=5,
            close_timeout=0.2,
        ) as socket:
            self.connections += 1
            hello = {"t": "hello", "since": self.ear.heads, "epoch": self.epoch}
            await socket.send(json.dumps(hello))
            while True:
                async with asyncio.timeout(DEAD_AFTER):
                    self._hear(json.loads(await socket.recv()))
                self._ask_for_gaps(socket)

    def _hear(self, frame: dict[str, Any]) -> None:
        kind = frame["t"]
        if kind == "entries":
            self._show(frame["entries"])
        elif kind == "heads":
            self.ear.compare(frame["heads"])
        elif kind == "hello":
            if frame["epoch"] != self.epoch or self.ear.is_ahead_of(frame["heads"]):
                raise Anew
            self.ear.compare(frame["heads"])
        elif kind in ("resync", "streams", "closed"):
            raise Anew

    def _show(self, entries: list[Entry]) -> None:
        ready = self.ear.take(entries)
        self.lives[-1].told += ready
        assert self.picture is not None
        self.picture.hear(ready)

    def _ask_for_gaps(self, socket: ClientConnection) -> None:
        for stream in self.ear.suspects - self._asking.keys():
            self._asking[stream] = asyncio.create_task(self._ask(socket, stream))

    async def _ask(self, socket: ClientConnection, stream: str) -> None:
        """It may still be on its way: wait, ask thrice, then read over HTTP, then start afresh."""
        try:
            await asyncio.sleep(GAP_WAIT + 0.08 * len(self._asking))
            for attempt in range(1, ASK_AT_MOST + 1):
                if stream not in self.ear.suspects:
                    return
                held = self.ear.heads[stream]
                await socket.send(json.dumps({"t": "since", "stream": stream, "seq": held}))
                await asyncio.sleep(4 * GAP_WAIT * attempt)
            if stream in self.ear.suspects:
                await self._fetch(stream)
        except (OSError, httpx.HTTPError, websockets.WebSocketException):
            with contextlib.suppress(websockets.WebSocketException):
                await socket.close()
        finally:
            self._asking.pop(stream, None)

    async def _fetch(self, stream: str) -> None:
        query = {"since": self.ear.heads[stream]}
        async with httpx.AsyncClient(base_url=self.http, timeout=10) as client:
            headers = {"Cookie": self.cookie}
            answer = await client.get(f"/api/v1/streams/{stream}/", params=query, headers=headers)
            answer.raise_for_status()
        if answer.json()["resync"]:
            self.picture = None
            raise ConnectionError("the picture is fetched anew")
        self._show(answer.json()["entries"])
        self.ear.suspects.discard(stream)

    def _stop_asking(self) -> None:
        for task in self._asking.values():
            task.cancel()
        self._asking.clear()
