"""The rules of `static/console/live.js` without clock and socket: gap-free, in order, once."""

from collections.abc import Iterable, Mapping
from typing import Any

Entry = dict[str, Any]


class Ear:
    """What one console has heard of each stream, and what it still waits for."""

    def __init__(self, heads: Mapping[str, int]) -> None:
        self.heads = dict(heads)
        self.waiting: dict[str, dict[int, Entry]] = {}
        self.suspects: set[str] = set()

    def take(self, entries: Iterable[Entry]) -> list[Entry]:
        """Entries in any order, any number of times; answers those that may be shown now."""
        streams = []
        for entry in entries:
            stream, seq = entry["stream"], entry["seq"]
            if seq > self.heads.setdefault(stream, seq - 1):
                self.waiting.setdefault(stream, {})[seq] = entry
                streams.append(stream)
        return [ready for stream in dict.fromkeys(streams) for ready in self._drained(stream)]

    def compare(self, heads: Mapping[str, int]) -> None:
        """The server's heads: a stream that stands further than we heard has a gap."""
        for stream, head in heads.items():
            if head > self.heads.setdefault(stream, head):
                self.suspects.add(stream)

    def is_ahead_of(self, heads: Mapping[str, int]) -> bool:
        """Whether we heard what the server has not: it was restored, or it is another one."""
        return any(self.heads.get(stream, 0) > head for stream, head in heads.items())

    def _drained(self, stream: str) -> list[Entry]:
        queue, ready = self.waiting[stream], []
        while (following := queue.pop(self.heads[stream] + 1, None)) is not None:
            self.heads[stream] += 1
            ready.append(following)
        if queue:
            self.suspects.add(stream)
        else:
            self.suspects.discard(stream)
        return ready
