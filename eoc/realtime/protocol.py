"""uvicorn's websocket protocol, lent to the hub once a socket is accepted: no task, no queue."""

import logging
from typing import Any, Protocol, cast

from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame
from websockets.http11 import Request

from eoc.realtime import frames

LENT = "accord.socket"
MOST_WAITING = 512 * 1024  # bytes in the transport's buffer; what the kernel holds comes on top
PING, MOST_UNANSWERED = b"\x89\x00", 2
FAREWELL_SECONDS = 5.0
QUIET = logging.getLogger("accord.sockets")  # thousands come back at once: no line for each
QUIET.setLevel(logging.WARNING)


class Ear(Protocol):
    """Who gets what a socket says, and learns how it fares."""

    def receive(self, text: str | None) -> None:
        """Take a message; None for one that is no text."""

    def paused(self) -> None:
        """More than `MOST_WAITING` bytes wait: the reader is slow."""

    def resumed(self) -> None:
        """All of it was read."""

    def lost(self) -> None:
        """The connection is gone."""


class HubProtocol(WebSocketsSansIOProtocol):
    """Serves the handshake like its parent; what was lent writes whole frames to the transport."""

    ear: Ear | None = None
    unanswered = 0

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.logger = self.conn.logger = QUIET

    def handle_connect(self, event: Request) -> None:
        """Let the application find the socket in its scope."""
        super().handle_connect(event)
        if hasattr(self, "scope"):
            cast("dict[str, Any]", self.scope["extensions"])[LENT] = self

    def lend(self, ear: Ear) -> None:
        """From now on the ear hears what the socket says, and the application may return."""
        self.ear = ear
        self.transport.set_write_buffer_limits(high=MOST_WAITING, low=0)

    def write(self, frame: frames.Frame | frames.Train) -> None:
        """Hand the frame to the kernel, or to the buffer where the kernel has enough."""
        if not self.close_sent:
            self.transport.write(frame.wire)

    def waiting(self) -> int:
        """Bytes the kernel did not take yet."""
        return self.transport.get_write_buffer_size()

    def end(self, code: int) -> None:
        """Close politely; whoever does not answer, or has not read, is cut off in the end."""
        if self.close_sent or self.transport.is_closing():
            return
        self.conn.send_close(code)
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        self.close_timer = self.loop.call_later(FAREWELL_SECONDS, self.transport.abort)

    def cut(self) -> None:
        """Drop the connection and what waits to be sent."""
        self.transport.abort()

    def send_receive_event_to_app(self) -> None:
        """A message is complete: to the ear, not into a queue."""
        if self.ear is None:
            super().send_receive_event_to_app()
            return
        data, self.frames = b"".join(self.frames), []
        if self.close_sent:
            return
        try:
            self.ear.receive(data.decode() if self.curr_msg_data_type == "text" else None)
        except UnicodeDecodeError:
            self.end(1007)

    def start_keepalive(self) -> None:
        """No timer for each socket: the hub pings all of them in one loop."""

    def ping(self) -> None:
        """Ask whether somebody is there; who did not answer the last ones is cut off."""
        if self.unanswered == MOST_UNANSWERED:
            self.transport.abort()
        elif not self.close_sent:
            self.unanswered += 1
            self.transport.write(PING)

    def handle_pong(self, event: Frame) -> None:
        """Somebody is there."""
        self.unanswered = 0

    def pause_writing(self) -> None:
        """The transport's buffer is full."""
        super().pause_writing()
        if self.ear is not None:
            self.ear.paused()

    def resume_writing(self) -> None:
        """The transport's buffer is empty."""
        super().resume_writing()
        if self.ear is not None:
            self.ear.resumed()

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell the ear, and let go of everything at once: thousands come and go."""
        super().connection_lost(exc)
        self.conn.parser.close()
        ear, self.ear = self.ear, None
        if ear is not None:
            ear.lost()

    async def run_asgi(self) -> None:
        """Run the application; the socket of one that lent it stays open after it returned."""
        try:
            await self.app(self.scope, self.receive, self.send)
        except ClientDisconnected:
            pass
        except Exception:
            self.logger.exception("Exception in ASGI application\n")
            self.send_500_response()
        self.scope["extensions"] = {}
        if self.ear is None and self.close_timer is None:
            self.transport.close()


def lent(scope: dict[str, Any]) -> HubProtocol | None:
    """The socket a server lends with the scope; None where it lends none."""
    found = scope.get("extensions", {}).get(LENT)
    return found if isinstance(found, HubProtocol) else None
