"""What a push server looks like to the measurement, and the platform seen so."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings

from agencies.models import Agency
from agencies.services.sharing import OF_AN_AGENCY
from bench.machine import listening_pid
from bench.push import wire


@dataclass(frozen=True)
class Step:
    """What a socket says while it settles; `answered` gives what follows the answer, or None."""

    say: bytes
    answered: Callable[[bytes], bytes | None]


class Side(Protocol):
    """A server that tells every socket what was posted."""

    name: str
    port: int
    pids: list[int]
    width: int  # bodies one post is told in

    def steps(self, index: int) -> list[Step]:
        """How the socket of this number settles."""

    def split(self, buffer: bytes) -> tuple[list[wire.Frame], bytes]:
        """Whole frames, and the rest."""

    def body(self, frame: wire.Frame) -> bytes | None:
        """What was posted, as the frame carries it; None for the server's own talk."""

    def reply(self, frame: wire.Frame) -> bytes:
        """What the server's own talk has to be answered with; mostly nothing."""

    def tellings(self, body: bytes) -> int:
        """How many tellings one body carries; `width` of them answer a post."""

    def post(self, body: bytes) -> None:
        """Hand it to the server to be told to all, without waiting."""

    def close(self) -> None:
        """End what was started for it."""


def upgraded(buffer: bytes) -> bytes | None:
    """What follows a granted upgrade."""
    head, end, rest = buffer.partition(b"\r\n\r\n")
    if not end:
        return None
    if b" 101 " not in head.split(b"\r\n")[0]:
        raise wire.Broken(head.split(b"\r\n")[0].decode())
    return rest


class WebSockets:
    """A side whose sockets are websockets and whose text frames are what was posted."""

    name = ""
    port = 0
    path = "/"
    width = 1

    def __init__(self) -> None:
        self.pids: list[int] = []

    def steps(self, index: int) -> list[Step]:
        """The upgrade alone."""
        return [Step(wire.upgrade(self.path, f"127.0.0.1:{self.port}", {}), upgraded)]

    def split(self, buffer: bytes) -> tuple[list[wire.Frame], bytes]:
        """Whole frames, and the rest."""
        return wire.frames(buffer)

    def body(self, frame: wire.Frame) -> bytes | None:
        """Every text and binary frame."""
        return frame.payload if frame.kind in (wire.TEXT, wire.BINARY) else None

    def reply(self, frame: wire.Frame) -> bytes:
        """Who is pinged lives."""
        return wire.masked(frame.payload, wire.PONG) if frame.kind == wire.PING else b""

    def tellings(self, body: bytes) -> int:
        """One."""
        return 1


class Accord(WebSockets):
    """The platform's web process; a post is an event in the journal.

    A process beside it commits each; an entry in every stream of the agency, a frame for each.
    """

    name = "accord"
    path = "/ws/live/"
    width = len(OF_AN_AGENCY)

    def __init__(self, cookies: list[str], agency: Agency) -> None:
        super().__init__()
        self.cookies, self.agency = cookies, agency
        self.origin = settings.PUBLIC_URL
        self.port = int(urlsplit(self.origin).port or 80)
        self.pids = [listening_pid(self.port)]
        self.publisher = subprocess.Popen(
            [sys.executable, "-m", "bench.publisher", str(agency.pk)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ,
            cwd=Path(__file__).parents[2],
        )
        assert self.publisher.stdout is not None
        self.publisher.stdout.readline()

    def steps(self, index: int) -> list[Step]:
        """Upgrade with session and origin, then say hello."""
        more = {"Cookie": self.cookies[index], "Origin": self.origin}
        request = wire.upgrade(self.path, f"127.0.0.1:{self.port}", more)
        hello = wire.masked(b'{"t":"hello","since":{}}')
        return [Step(request, upgraded), Step(hello, self._greeted)]

    def body(self, frame: wire.Frame) -> bytes | None:
        """Frames of entries and of positions; heartbeats are the server's own talk."""
        if frame.kind == wire.CLOSE:
            raise wire.Broken(f"closed: {frame.payload!r}")
        if frame.kind == wire.BINARY:
            return frame.payload
        if frame.kind != wire.TEXT or json.loads(frame.payload)["t"] == "heads":
            return None
        return frame.payload

    def tellings(self, body: bytes) -> int:
        """The entries of the frame; it may carry several of its stream, and positions none."""
        if not body.startswith(b"{"):
            return 0
        return len(json.loads(body).get("entries", ()))

    def post(self, body: bytes) -> None:
        """Have an event with this text committed."""
        assert self.publisher.stdin is not None
        self.publisher.stdin.write(body + b"\n")
        self.publisher.stdin.flush()

    def log_incidents(self, rate: float, count: int) -> None:
        """Have incidents logged through the service; `committed` tells of them afterwards."""
        self.post(f"incidents {rate} {count}".encode())

    def committed(self, count: int) -> dict[str, float]:
        """When each incident's COMMIT returned, by its number, in monotonic seconds."""
        assert self.publisher.stdout is not None
        lines = [self.publisher.stdout.readline().split() for _ in range(count)]
        return {number.decode(): float(moment) for number, moment in lines}

    def close(self) -> None:
        """End the publisher."""
        assert self.publisher.stdin is not None
        self.publisher.stdin.close()
        self.publisher.wait(10)

    def _greeted(self, buffer: bytes) -> bytes | None:
        """What follows the hello, and a ping that came before it and is still to be answered."""
        found, rest = self.split(buffer)
        for at, frame in enumerate(found):
            if frame.kind == wire.TEXT and b'"hello"' in frame.payload[:40]:
                return b"".join(one.raw for one in found[:at] + found[at + 1 :]) + rest
            if frame.kind != wire.PING:
                raise wire.Broken(repr(frame.payload))
        return None
