"""Pokes from Redis; it may be gone or hang, then the feed's own clock is what remains."""

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Any

import structlog
from django.conf import settings
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

RETRY_SECONDS = 1.0
PATIENCE = 2.0
QUIET_SECONDS = 5.0  # then Redis is asked whether it is there

log = structlog.get_logger()


async def listen(poke: Callable[[Mapping[str, int]], None]) -> None:
    """Hear pokes for ever; a Redis that went away or does not answer is called again."""
    while True:
        try:
            await _subscribed(poke)
        except (RedisError, OSError, TimeoutError):
            log.warning("hub.redis_away")
            await asyncio.sleep(RETRY_SECONDS)


async def _subscribed(poke: Callable[[Mapping[str, int]], None]) -> None:
    client = Redis.from_url(
        settings.CHANNEL_REDIS_URL, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE
    )
    async with client, client.pubsub() as subscription:
        await subscription.subscribe(settings.POKE_CHANNEL)
        while True:
            message = await _next(subscription)
            if message["type"] == "message":
                poke(json.loads(message["data"]))


async def _next(subscription: PubSub) -> dict[str, Any]:
    message = await subscription.get_message(timeout=QUIET_SECONDS)
    if message is None:
        await subscription.ping()
        message = await subscription.get_message(timeout=PATIENCE)
    if message is None:
        raise TimeoutError
    found: dict[str, Any] = message
    return found
