"""Tell every server process which streams grew; the hub reads the journal itself."""

import json
from collections.abc import Mapping
from functools import cache

import structlog
from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

from eoc.bus.breaker import Breaker

log = structlog.get_logger()
breaker = Breaker()


@cache
def _client() -> Redis:
    return Redis.from_url(
        settings.CHANNEL_REDIS_URL, socket_timeout=0.2, socket_connect_timeout=0.2, retry=None
    )


def poke(heads: Mapping[str, int]) -> None:
    """Publish new heads of streams; silent within 200 ms when Redis is away."""
    if not heads or breaker.is_open():
        return
    try:
        _client().publish(settings.POKE_CHANNEL, json.dumps(dict(heads)))
    except (RedisError, OSError):
        breaker.trip()
        log.warning("bus.poke_lost", streams=len(heads))
