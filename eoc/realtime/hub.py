"""The hub: who listens to which stream in this process, and one frame written to all of them."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from weakref import WeakKeyDictionary

from eoc.realtime import frames
from eoc.realtime.frames import Frame
from eoc.realtime.listener import Listener


class Hub:
    """All sockets of one server process; each frame is encoded once per stream.

    `heads` says up to which position each stream was told. Everything happens on the event loop
    and nothing waits.
    """

    def __init__(self) -> None:
        self.members: set[Listener] = set()
        self.heads: dict[str, int] = {}
        self.epoch = ""
        self._listeners: dict[str, set[Listener]] = defaultdict(set)

    def enter(self, listener: Listener) -> None:
        """Know a socket, before it says what it wants to hear."""
        self.members.add(listener)

    def join(
        self, listener: Listener, streams: frozenset[str], heads: Mapping[str, int]
    ) -> set[str]:
        """Let the listener hear these streams and no others from now on.

        Answers the streams nobody here heard before: their head in `heads` may be a moment old.
        """
        before = listener.streams or frozenset()
        self._drop(listener, before - streams)
        fresh = {stream for stream in streams - before if stream not in self._listeners}
        for stream in streams - before:
            self._listeners[stream].add(listener)
        for stream in fresh:
            self.heads[stream] = heads[stream]
        listener.streams = streams
        return fresh

    def leave(self, listener: Listener) -> None:
        """Forget a socket that is gone."""
        self.members.discard(listener)
        self._drop(listener, listener.streams or frozenset())
        listener.streams = None

    def tell(self, stream: str, head: int, frame: Frame) -> None:
        """Tell every listener of the stream what was said up to `head`."""
        self.heads[stream] = head
        for listener in tuple(self._listeners.get(stream, ())):
            listener.hear(frame)

    def broadcast(self, stream: str, payload: bytes) -> None:
        """Send a picture that the next one replaces, as one binary frame; slow readers skip it."""
        if stream in self._listeners:
            frame = frames.binary(payload)
            for listener in tuple(self._listeners[stream]):
                listener.glimpse(frame)

    def heard_streams(self) -> frozenset[str]:
        """The streams somebody here listens to."""
        return frozenset(self._listeners)

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

    def _drop(self, listener: Listener, streams: frozenset[str]) -> None:
        for stream in streams:
            self._listeners[stream].discard(listener)
            if not self._listeners[stream]:
                del self._listeners[stream]
                self.heads.pop(stream, None)


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def hub() -> Hub:
    """The hub of this process's event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
    return _hubs[loop]
