"""Every few seconds, for all sockets at once: sessions, admission, heartbeat, slow readers."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from itertools import count, islice
from typing import TypeVar

import structlog
from django.db import DatabaseError

from eoc.realtime import frames
from eoc.realtime.admission import Admission, Login, admissions, now
from eoc.realtime.frames import Frame
from eoc.realtime.hub import Hub
from eoc.realtime.listener import POLICY, SESSION_OVER, Listener
from eoc.realtime.sitting import NONE, Sitting, sittings

CHECK_SECONDS = 3.0
PING_EVERY = 5  # checks
AT_ONCE = 500
A_FEW = 20  # sockets written to before the loop may tell news: about a millisecond
PATIENCE_SECONDS = 30.0  # for a reader who does not read

K = TypeVar("K")
V = TypeVar("V")

log = structlog.get_logger()


class Keeper:
    """Keeps every socket to what its login may hear now, and tells it that the server lives.

    Where the database does not answer nobody is told so: a silent socket is shown as stale.
    """

    def __init__(self, hub: Hub, look: Callable[[Iterable[str]], None]) -> None:
        self.hub, self.look = hub, look

    async def keep(self) -> None:
        """Look after everybody, for ever."""
        for number in count(1):
            await asyncio.sleep(CHECK_SECONDS)
            await self.cut_off(ping=number % PING_EVERY == 0)
            try:
                await self._check()
            except (DatabaseError, OSError):
                log.warning("hub.database_away")
            else:
                await self._beat()

    async def _check(self) -> None:
        members = tuple(self.hub.members)
        open_now = await _asked(sittings, {listener.key for listener in members})
        async for listener in _a_few(members):
            self._seat(listener, open_now.get(listener.key, NONE))
        logins = {login_of(one) for one in members if not one.gone and one.streams is not None}
        admitted = await _asked(admissions, logins)
        async for listener in _a_few(members):
            if listener.streams is not None and login_of(listener) in admitted:
                self.admit(listener, admitted[login_of(listener)])

    def _seat(self, listener: Listener, sitting: Sitting) -> None:
        before = listener.sitting
        if not listener.sit(sitting):
            listener.sink.end(SESSION_OVER)
            self.hub.leave(listener)
        elif before.told() != sitting.told() and listener.streams is not None:
            listener.hear(frames.said({"t": "session", **sitting.told()}))

    def admit(self, listener: Listener, admitted: Admission | None) -> None:
        """Close what the login may not hear any more, open what it may hear now."""
        before = listener.streams or frozenset()
        if admitted is None:
            listener.sink.end(POLICY)
            self.hub.leave(listener)
        elif admitted.streams != before:
            self.look(self.hub.join(listener, admitted.streams, admitted.heads))
            for stream in sorted(before - admitted.streams):
                listener.hear(frames.said({"t": "closed", "stream": stream}))
            heads = self.hub.heads_of(admitted.streams)
            told = {"t": "streams", "streams": sorted(heads), "heads": heads}
            listener.hear(frames.said(told))

    async def _beat(self) -> None:
        made: dict[frozenset[str], Frame] = {}
        async for listener in _a_few(tuple(self.hub.members)):
            streams = listener.streams
            if streams is None or listener.slow_since is not None:
                continue
            if streams not in made:
                told = {"t": "heads", "heads": self.hub.heads_of(streams), "now": now()}
                made[streams] = frames.said(told)
            listener.hear(made[streams])

    async def cut_off(self, *, ping: bool) -> None:
        """Drop who does not read; ask the others now and then whether they are there."""
        limit = time.monotonic() - PATIENCE_SECONDS
        async for listener in _a_few(tuple(self.hub.members)):
            if listener.slow_since is not None and listener.slow_since < limit:
                log.warning("hub.slow_reader_cut")
                listener.sink.cut()
            elif ping:
                listener.sink.ping()


def login_of(listener: Listener) -> Login:
    """Whose admission counts for the socket."""
    return listener.user, listener.sitting.proven


async def _asked(
    many: Callable[[list[K]], Awaitable[Mapping[K, V]]], keys: Iterable[K]
) -> dict[K, V]:
    found: dict[K, V] = {}
    rest = iter(keys)
    while some := list(islice(rest, AT_ONCE)):
        found |= await many(some)
    return found


async def _a_few(listeners: tuple[Listener, ...]) -> AsyncIterator[Listener]:
    """One after the other; the loop does something else now and then."""
    for number, listener in enumerate(listeners):
        if number % A_FEW == A_FEW - 1:
            await asyncio.sleep(0)
        if not listener.gone:
            yield listener
