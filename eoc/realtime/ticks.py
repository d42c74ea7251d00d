"""Pictures that go stale at once, such as where units are: once a second, one frame a stream."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Protocol

import structlog
from django.conf import settings
from django.db import DatabaseError
from django.utils.module_loading import import_string

from eoc.access import scope
from eoc.realtime.desk import asked
from eoc.realtime.reading import HUB

TICK_SECONDS = 1.0

log = structlog.get_logger()


class Source(Protocol):
    """Something in `CONFLATED_SOURCES` whose newest state is told, not each step to it."""

    def changed(self, streams: frozenset[str]) -> Mapping[str, bytes]:
        """What is new for these streams since the last call, as one payload each."""


class Airing(Protocol):
    """The hub as a tick needs it."""

    def heard_streams(self) -> frozenset[str]:
        """The streams somebody here listens to."""

    def broadcast(self, stream: str, payload: bytes) -> None:
        """Send it to every listener of the stream that keeps up."""


async def tick(hub: Airing) -> None:
    """Ask every source once a second and hand on what it says, for ever."""
    sources: list[Source] = [import_string(path)() for path in settings.CONFLATED_SOURCES]
    while True:
        await asyncio.sleep(TICK_SECONDS)
        if streams := hub.heard_streams():
            try:
                found = await asked(_told, sources, streams)
            except (DatabaseError, OSError):
                log.warning("hub.database_away")
                continue
            for stream, payload in found:
                hub.broadcast(stream, payload)


def _told(sources: Sequence[Source], streams: frozenset[str]) -> list[tuple[str, bytes]]:
    with scope(HUB):
        return [pair for source in sources for pair in source.changed(streams).items()]
