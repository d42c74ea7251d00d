"""Where the login counts tries and remembers used codes: in Redis, for all servers together.

Without Redis each server process remembers by itself, so that guessing stays slow, a code works
once, and logging in stays possible.
"""

import json
import time
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

TIMEOUT = 0.2
PAUSE = 5.0  # seconds in which a Redis that did not answer is not asked again


class Plain:
    """Values as JSON: nothing read back can become code."""

    def dumps(self, value: Any) -> bytes:
        """Write."""
        return json.dumps(value).encode()

    def loads(self, data: bytes) -> Any:
        """Read."""
        return json.loads(data)


class Tries(BaseCache):
    """The four verbs the login library uses, and no other."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        patience = {"socket_timeout": TIMEOUT, "socket_connect_timeout": TIMEOUT}
        self.far = RedisCache(location, {**params, "OPTIONS": {"serializer": Plain, **patience}})
        self.near = LocMemCache(location, params)
        self.away_until = 0.0

    def add(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """Remember what is not remembered yet; says whether it was new."""
        return bool(self._ask("add", key, value, timeout, version))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """What is remembered."""
        return self._ask("get", key, default, version)

    def set(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        """Remember."""
        self._ask("set", key, value, timeout, version)

    def delete(self, key: Any, version: int | None = None) -> bool:
        """Forget."""
        return bool(self._ask("delete", key, version))

    def _ask(self, verb: str, *said: Any) -> Any:
        if time.monotonic() >= self.away_until:
            try:
                return getattr(self.far, verb)(*said)
            except (RedisError, OSError):
                self.away_until = time.monotonic() + PAUSE
        return getattr(self.near, verb)(*said)
