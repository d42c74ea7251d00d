"""How often somebody may knock: counted in Redis for all servers together, in windows of time.

Redis may be away. A limit that is `closed` (login, guest links) is then counted in each server
process by itself, so that guessing stays slow and logging in stays possible. Any other limit lets
everybody pass: a dispatcher is never kept from writing because a counter is missing.
"""

import hashlib
import time
from dataclasses import dataclass
from threading import Lock

import structlog
from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

from eoc.errors import Refusal

TIMEOUT = 0.2
PAUSE = 5.0  # seconds in which a Redis that did not answer is not asked again
MOST_KEPT = 10_000

log = structlog.get_logger()


@dataclass(frozen=True)
class Limit:
    """So many in so many seconds; `closed` says what happens without Redis."""

    name: str
    most: int
    seconds: int
    closed: bool = False


class TooMany(Refusal):
    """Too many requests (429); `retry_after` says in how many seconds to come back."""

    status = 429
    title = "Too many requests"


class Counter:
    """Counts in Redis, and by itself where Redis does not answer."""

    def __init__(self, url: str) -> None:
        self.redis = Redis.from_url(url, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT)
        self.away_until = 0.0
        self.own: dict[str, int] = {}
        self.lock = Lock()

    def count(self, limit: Limit, who: str) -> int | None:
        """The how-manieth this is in its window; None where nobody counts."""
        key = _key(limit, who)
        if time.monotonic() >= self.away_until:
            try:
                return self._in_redis(key, limit.seconds)
            except (RedisError, OSError):
                self.away_until = time.monotonic() + PAUSE
                log.warning("limits.redis_away", closed=limit.closed)
        return self._by_itself(key) if limit.closed else None

    def _in_redis(self, key: str, seconds: int) -> int:
        with self.redis.pipeline(transaction=False) as line:
            line.incr(key)
            line.expire(key, seconds + 1)
            found: int = line.execute()[0]
        return found

    def _by_itself(self, key: str) -> int:
        with self.lock:
            if len(self.own) > MOST_KEPT:
                self.own.clear()
            self.own[key] = self.own.get(key, 0) + 1
            return self.own[key]


_counters: dict[str, Counter] = {}


def wait_for(limit: Limit, who: str) -> int:
    """Seconds until one more is let in; 0 lets this one in."""
    if limit.most <= 0:
        return 0
    url = settings.REDIS_URL
    found = _counters.setdefault(url, Counter(url)).count(limit, who)
    if found is None or found <= limit.most:
        return 0
    return limit.seconds - int(time.time()) % limit.seconds


def demand(limit: Limit, who: str) -> None:
    """Refuse whoever knocks too often."""
    if seconds := wait_for(limit, who):
        log.warning("limits.reached", limit=limit.name)
        raise TooMany(f"Too many tries. Try again in {seconds} seconds.", retry_after=seconds)


def _key(limit: Limit, who: str) -> str:
    """Who knocks is not readable in Redis."""
    window = int(time.time()) // limit.seconds
    mark = hashlib.blake2b(f"{settings.SECRET_KEY}:{who}".encode(), digest_size=12).hexdigest()
    return f"eoc:limit:{limit.name}:{window}:{mark}"
