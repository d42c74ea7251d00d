"""The hub: pokes in, frames out; Redis may die, the journal is asked every two seconds anyway."""

import asyncio
import json
from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Protocol
from weakref import WeakKeyDictionary

import structlog
from django.conf import settings
from django.db import DatabaseError
from redis.asyncio import Redis
from redis.exceptions import RedisError

from eoc.realtime import admission
from eoc.realtime.ticks import tick

POLL_SECONDS = 2.0
REDIS_RETRY_SECONDS = 1.0
BATCH = 1000

log = structlog.get_logger()


class Listener(Protocol):
    """A socket as the hub sees it."""

    def hear(self, stream: str, last_seq: int, frame: str) -> None:
        """Take a frame without waiting."""

    def glimpse(self, payload: bytes) -> None:
        """Take a picture that the next one replaces, or leave it."""


class Hub:
    """All sockets of one server process; each frame is serialised once per stream."""

    def __init__(self) -> None:
        self.listeners: dict[str, set[Listener]] = defaultdict(set)
        self.heads: dict[str, int] = {}
        self._changed = asyncio.Event()
        self._poked: dict[str, int] = {}
        self._tasks = [
            asyncio.create_task(run)
            for run in (self._redis(), self._poll(), self._push(), tick(self))
        ]

    def join(self, listener: Listener, heads: Mapping[str, int]) -> None:
        """Let the listener hear the streams from their heads on."""
        for stream, head in heads.items():
            self.listeners[stream].add(listener)
            self.heads.setdefault(stream, head)

    def leave(self, listener: Listener, streams: frozenset[str]) -> None:
        """Stop telling the listener about the streams."""
        for stream in streams:
            self.listeners[stream].discard(listener)
            if not self.listeners[stream]:
                del self.listeners[stream]
                self.heads.pop(stream, None)

    def heard_streams(self) -> frozenset[str]:
        """The streams somebody here listens to."""
        return frozenset(self.listeners)

    def broadcast(self, stream: str, payload: bytes) -> None:
        """Send a picture that the next one replaces, as one binary frame; slow readers skip it."""
        for listener in tuple(self.listeners.get(stream, ())):
            listener.glimpse(payload)

    def poke(self, heads: Mapping[str, int]) -> None:
        """Note that streams grew; the push task reads what was said."""
        for stream, seq in heads.items():
            if seq > self.heads.get(stream, seq):
                self._poked[stream] = max(seq, self._poked.get(stream, 0))
        if self._poked:
            self._changed.set()

    async def _redis(self) -> None:
        while True:
            try:
                await self._listen()
            except (RedisError, OSError):
                log.warning("hub.redis_away")
                await asyncio.sleep(REDIS_RETRY_SECONDS)

    async def _listen(self) -> None:
        async with Redis.from_url(settings.CHANNEL_REDIS_URL, socket_connect_timeout=0.5) as client:
            subscription = client.pubsub(ignore_subscribe_messages=True)
            await subscription.subscribe(settings.POKE_CHANNEL)
            async for message in subscription.listen():
                self.poke(json.loads(message["data"]))

    async def _poll(self) -> None:
        while True:
            await asyncio.sleep(POLL_SECONDS)
            if self.listeners:
                try:
                    self.poke(await admission.heads_now(frozenset(self.listeners)))
                except (DatabaseError, OSError):
                    log.warning("hub.database_away")

    async def _push(self) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            poked, self._poked = self._poked, {}
            wanted = {s: self.heads[s] for s in poked if s in self.heads}
            try:
                found = await admission.entries_after(wanted, BATCH) if wanted else {}
            except (DatabaseError, OSError):
                log.warning("hub.database_away")
                continue
            for stream, entries in found.items():
                self._tell(stream, entries)

    def _tell(self, stream: str, entries: list[dict[str, Any]]) -> None:
        fresh = [e for e in entries if e["seq"] > self.heads.get(stream, e["seq"])]
        if not fresh:
            return
        last = fresh[-1]["seq"]
        self.heads[stream] = last
        frame = json.dumps({"t": "entries", "entries": fresh}, separators=(",", ":"))
        for listener in tuple(self.listeners.get(stream, ())):
            listener.hear(stream, last, frame)
        if len(entries) == BATCH:
            self._poked[stream] = last + 1
            self._changed.set()


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def hub() -> Hub:
    """The hub of this process's event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
    return _hubs[loop]
