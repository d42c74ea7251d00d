"""HTTP/1.1 over a connection that never waits: one call at a time."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httptools

from eoc.outgoing.addresses import Forbidden, Unreachable
from eoc.outgoing.calls import MOST_BYTES, Answer
from eoc.outgoing.wire import Place, Wire


@dataclass(frozen=True)
class Call:
    """A request to one address; `key` is the caller's own name for it."""

    key: Any
    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes = b""

    def wire(self) -> bytes:
        """As it leaves (RFC 9112); raises Forbidden where the address is not ASCII."""
        parts = urlsplit(self.url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        said = {"host": parts.netloc, "accept-encoding": "identity", **self.headers}
        said["content-length"] = str(len(self.body))
        lines = [f"{self.method} {target} HTTP/1.1", *(f"{n}: {v}" for n, v in said.items())]
        try:
            return "\r\n".join([*lines, "", ""]).encode("ascii") + self.body
        except UnicodeEncodeError as error:
            raise Forbidden("Write the address in ASCII: punycode and %-escapes.") from error


@dataclass
class Reading:
    """An answer as httptools reads it."""

    headers: dict[str, str] = field(default_factory=dict)
    body: bytearray = field(default_factory=bytearray)
    begun: bool = False
    whole: bool = False

    def on_header(self, name: bytes, said: bytes) -> None:
        """One header."""
        self.headers[name.decode("latin-1").lower()] = said.decode("latin-1")

    def on_headers_complete(self) -> None:
        """What follows is the body."""
        self.begun = True

    def on_body(self, part: bytes) -> None:
        """A part of the body."""
        self.body += part

    def on_message_complete(self) -> None:
        """All of it is here."""
        self.whole = True


class Line:
    """To one checked address under the host's own name.

    `step` goes on until it would have to wait, and `wants` says for what. Raises Unreachable.
    """

    def __init__(self, address: str, port: int, host: str, trust: ssl.SSLContext | None) -> None:
        self.wire = Wire(Place(address, port))
        if trust is not None:
            self.wire.encrypt(trust, host)
        self.number = self.wire.number
        self.used = 0  # answers it brought
        self.until = 0.0

    def ask(self, wire: bytes, until: float) -> None:
        """Begin a call that must be over at `until`, of the monotonic clock."""
        self.wire.write(wire)
        self.until = until
        self.reading = Reading()
        self.parser = httptools.HttpResponseParser(self.reading)
        self.heard = False

    def step(self) -> Answer | None:
        """Go on; the whole answer once it is there."""
        came = self.wire.step()
        self.heard = self.heard or bool(came)
        try:
            if came:
                self.parser.feed_data(came)
        except httptools.HttpParserError as error:
            raise Unreachable(f"{type(error).__name__}: {error}") from error
        if len(self.reading.body) > MOST_BYTES:
            raise Unreachable(f"The answer is larger than {MOST_BYTES // 1_000_000} MB.")
        if self.reading.whole:
            return self._answer()
        return self._ended() if self.wire.ended else None

    @property
    def wants(self) -> int:
        """What a selector should wait for."""
        return self.wire.wants

    @property
    def gone_stale(self) -> bool:
        """A kept connection that the other side had closed: nothing of this call was answered."""
        return self.used > 0 and not self.heard

    @property
    def reusable(self) -> bool:
        """Whether the other side keeps it open."""
        return bool(self.parser.should_keep_alive()) and not (self.wire.unsent or self.wire.ended)

    def close(self) -> None:
        """Hang up."""
        self.wire.close()

    def _ended(self) -> Answer:
        """A body without a length ends with the connection."""
        if self.reading.begun and "content-length" not in self.reading.headers:
            return self._answer()
        raise Unreachable("Closed before the answer was whole.")

    def _answer(self) -> Answer:
        status = self.parser.get_status_code()
        if status < 200:  # 100, 103: we asked for neither
            raise Unreachable("An interim answer without the final one.")
        self.used += 1
        return Answer(status, self.reading.headers, bytes(self.reading.body))
