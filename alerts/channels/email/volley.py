"""Many letters at once to one mail server: one thread, a few connections that never wait.

A letter of which nothing can have arrived when its connection is lost is said again over another;
one whose end was on its way has failed for now, since it may have arrived.
"""

import math
import selectors
import socket
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from alerts.channels.email.conversation import Refused, Terms
from alerts.channels.email.letter import Envelope
from alerts.channels.email.line import Line
from alerts.channels.message import SendFailed
from eoc.outgoing import Unreachable
from eoc.outgoing.addresses import Resolver
from eoc.outgoing.wire import Place

LINES = 4  # connections; a provider allows some ten
EACH = 5  # letters that wait for each of them before another is opened
ENOUGH = 3  # connections lost one after the other without a letter carried
SECONDS = 10.0  # for a connection to be ready, and from one letter's answer to the next
TURN = 0.1
OPEN = Terms()
SILENT = "The mail server took too long."
LOST = "The connection was lost before the answer; it may have arrived."


@dataclass(frozen=True)
class Server:
    """A mail server: a unix socket's path, or a name and port, and the terms of a call."""

    name: str
    port: int = 0
    terms: Terms = OPEN
    resolver: Resolver = socket.getaddrinfo

    def places(self) -> list[Place]:
        """Where it listens, resolved anew. Raises Unreachable."""
        if not self.port:
            return [Place(self.name)]
        try:
            found = self.resolver(self.name, self.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise Unreachable(f"{self.name} cannot be resolved: {error}") from error
        return [Place(str(entry[4][0]), self.port) for entry in found]


class Volley:
    """Keeps its connections from run to run; close it at the end."""

    def __init__(self, server: Server, seconds: float = SECONDS) -> None:
        self.server, self.seconds = server, seconds
        self.selector = selectors.DefaultSelector()
        self.places: list[Place] = []
        self.lines: dict[Line, int] = {}  # with what the selector waits for
        self.waiting = deque[Envelope]()
        self.failures, self.width, self.over = 0, LINES, math.inf
        self.silent = False  # the last thing that happened was that no answer came
        self.chunks = True  # believed where offered

    def run(
        self, letters: Iterable[Envelope], stop: Callable[[], bool] = lambda: False
    ) -> Iterator[Envelope]:
        """Each letter that was tried, once it is known how it went; raises nothing."""
        self._begin(letters)
        try:
            while self.waiting or self._busy():
                if self.over == math.inf and stop():
                    yield from self._stopped()
                yield from self._dialled()
                yield from self._turn()
        finally:
            self.waiting.clear()
            for line in self._busy():
                self._drop(line)

    def close(self) -> None:
        """Hang up, with a good-bye where there was a conversation."""
        for line in list(self.lines):
            self._part(line)
        until = time.monotonic() + 1
        while self.lines and time.monotonic() < until:
            for key, _ in self.selector.select(TURN):
                self._ended(key.data)
        for line in list(self.lines):
            self._drop(line)
        self.selector.close()

    def _begin(self, letters: Iterable[Envelope]) -> None:
        self.waiting.extend(letters)
        self.failures, self.width, self.over, self.silent = 0, LINES, math.inf, False
        for line in self.lines:
            line.proven = line.ready
            line.until = time.monotonic() + self.seconds

    def _stopped(self) -> Iterator[Envelope]:
        """No further letter is begun; where the server hangs, those that wait for it have failed.

        Nobody would ever hear of a server that takes longer than there is time.
        """
        self.over = time.monotonic() + self.seconds
        if self.silent:
            yield from self._given_up(SILENT)
        self.waiting.clear()

    def _take(self) -> Envelope | None:
        return self.waiting.popleft() if self.waiting else None

    def _busy(self) -> list[Line]:
        return [line for line in self.lines if line.under_way]

    def _dialled(self) -> Iterator[Envelope]:
        """One connection after the other, so that a server that refuses is asked once."""
        held = len(self.lines)
        opening = any(not line.ready for line in self.lines)
        if opening or held >= self.width or len(self.waiting) <= held * EACH:
            return
        try:
            if not held and not self.failures:
                self.places = self.server.places()
            place = self.places[self.failures % len(self.places)]
            line = Line(place, self.server.terms, self._take, self.chunks)
        except (Unreachable, OSError) as failed:
            yield from self._given_up(str(failed))
            return
        line.until = time.monotonic() + self.seconds
        self.lines[line] = line.wire.wants
        self.selector.register(line.wire.number, line.wire.wants, line)

    def _turn(self) -> Iterator[Envelope]:
        for line in [line for line in self.lines if line.ready and not line.under_way]:
            if self.waiting:
                line.until = time.monotonic() + self.seconds
                yield from self._moved(line, line.resume)
        for key, _ in self.selector.select(TURN):
            if key.data in self.lines:
                yield from self._moved(key.data, key.data.step)
        now = time.monotonic()
        for line in list(self.lines):
            if min(line.until, self.over) < now and (line.under_way or not line.ready):
                self.silent = line.until < now
                yield from self._lost(line, Unreachable(SILENT))

    def _moved(self, line: Line, move: Callable[[], None]) -> Iterator[Envelope]:
        lost = None
        try:
            move()
        except Unreachable as failed:
            lost = failed
        settled, line.settled = line.settled, []
        if settled:
            self.failures, self.silent = 0, False
            line.until = time.monotonic() + self.seconds
        yield from settled
        if lost is not None:
            yield from self._lost(line, lost)
        elif line.wire.wants != self.lines[line]:
            self.lines[line] = line.wire.wants
            self.selector.modify(line.wire.number, line.wire.wants, line)

    def _lost(self, line: Line, failed: Unreachable) -> Iterator[Envelope]:
        self._drop(line)
        self.chunks = self.chunks and line.believed
        lost = SendFailed(f"{LOST} {failed.reason}", outage=True)  # once, however many letters
        again = list[Envelope]()
        for letter in line.under_way:
            if letter.handed:
                letter.failed = lost
                yield letter
            elif line.proven and self.over == math.inf:
                letter.failed = None
                again.append(letter)
            elif self.over == math.inf:
                letter.failed = letter.failed or SendFailed(failed.reason, outage=True)
                yield letter
        self.waiting.extendleft(reversed(again))
        if not line.carried:
            yield from self._missed(line, failed)

    def _missed(self, line: Line, failed: Unreachable) -> Iterator[Envelope]:
        """A server may refuse one connection more and go on with those it has."""
        self.failures += 1
        if self.lines:
            self.width = self.width if line.ready else len(self.lines)
        elif isinstance(failed, Refused) or self.failures >= ENOUGH:
            yield from self._given_up(failed.reason)

    def _given_up(self, reason: str) -> Iterator[Envelope]:
        failed = SendFailed(reason, outage=True)  # once, however many wait
        while self.waiting:
            letter = self.waiting.popleft()
            letter.failed = failed
            yield letter

    def _part(self, line: Line) -> None:
        try:
            if not line.ready or line.under_way:
                raise Unreachable("It was not ready.")
            line.part()
        except Unreachable:
            self._drop(line)

    def _ended(self, line: Line) -> None:
        try:
            line.step()
        except Unreachable:
            self._drop(line)

    def _drop(self, line: Line) -> None:
        self.lines.pop(line, None)
        self.selector.unregister(line.wire.number)
        line.wire.close()
