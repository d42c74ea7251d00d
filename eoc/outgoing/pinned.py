"""Connections to the very address that was checked, all within the call's one deadline."""

import ssl
import time
from collections.abc import Iterable
from typing import Any

import httpcore

from eoc.outgoing.addresses import Resolver, public_addresses


class Deadline:
    """When the running call must be over; set anew by each call."""

    def __init__(self) -> None:
        self.until = 0.0

    def start(self, seconds: float) -> None:
        """Begin a call."""
        self.until = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left; raises once there are none."""
        seconds = self.until - time.monotonic()
        if seconds <= 0:
            raise httpcore.ReadTimeout("took too long altogether")
        return seconds


class TimedStream(httpcore.NetworkStream):
    """A stream whose every step counts against the deadline, so that no drip outlives it."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self.stream = stream
        self.deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what came."""
        return self.stream.read(max_bytes, self.deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all of it."""
        self.stream.write(buffer, self.deadline.left())

    def close(self) -> None:
        """Hang up."""
        self.stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """Encrypt, under the host's own name."""
        made = self.stream.start_tls(ssl_context, server_hostname, self.deadline.left())
        return TimedStream(made, self.deadline)

    def get_extra_info(self, info: str) -> Any:
        """Whatever the stream below knows."""
        return self.stream.get_extra_info(info)


class PinnedBackend(httpcore.NetworkBackend):
    """Resolves a host once and connects to what it checked; nobody resolves again in between."""

    def __init__(self, deadline: Deadline, resolver: Resolver) -> None:
        self.below = httpcore.SyncBackend()
        self.deadline = deadline
        self.resolver = resolver

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first of the checked addresses that answers."""
        addresses = public_addresses(host, port, self.resolver)
        for address in addresses[:-1]:
            try:
                return self._connected(address, port)
            except httpcore.ConnectError:
                continue
        return self._connected(addresses[-1], port)

    def _connected(self, address: str, port: int) -> httpcore.NetworkStream:
        made = self.below.connect_tcp(address, port, self.deadline.left())
        return TimedStream(made, self.deadline)
