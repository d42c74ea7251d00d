"""One open socket as the hub sees it: what it may hear, how it keeps up, what it said last."""

import time
from collections.abc import Callable
from typing import Protocol

from eoc.realtime import frames
from eoc.realtime.frames import Frame, Train
from eoc.realtime.messages import MESSAGE_BYTES
from eoc.realtime.sitting import Sitting

MESSAGES_A_SECOND = 20
SESSION_OVER, POLICY, TOO_BIG, TOO_MANY = 4401, 4403, 4413, 4429
PICTURE_WAITING = 64 * 1024  # bytes; behind as much, the next picture is better than this one
BEHIND = frames.said({"t": "resync", "reason": "reading too slowly"})


class Sink(Protocol):
    """Where a socket's frames go; none of these waits."""

    def write(self, frame: Frame | Train) -> None:
        """Send, or keep to send."""

    def waiting(self) -> int:
        """Bytes kept to send."""

    def ping(self) -> None:
        """Find out whether somebody is there."""

    def end(self, code: int) -> None:
        """Close the socket with a code."""

    def cut(self) -> None:
        """Drop the connection and what waits."""


class Listener:
    """Small on purpose: there are thousands. `talk` answers what the socket says."""

    __slots__ = (
        "_count",
        "_leave",
        "_missed",
        "_second",
        "_talk",
        "gone",
        "held",
        "key",
        "sink",
        "sitting",
        "slow_since",
        "streams",
        "user",
    )

    def __init__(
        self,
        sink: Sink,
        key: str,
        sitting: Sitting,
        talk: "Callable[[Listener, str], None]",
        leave: "Callable[[Listener], None]",
    ) -> None:
        self.sink, self.key, self.sitting = sink, key, sitting
        self.user = sitting.user  # whoever opened it; a session of somebody else is another one
        self._talk, self._leave = talk, leave
        self.streams: frozenset[str] | None = None  # None before hello
        self.held: list[Frame | Train] | None = None  # frames that wait while a replay is read
        self.slow_since: float | None = None
        self.gone = self._missed = False
        self._second = self._count = 0

    def sit(self, sitting: Sitting) -> bool:
        """Take how the session stands; False where it is over, or somebody else's by now."""
        self.sitting = sitting
        return not sitting.over and sitting.user == self.user

    def receive(self, text: str | None) -> None:
        """Take a message, unless it is none or one too many."""
        if text is None or len(text.encode()) > MESSAGE_BYTES or self._too_fast():
            self.sink.end(TOO_BIG)
        else:
            self._talk(self, text)

    def hear(self, frame: Frame | Train) -> None:
        """Send what is said live; while a replay is read it waits its turn."""
        if self.held is not None:
            self.held.append(frame)
        else:
            self.say(frame)

    def say(self, frame: Frame | Train) -> None:
        """Send what may not be missed; a slow reader is told once that it missed something."""
        if self.slow_since is None:
            self.sink.write(frame)
        else:
            self._missed = True

    def glimpse(self, frame: Frame) -> None:
        """Send what the next frame replaces; a slow reader goes without."""
        if self.slow_since is None and self.sink.waiting() < PICTURE_WAITING:
            self.sink.write(frame)

    def release(self) -> None:
        """Hear live again; what was held comes first."""
        held, self.held = self.held or [], None
        for frame in held:
            self.say(frame)

    def paused(self) -> None:
        """The reader is slow: nothing more until it has read."""
        self.slow_since = time.monotonic()

    def resumed(self) -> None:
        """It has read; if it missed something it fetches everything anew."""
        self.slow_since = None
        if self._missed:
            self._missed = False
            self.sink.write(BEHIND)

    def lost(self) -> None:
        """The connection is gone."""
        if not self.gone:
            self.gone = True
            self._leave(self)

    def _too_fast(self) -> bool:
        second = int(time.monotonic())
        self._second, self._count = second, self._count + 1 if second == self._second else 1
        return self._count > MESSAGES_A_SECOND
