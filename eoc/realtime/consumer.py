"""The socket's front door: seat the login, accept, hand the connection over to the hub."""

import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

from channels.consumer import AsyncConsumer
from channels.exceptions import StopConsumer

from eoc.realtime.asgi_sink import AsgiSink, Send
from eoc.realtime.listener import POLICY, TOO_MANY, Listener
from eoc.realtime.protocol import HubProtocol, lent
from eoc.realtime.seats import seats
from eoc.realtime.serving import serving

Receive = Callable[[], Awaitable[dict[str, Any]]]


class LiveConsumer(AsyncConsumer):
    """One browser's live channel; what it may hear is decided by `admission`, never here.

    Where the server lends the socket the consumer is done once it is accepted.
    """

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Hear one thing after the other: no channel layer, no task beside, no database."""
        self.scope, self.base_send = scope, send
        with contextlib.suppress(StopConsumer):
            while True:
                message = await receive()
                await getattr(self, message["type"].replace(".", "_"))(message)

    async def websocket_connect(self, message: dict[str, Any]) -> None:
        """Accept a logged-in person who has a seat left."""
        sitting = self.scope["sitting"]
        if sitting.over:
            await self.send({"type": "websocket.close", "code": POLICY})
            raise StopConsumer
        await self.send({"type": "websocket.accept"})
        if not seats.take(sitting.user):
            await self.send({"type": "websocket.close", "code": TOO_MANY})
            raise StopConsumer
        socket = lent(self.scope)
        if socket is not None:
            self._hand_over(socket)
            raise StopConsumer
        self.sink = AsgiSink(self.send)
        self.listener = self._hand_over(self.sink)

    async def websocket_receive(self, message: dict[str, Any]) -> None:
        """Pass on what a socket says that was not lent."""
        self.listener.receive(message.get("text"))

    async def websocket_disconnect(self, message: dict[str, Any]) -> None:
        """Let go of a socket that was not lent."""
        self.listener.lost()
        self.sink.stop()
        raise StopConsumer

    def _hand_over(self, sink: HubProtocol | AsgiSink) -> Listener:
        served = serving()
        listener = Listener(
            sink,
            self.scope["session_key"],
            self.scope["sitting"],
            served.conversation.talk,
            _gone,
        )
        served.hub.enter(listener)
        sink.lend(listener)
        return listener


def _gone(listener: Listener) -> None:
    seats.give_back(listener.user)
    serving().hub.leave(listener)
