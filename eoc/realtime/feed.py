"""From the journal to the hub: read what streams said as soon as anybody says that they grew."""

import asyncio
from collections.abc import Iterable, Mapping

import structlog
from django.db import DatabaseError

from eoc.realtime import reading
from eoc.realtime.hub import Hub
from eoc.realtime.line import Line
from eoc.realtime.reading import Entries, Place

POLL_SECONDS = 2.0
BATCH = 500

log = structlog.get_logger()


class Feed:
    """Pokes in, frames out; without pokes the journal is asked every two seconds anyway."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self._grown: set[str] = set()
        self._changed = asyncio.Event()
        self._asking: asyncio.Task[None] | None = None

    def poke(self, heads: Mapping[str, int]) -> None:
        """Note which streams somebody hears have grown."""
        told = self.hub.heads
        self.look(stream for stream, seq in heads.items() if seq > told.get(stream, seq))

    def look(self, streams: Iterable[str]) -> None:
        """Read these streams again soon."""
        self._grown.update(streams)
        if self._grown:
            self._changed.set()

    async def poll(self) -> None:
        """Ask the journal for heads and epoch, for ever."""
        while True:
            await asyncio.sleep(POLL_SECONDS)
            if self.hub.members:
                try:
                    await self.ask()
                except (DatabaseError, OSError):
                    log.warning("hub.database_away")

    async def ask(self) -> None:
        """Compare heads and epoch with the journal's; many who ask share one look."""
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._compare())
        await asyncio.shield(self._asking)

    async def _compare(self) -> None:
        epoch, heads = await reading.heads_now(self.hub.heard_streams())
        if self.hub.epoch not in ("", epoch):
            self.hub.restart(epoch, heads)
        self.hub.epoch = epoch
        self.poke(heads)

    async def push(self) -> None:
        """Tell what was said, for ever."""
        async with Line(reading.HUB) as line:
            while True:
                await self._changed.wait()
                self._changed.clear()
                grown, self._grown = self._grown, set()
                places = [(s, self.hub.heads[s]) for s in sorted(grown) if s in self.hub.heads]
                try:
                    self._tell(await reading.after_by(line, places, BATCH) if places else {})
                except (DatabaseError, OSError):
                    log.warning("hub.database_away")

    def _tell(self, found: Mapping[Place, Entries]) -> None:
        said = {stream: self._fresh(stream, entries) for (stream, _), entries in found.items()}
        self.hub.tell({s: (new[-1][0], reading.framed(new)) for s, new in said.items() if new})
        self.look(stream for (stream, _), entries in found.items() if len(entries) == BATCH)

    def _fresh(self, stream: str, entries: Entries) -> Entries:
        """What was not told yet, while somebody hears the stream."""
        told = self.hub.heads.get(stream)
        return [entry for entry in entries if told is not None and entry[0] > told]
