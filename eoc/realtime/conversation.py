"""What a socket says and how it is answered: `hello` and `since`, anything else is told so."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from django.db import DatabaseError

from eoc.realtime import frames
from eoc.realtime.admission import Admission, admissions, now
from eoc.realtime.feed import Feed
from eoc.realtime.hub import Hub
from eoc.realtime.keeper import login_of
from eoc.realtime.listener import POLICY, SESSION_OVER, Listener
from eoc.realtime.messages import PROTOCOL, Misunderstood, understood
from eoc.realtime.reading import NOTHING, Place, replays
from eoc.realtime.sitting import sittings
from eoc.realtime.together import Together

FRESH_SECONDS = 1.0  # so old may an answer about a login be when it comes back in a crowd
TRY_AGAIN, OUR_FAULT = 1013, 1011

log = structlog.get_logger()


class Conversation:
    """Answers sockets; many that ask at once are answered by few statements."""

    def __init__(self, hub: Hub, feed: Feed) -> None:
        self.hub, self.feed = hub, feed
        self.sittings = Together(sittings, fresh=FRESH_SECONDS)
        self.admissions = Together(admissions, fresh=FRESH_SECONDS)
        self.replays = Together(replays, most=100)
        self._unanswered: dict[Listener, deque[str]] = {}
        self._answering: dict[Listener, asyncio.Task[None]] = {}

    def talk(self, listener: Listener, text: str) -> None:
        """Answer a message, after those before it."""
        said = self._unanswered.setdefault(listener, deque())
        said.append(text)
        if listener not in self._answering:
            self._answering[listener] = asyncio.create_task(self._converse(listener, said))

    async def _converse(self, listener: Listener, said: deque[str]) -> None:
        try:
            while said and not listener.gone:
                await self._answer(listener, said.popleft())
        except (DatabaseError, OSError):
            log.warning("hub.database_away")
            listener.sink.end(TRY_AGAIN)
        except Exception:
            log.exception("hub.answer_failed")
            listener.sink.end(OUR_FAULT)
        finally:
            del self._unanswered[listener], self._answering[listener]

    async def _answer(self, listener: Listener, text: str) -> None:
        try:
            message = understood(text)
        except Misunderstood as error:
            listener.hear(frames.said({"t": "error", "reason": str(error)}))
            return
        if message["t"] != "hello" and listener.streams is None:
            listener.hear(frames.said({"t": "error", "reason": "Say hello first."}))
            return
        await ANSWERS[message["t"]](self, listener, message)

    async def hello(self, listener: Listener, message: dict[str, Any]) -> None:
        """Admit, greet, and say what was missed."""
        if not listener.sit(await self.sittings.ask(listener.key)):
            listener.sink.end(SESSION_OVER)
            return
        admitted = await self.admissions.ask(login_of(listener))
        if admitted is None:
            listener.sink.end(POLICY)
            return
        if admitted.epoch != self.hub.epoch:
            await self.feed.ask()
        if admitted.epoch != self.hub.epoch:
            listener.sink.end(TRY_AGAIN)
        elif not listener.gone:
            self._greet(listener, admitted)
            await self._catch_up(listener, message)
            listener.release()

    async def since(self, listener: Listener, message: dict[str, Any]) -> None:
        """Say one stream again from a position."""
        await self._replay(listener, {message["stream"]: message["seq"]})

    def _greet(self, listener: Listener, admitted: Admission) -> None:
        self.feed.look(self.hub.join(listener, admitted.streams, admitted.heads))
        heads = self.hub.heads_of(admitted.streams)
        told = {
            "t": "hello",
            "protocol": PROTOCOL,
            "epoch": admitted.epoch,
            "heads": heads,
            "streams": list(heads),
            "now": now(),
            "session": listener.sitting.told(),
        }
        listener.hear(frames.said(told))
        listener.held = []

    async def _catch_up(self, listener: Listener, message: dict[str, Any]) -> None:
        known = message.get("since") or {}
        if message.get("epoch") not in (None, self.hub.epoch):
            words = {"t": "resync", "reason": "another database answers now"}
            listener.say(frames.said(words))
            return
        heads = self.hub.heads
        await self._replay(listener, {s: n for s, n in known.items() if heads.get(s, 0) > n})

    async def _replay(self, listener: Listener, positions: Mapping[str, int]) -> None:
        allowed = listener.streams or frozenset()
        places: list[Place] = [(s, n) for s, n in positions.items() if s in allowed]
        found = await asyncio.gather(*(self.replays.ask(place) for place in places))
        for (stream, _), frame in zip(places, found, strict=True):
            if frame is None:
                words = {"t": "resync", "reason": "too far behind", "stream": stream}
                listener.say(frames.said(words))
            elif frame is not NOTHING:
                listener.say(frame)


Answer = Callable[[Conversation, Listener, dict[str, Any]], Awaitable[None]]
ANSWERS: dict[str, Answer] = {"hello": Conversation.hello, "since": Conversation.since}
