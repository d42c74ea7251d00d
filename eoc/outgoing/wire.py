"""A connection that never waits: it connects, encrypts, writes and reads as far as it can."""

import errno
import os
import socket
import ssl
from dataclasses import dataclass
from selectors import EVENT_READ, EVENT_WRITE

from eoc.outgoing.addresses import Unreachable

CHUNK = 65_536
WAITS = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)


@dataclass(frozen=True)
class Place:
    """Where somebody listens: an IP address with its port, or the path of a unix socket."""

    address: str
    port: int = 0

    @property
    def family(self) -> socket.AddressFamily:
        """What kind of address it is."""
        if not self.port:
            return socket.AF_UNIX
        return socket.AF_INET6 if ":" in self.address else socket.AF_INET


class Wire:
    """`step` goes on until it would have to wait, and `wants` says for what."""

    def __init__(self, place: Place) -> None:
        self.socket = socket.socket(place.family, socket.SOCK_STREAM)
        self.socket.setblocking(False)
        try:
            self.refused = self._dial(place)
        except OSError:  # a path that is too long
            self.socket.close()
            raise
        self.number = self.socket.fileno()
        self.wants = EVENT_WRITE
        self.unsent = bytearray()
        self.connected = self.ended = self.shaking = False
        self.trust: tuple[ssl.SSLContext, str] | None = None

    def write(self, said: bytes) -> None:
        """It leaves with the next step."""
        self.unsent += said

    def encrypt(self, trust: ssl.SSLContext, host: str) -> None:
        """What is written from here on leaves under TLS, to whoever proves to be that host."""
        self.trust = trust, host

    def step(self) -> bytes:
        """Go on, and answer with what came; after `ended` nothing more will. Raises Unreachable."""
        try:
            return self._read() if self._sent() else b""
        except OSError as error:
            raise Unreachable(f"{type(error).__name__}: {error}") from error

    def flush(self) -> None:
        """Write what can be written without waiting. Raises Unreachable."""
        try:
            self._sent()
        except OSError as error:
            raise Unreachable(f"{type(error).__name__}: {error}") from error

    def close(self) -> None:
        """Hang up."""
        self.socket.close()

    def _dial(self, place: Place) -> int:
        if not place.port:
            return self.socket.connect_ex(place.address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        code = self.socket.connect_ex((place.address, place.port))
        return 0 if code == errno.EINPROGRESS else code

    def _is_connected(self) -> bool:
        if self.connected:
            return True
        if code := self.refused or self.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            raise OSError(code, os.strerror(code))
        try:
            self.socket.getpeername()
        except OSError as error:
            if error.errno != errno.ENOTCONN:
                raise
            return False  # still under way
        self.connected = True
        return True

    def _is_encrypted(self) -> bool:
        if self.trust is not None:
            trust, host = self.trust
            self.trust, self.shaking = None, True
            self.socket = trust.wrap_socket(
                self.socket, server_hostname=host, do_handshake_on_connect=False
            )
        if self.shaking:
            self.shaking = not self._shaken()
        return not self.shaking

    def _shaken(self) -> bool:
        assert isinstance(self.socket, ssl.SSLSocket)
        try:
            self.socket.do_handshake()
        except ssl.SSLWantReadError:
            self.wants = EVENT_READ
            return False
        except ssl.SSLWantWriteError:
            self.wants = EVENT_WRITE
            return False
        return True

    def _sent(self) -> bool:
        """Whether it got as far as writing."""
        if not (self._is_connected() and self._is_encrypted()):
            return False
        try:
            while self.unsent:
                del self.unsent[: self.socket.send(self.unsent)]
        except WAITS:
            pass
        self.wants = EVENT_READ | EVENT_WRITE if self.unsent else EVENT_READ
        return True

    def _read(self) -> bytes:
        """What is there at once; a selector tells of the rest, except of what TLS holds."""
        came = bytearray()
        try:
            while not came or (isinstance(self.socket, ssl.SSLSocket) and self.socket.pending()):
                part = self.socket.recv(CHUNK)
                came += part
                if not part:
                    self.ended = True
                    break
        except WAITS:
            pass
        return bytes(came)
