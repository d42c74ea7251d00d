"""One call to the outside: no redirects, no proxy of the environment, a bounded answer."""

import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import httpcore

from eoc.outgoing.addresses import Resolver, Unreachable, checked
from eoc.outgoing.pinned import Deadline, PinnedBackend

SECONDS = 5.0
MOST_BYTES = 1_000_000
FAILURES = (
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.TimeoutException,
    httpcore.UnsupportedProtocol,
    OSError,
)


@dataclass(frozen=True)
class Answer:
    """What came back; a redirect is an answer like any other and is not followed."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def ok(self) -> bool:
        """Whether the other side took it."""
        return 200 <= self.status < 300


class Outgoing:
    """Calls over connections kept for a batch; each host has its own, under its own name."""

    def __init__(
        self,
        *,
        resolver: Resolver = socket.getaddrinfo,
        trust: ssl.SSLContext | None = None,
        seconds: float = SECONDS,
    ) -> None:
        self.deadline = Deadline()
        self.seconds = seconds
        self.pool = httpcore.ConnectionPool(
            ssl_context=trust or ssl.create_default_context(),
            network_backend=PinnedBackend(self.deadline, resolver),
            keepalive_expiry=30.0,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *left: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the connections go."""
        self.pool.close()

    def call(
        self, method: str, url: str, *, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> Answer:
        """Send one request and read its whole answer, or raise Unreachable."""
        checked(url)
        self.deadline.start(self.seconds)
        said = {"accept-encoding": "identity", "user-agent": "Accord", **(headers or {})}
        wanted = list(said.items())
        try:
            with self.pool.stream(method, url, headers=wanted, content=body) as answer:
                return Answer(answer.status, _named(answer.headers), _read(answer))
        except FAILURES as error:
            raise Unreachable(f"{type(error).__name__}: {error}") from error


def _read(answer: httpcore.Response) -> bytes:
    found = bytearray()
    for part in answer.iter_stream():
        found += part
        if len(found) > MOST_BYTES:
            raise Unreachable(f"The answer is larger than {MOST_BYTES // 1_000_000} MB.")
    return bytes(found)


def _named(headers: list[tuple[bytes, bytes]]) -> dict[str, str]:
    return {name.decode("latin-1").lower(): said.decode("latin-1") for name, said in headers}
