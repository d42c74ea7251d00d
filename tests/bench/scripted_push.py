"""A push server that forgets and falsifies as a test scripts it."""

import contextlib
import socket
import threading

from bench.push.sides import WebSockets


def frame(payload: bytes) -> bytes:
    """A server's text frame."""
    return b"\x81\x7e" + len(payload).to_bytes(2, "big") + payload


class Scripted(WebSockets):
    """Tells every socket what is posted, but for `untold` and `falsified` (socket, post)."""

    name = "scripted"

    def __init__(
        self,
        untold: frozenset[tuple[int, bytes]] = frozenset(),
        falsified: frozenset[tuple[int, bytes]] = frozenset(),
    ) -> None:
        super().__init__()
        self.untold, self.falsified = untold, falsified
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listener.getsockname()[1]
        self.lines: list[socket.socket] = []
        threading.Thread(target=self._welcome, daemon=True).start()

    def post(self, body: bytes) -> None:
        """Tell it."""
        for index, line in enumerate(self.lines):
            if (index, body) in self.falsified:
                line.sendall(frame(body.upper()))
            elif (index, body) not in self.untold:
                line.sendall(frame(body))

    def close(self) -> None:
        """Hang up."""
        self.listener.shutdown(socket.SHUT_RDWR)
        for line in [self.listener, *self.lines]:
            line.close()

    def _welcome(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                line, _ = self.listener.accept()
                line.recv(4096)
                self.lines.append(line)
                line.sendall(b"HTTP/1.1 101 Switching Protocols\r\n\r\n")
