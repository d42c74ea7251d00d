"""What runs once in each server process: hub, feed, keeper, ticks and the line to Redis."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from weakref import WeakKeyDictionary

import structlog

from eoc.realtime import pokes
from eoc.realtime.conversation import Conversation
from eoc.realtime.feed import Feed
from eoc.realtime.hub import hub
from eoc.realtime.keeper import Keeper
from eoc.realtime.ticks import tick

log = structlog.get_logger()


class Serving:
    """The hub of this event loop with everything that feeds and keeps it."""

    def __init__(self) -> None:
        self.hub = hub()
        feed = Feed(self.hub)
        self.conversation = Conversation(self.hub, feed)
        keeper = Keeper(self.hub, feed.look)
        runs = (
            feed.poll,
            feed.push,
            keeper.keep,
            partial(pokes.listen, feed.poke),
            partial(tick, self.hub),
        )
        self._tasks = [asyncio.create_task(_for_ever(run)) for run in runs]


async def _for_ever(run: Callable[[], Awaitable[None]]) -> None:
    """Begin again whatever happens: a hub that went deaf would look like a quiet day."""
    while True:
        try:
            await run()
        except Exception:
            log.exception("hub.failed")
            await asyncio.sleep(1)


_served: WeakKeyDictionary[asyncio.AbstractEventLoop, Serving] = WeakKeyDictionary()


def serving() -> Serving:
    """What serves this process's event loop, begun when first asked for."""
    loop = asyncio.get_running_loop()
    if loop not in _served:
        _served[loop] = Serving()
    return _served[loop]
