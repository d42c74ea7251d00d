"""The hub: who listens to which stream in this process, and one frame written to all of them."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from weakref import WeakKeyDictionary

from eoc.realtime import frames
from eoc.realtime.frames import Frame, Train
from eoc.realtime.listener import Listener

Room = frozenset[str]  # the streams that everybody in it hears
Told = tuple[int, Frame]  # the head, and what was said up to there


class Hub:
    """All sockets of one server process; each frame is encoded once per stream.

    Listeners who hear the same streams share a room; what is told at once leaves there in one
    write for each of them. `heads` says up to which position each stream was told. Everything
    happens on the event loop and nothing waits.
    """

    def __init__(self) -> None:
        self.members: set[Listener] = set()
        self.heads: dict[str, int] = {}
        self.epoch = ""
        self._rooms: dict[Room, set[Listener]] = {}
        self._rooms_of: dict[str, set[Room]] = defaultdict(set)

    def enter(self, listener: Listener) -> None:
        """Know a socket, before it says what it wants to hear."""
        self.members.add(listener)

    def join(
        self, listener: Listener, streams: frozenset[str], heads: Mapping[str, int]
    ) -> set[str]:
        """Let the listener hear these streams and no others from now on.

        Answers the streams nobody here heard before: their head in `heads` may be a moment old.
        """
        fresh = {stream for stream in streams if stream not in self._rooms_of}
        self.heads.update({stream: heads[stream] for stream in fresh})
        left, listener.streams = listener.streams, streams
        self._rooms.setdefault(streams, set()).add(listener)
        for stream in streams:
            self._rooms_of[stream].add(streams)
        if left is not None and left != streams:
            self._drop(listener, left)
        return fresh

    def leave(self, listener: Listener) -> None:
        """Forget a socket that is gone."""
        self.members.discard(listener)
        if listener.streams is not None:
            self._drop(listener, listener.streams)
        listener.streams = None

    def tell(self, told: Mapping[str, Told]) -> None:
        """Tell every listener of the streams what each said, and up to where."""
        said: dict[Room, list[Frame]] = defaultdict(list)
        for stream, (head, frame) in told.items():
            self.heads[stream] = head
            for room in self._rooms_of.get(stream, ()):
                said[room].append(frame)
        for room, several in said.items():
            self._say(room, frames.coupled(several))

    def _say(self, room: Room, frame: Frame | Train) -> None:
        for listener in tuple(self._rooms[room]):
            listener.hear(frame)

    def broadcast(self, stream: str, payload: bytes) -> None:
        """Send a picture that the next one replaces, as one binary frame; slow readers skip it."""
        frame = frames.binary(payload)
        for room in self._rooms_of.get(stream, ()):
            for listener in tuple(self._rooms[room]):
                listener.glimpse(frame)

    def heard_streams(self) -> frozenset[str]:
        """The streams somebody here listens to."""
        return frozenset(self._rooms_of)

    def heads_of(self, streams: frozenset[str]) -> dict[str, int]:
        """Up to where each stream was told here."""
        return {stream: self.heads[stream] for stream in sorted(streams)}

    def restart(self, epoch: str, heads: Mapping[str, int]) -> None:
        """Another database answers now: positions mean nothing, everybody begins anew."""
        self.epoch = epoch
        self.heads = {stream: heads.get(stream, 0) for stream in self.heads}
        frame = frames.said(
            {"t": "resync", "reason": "another database answers now", "epoch": epoch}
        )
        for listener in tuple(self.members):
            if listener.streams is not None:
                listener.hear(frame)

    def _drop(self, listener: Listener, room: Room) -> None:
        self._rooms[room].discard(listener)
        if self._rooms[room]:
            return
        del self._rooms[room]
        for stream in room:
            self._rooms_of[stream].discard(room)
            if not self._rooms_of[stream]:
                del self._rooms_of[stream]
                del self.heads[stream]


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def hub() -> Hub:
    """The hub of this process's event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
    return _hubs[loop]
