"""Thousands of sockets in one cheap loop: non-blocking, epoll, whole frames compared as bytes.

The first socket that hears something sets what all others must hear; a read that is exactly the
frame expected costs one comparison. So the server is measured and not its client.
"""

import os
import select
import socket
import struct
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

from bench.push import wire
from bench.push.sides import Side, Step

AT_ONCE = 500  # sockets that settle at a time, below every server's backlog
AHEAD = 5  # frames under way, the same for every side
CHUNK = 262_144
QUIET = 10.0  # seconds without a delivery after which the rest is lost
RESET = struct.pack("ii", 1, 0)


@dataclass
class Heard:
    """What a crowd heard in one go."""

    seconds: float = 0.0
    bodies: list[bytes] = field(default_factory=list)
    arrivals: list[list[float]] = field(default_factory=list)  # of each body, monotonic seconds
    wrong: int = 0  # sockets that heard something else than the first

    @property
    def deliveries(self) -> int:
        """Bodies that arrived, over all sockets."""
        return sum(map(len, self.arrivals))

    def lost(self, sockets: int) -> int:
        """Bodies that a socket did not hear while another one did."""
        return sockets * len(self.bodies) - self.deliveries


class Crowd:
    """Sockets to one side; use it as a context."""

    def __init__(self, side: Side, size: int, first: int = 0) -> None:
        self.side, self.size, self.first = side, size, first
        self.poll = select.epoll()
        self.lines: dict[int, socket.socket] = {}
        self.steps: dict[int, list[Step]] = {}
        self.rest: dict[int, bytes] = {}
        self.at: dict[int, int] = {}
        self.bad: set[int] = set()
        self.wires: list[bytes] = []
        self.heard, self.told = Heard(), 0

    def __enter__(self) -> Self:
        self.settling = self.gather()
        return self

    def __exit__(self, *_: object) -> None:
        """Leave."""
        self.cut()
        self.poll.close()

    def cut(self) -> None:
        """Drop every line at once, leaving no closed port to wait for."""
        for line in self.lines.values():
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            line.close()
        for kept in (self.lines, self.steps, self.rest, self.at, self.bad):
            kept.clear()

    def gather(self, patience: float = 180.0) -> float:
        """Open all and see each settled; seconds until the last was."""
        begun = time.perf_counter()
        opened = 0
        while len(self.at) < self.size:
            while opened < self.size and opened - len(self.at) < AT_ONCE:
                self._open(opened)
                opened += 1
            for line, _ in self.poll.poll(1):
                self._settle(line)
            if time.perf_counter() - begun > patience:
                raise TimeoutError(f"{self.side.name}: {len(self.at)} of {self.size} sockets")
        return time.perf_counter() - begun

    def _open(self, index: int) -> None:
        line = socket.socket()
        line.setblocking(False)
        line.connect_ex(("127.0.0.1", self.side.port))
        self.lines[line.fileno()] = line
        self.steps[line.fileno()] = [
            Step(b"", lambda rest: rest),
            *self.side.steps(self.first + index),
        ]
        self.poll.register(line.fileno(), select.EPOLLOUT)

    def _settle(self, line: int) -> None:
        """One step further where the answer is whole."""
        steps = self.steps.get(line)
        if steps is None:
            self._read(line, time.monotonic())
            return
        if steps[0].say:
            data = os.read(line, CHUNK)
            if not data:
                raise wire.Broken(f"{self.side.name} hung up")
            self.rest[line] = self.rest.get(line, b"") + data
        rest = steps[0].answered(self.rest.get(line, b""))
        if rest is not None:
            self._next_step(line, rest)

    def _next_step(self, line: int, rest: bytes) -> None:
        steps, self.rest[line] = self.steps[line], rest
        steps.pop(0)
        if steps:
            self.poll.modify(line, select.EPOLLIN)
            os.write(line, steps[0].say)
            return
        del self.steps[line]
        if not rest:
            del self.rest[line]
        self.at[line] = 0

    def deliver(self, posts: Sequence[bytes], *, ahead: int = AHEAD) -> Heard:
        """Post one after the other, so that fewer than `ahead` frames wait for half of the sockets.

        Whatever stalls for ten seconds is counted as lost.
        """
        self.begin()
        half, posted, passed, body = self.size // 2, 0, 0, 0
        width, wanted = self.side.width, len(posts) * self.side.width
        begun = last = time.monotonic()
        while not self._complete(wanted) and time.monotonic() - last < QUIET:
            while posted < len(posts) and posted * width - passed < ahead:
                self.side.post(posts[posted])
                posted += 1
            before = self.heard.deliveries
            self.listen(0.2)
            last = time.monotonic() if self.heard.deliveries > before else last
            while body < len(self.wires) and len(self.heard.arrivals[body]) >= half:
                passed += self.side.tellings(self.heard.bodies[body])
                body += 1
        self.heard.seconds = last - begun
        self.heard.wrong = len(self.bad)
        return self.heard

    def begin(self) -> None:
        """Forget what was heard so far."""
        self.heard, self.wires, self.told = Heard(), [], 0
        self.at = dict.fromkeys(self.at, 0)

    def attend(self, seconds: float) -> None:
        """Listen for so long."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self.listen(left)

    def drain(self, quiet: float) -> None:
        """Listen until nothing that was posted has arrived for so long."""
        before = -1
        while self.heard.deliveries > before:
            before = self.heard.deliveries
            self.attend(quiet)

    def listen(self, seconds: float) -> None:
        """Take what has arrived, waiting so long for the first of it."""
        for line, _ in self.poll.poll(seconds, 512):
            self._read(line, time.monotonic())

    def _complete(self, wanted: int) -> bool:
        return self.told >= wanted and not self.heard.lost(self.size)

    def _read(self, line: int, now: float) -> None:
        try:
            data = os.read(line, CHUNK)
        except ConnectionResetError:
            data = b""
        if not data:
            self.poll.unregister(line)
            self.bad.add(line)
        elif line in self.rest:
            data = self.rest.pop(line) + data
        at, wires, arrivals = self.at[line], self.wires, self.heard.arrivals
        while data:
            if at < len(wires) and data.startswith(wires[at]):
                arrivals[at].append(now)
                data = data[len(wires[at]) :]
                at += 1
                self.at[line] = at
                continue
            found, rest = self.side.split(data)
            if not found:
                self.rest[line] = rest
                return
            data = data[len(found[0].raw) :]
            at = self._another(line, found[0], now)

    def _another(self, line: int, frame: wire.Frame, now: float) -> int:
        """The first of its kind, the server's own talk, or what nobody else heard."""
        body, at = self.side.body(frame), self.at[line]
        if body is None:
            reply = self.side.reply(frame)
            if reply:
                os.write(line, reply)
            return at
        if at == len(self.wires):
            self.wires.append(frame.raw)
            self.heard.bodies.append(body)
            self.heard.arrivals.append([])
            self.told += self.side.tellings(body)
        else:
            self.bad.add(line)
        self.heard.arrivals[at].append(now)
        self.at[line] = at + 1
        return at + 1
