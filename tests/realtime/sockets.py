"""Sockets without a network: what the hub writes to one is kept, and it is as slow as told."""

from collections.abc import Mapping
from typing import Any

from eoc.realtime.frames import Frame, Train
from eoc.realtime.hub import Hub
from eoc.realtime.listener import Listener
from eoc.realtime.sitting import Sitting


class Kept:
    """A sink that keeps what it is given."""

    def __init__(self) -> None:
        self.frames: list[Frame] = []
        self.writes = 0
        self.buffered = 0
        self.ended: int | None = None
        self.is_cut = False
        self.pings = 0

    def write(self, frame: Frame | Train) -> None:
        """Keep it, frame by frame."""
        self.writes += 1
        self.frames.extend(frame.singles)

    def waiting(self) -> int:
        """As many bytes as the test says."""
        return self.buffered

    def ping(self) -> None:
        """Count it."""
        self.pings += 1

    def end(self, code: int) -> None:
        """Note the code."""
        self.ended = code

    def cut(self) -> None:
        """Note it."""
        self.is_cut = True


def socket(hub: Hub, heads: Mapping[str, int] | None = None, user: str = "u") -> Any:
    """A listener that entered the hub and, where heads are given, hears these streams."""
    sitting = Sitting("open", "", user)
    listener = Listener(Kept(), f"key of {user}", sitting, _say_nothing, hub.leave)
    hub.enter(listener)
    if heads is not None:
        hub.join(listener, frozenset(heads), heads)
    return listener


def _say_nothing(listener: Listener, text: str) -> None:
    del listener, text
