"""Many calls at once: one thread, connections that never wait and are kept for each host.

Every call passes the guard of a single one (`Outgoing`): checked address, one resolution, no
redirect, a deadline, a bounded answer. A host that fails again and again is left alone for the
rest of the volley, so that it costs the others nothing.
"""

import selectors
import socket
import ssl
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import SplitResult

from eoc.outgoing.addresses import PORTS, Resolver, Unreachable, checked, public_addresses
from eoc.outgoing.calls import SECONDS, Answer
from eoc.outgoing.line import Call, Line

EACH, ALTOGETHER = 4, 256  # connections to one host, and to all
ENOUGH = 3  # failures one after the other
RESOLVING = 16
TURN = 0.1

Outcome = Answer | Unreachable | None  # None: not tried, it was told to stop
Told = tuple[Call, Outcome]


@dataclass
class Host:
    """An origin, the addresses its name led to, and what waits for it."""

    parts: SplitResult
    addresses: list[str] = field(default_factory=list)
    waiting: deque[Call] = field(default_factory=deque)
    idle: list[Line] = field(default_factory=list)
    busy: int = 0
    failures: int = 0

    @property
    def port(self) -> int:
        """Where it listens."""
        return self.parts.port or PORTS[self.parts.scheme]


class Volley:
    """Keeps its connections from run to run; close it at the end."""

    def __init__(
        self,
        *,
        resolver: Resolver = socket.getaddrinfo,
        trust: ssl.SSLContext | None = None,
        seconds: float = SECONDS,
    ) -> None:
        self.resolver, self.seconds = resolver, seconds
        self.trust = trust or ssl.create_default_context()
        self.hosts: dict[str, Host] = {}
        self.selector = selectors.DefaultSelector()
        self.asked: dict[Line, tuple[Host, Call]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *left: object) -> None:
        self.close()

    def close(self) -> None:
        """Hang up everywhere."""
        for line in [*self.asked, *(line for host in self.hosts.values() for line in host.idle)]:
            line.close()
        self.selector.close()

    def run(
        self, calls: Iterable[Call], stop: Callable[[], bool] = lambda: False
    ) -> Iterator[Told]:
        """Each call with its outcome, in the order they come; raises nothing."""
        yield from self._sorted(calls)
        yield from self._resolved()
        while any(host.waiting for host in self.hosts.values()) or self.asked:
            if stop():
                yield from self._left()
            yield from self._begin()
            yield from self._turn()

    def _sorted(self, calls: Iterable[Call]) -> Iterator[Told]:
        for call in calls:
            try:
                parts = checked(call.url)
            except Unreachable as refused:
                yield call, refused
                continue
            origin = f"{parts.scheme}://{parts.netloc}"
            host = self.hosts.setdefault(origin, Host(parts))
            host.failures = 0
            host.waiting.append(call)

    def _resolved(self) -> Iterator[Told]:
        """Every name anew for each volley, side by side, since a resolver may be slow."""
        fresh = [host for host in self.hosts.values() if host.waiting and not host.idle]
        with ThreadPoolExecutor(RESOLVING) as pool:
            for host, failed in zip(fresh, pool.map(self._resolve, fresh), strict=True):
                if failed:
                    yield from self._given_up(host, failed)

    def _resolve(self, host: Host) -> Unreachable | None:
        try:
            host.addresses = public_addresses(str(host.parts.hostname), host.port, self.resolver)
        except Unreachable as failed:
            return failed
        return None

    def _begin(self) -> Iterator[Told]:
        for host in self.hosts.values():
            for _ in range(EACH - host.busy):
                if host.waiting and len(self.asked) < ALTOGETHER:
                    yield from self._ask(host, host.waiting.popleft())

    def _ask(self, host: Host, call: Call) -> Iterator[Told]:
        try:
            wire = call.wire()
        except Unreachable as refused:
            yield call, refused
            return
        line = host.idle.pop() if host.idle else self._dialled(host)
        line.ask(wire, time.monotonic() + self.seconds)
        host.busy += 1
        self.asked[line] = host, call
        yield from self._step(line)

    def _dialled(self, host: Host) -> Line:
        trust = self.trust if host.parts.scheme == "https" else None
        address = host.addresses[host.failures % len(host.addresses)]
        line = Line(address, host.port, str(host.parts.hostname), trust)
        self.selector.register(line.number, line.wants, (host, line))
        return line

    def _turn(self) -> Iterator[Told]:
        for key, _ in self.selector.select(TURN if self.asked else 0):
            host, line = key.data
            if line in self.asked:
                yield from self._step(line)
            else:  # nobody asked: the other side hangs up
                host.idle.remove(line)
                self._hang_up(line)
        now = time.monotonic()
        for line in [line for line in self.asked if line.until < now]:
            yield from self._failed(line, Unreachable("took too long altogether"))

    def _step(self, line: Line) -> Iterator[Told]:
        wanted = line.wants
        try:
            answer = line.step()
        except Unreachable as failed:
            yield from self._failed(line, failed, again=line.gone_stale)
            return
        if line.wants != wanted:
            self.selector.modify(line.number, line.wants, (self.asked[line][0], line))
        if answer is not None:
            yield from self._answered(line, answer)

    def _answered(self, line: Line, answer: Answer) -> Iterator[Told]:
        host, call = self.asked.pop(line)
        host.busy -= 1
        host.failures = 0
        if line.reusable:
            host.idle.append(line)
        else:
            self._hang_up(line)
        yield call, answer

    def _failed(self, line: Line, failed: Unreachable, *, again: bool = False) -> Iterator[Told]:
        host, call = self.asked.pop(line)
        host.busy -= 1
        self._hang_up(line)
        if again:
            host.waiting.appendleft(call)
            return
        host.failures += 1
        yield call, failed
        if host.failures >= ENOUGH:
            yield from self._given_up(host, failed)

    def _given_up(self, host: Host, failed: Unreachable) -> Iterator[Told]:
        while host.waiting:
            yield host.waiting.popleft(), failed

    def _left(self) -> Iterator[Told]:
        for host in self.hosts.values():
            while host.waiting:
                yield host.waiting.popleft(), None

    def _hang_up(self, line: Line) -> None:
        self.selector.unregister(line.number)
        line.close()
