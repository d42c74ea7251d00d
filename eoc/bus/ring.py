"""Ring Celery: a task name and ids, never the work itself; the relay finds what was not heard."""

import threading
from functools import cache
from typing import Any

import structlog
from celery import current_app
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from eoc.bus.breaker import Breaker

log = structlog.get_logger()
breaker = Breaker()
PATIENCE = 0.2
# A worker waits long for its broker; whoever rings must not. Without max_retries kombu tries on
# for ever, in steps of two seconds, inside the caller's request.
QUICK = {
    "socket_timeout": PATIENCE,
    "socket_connect_timeout": PATIENCE,
    "max_retries": 0,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
}
_turn = threading.Lock()


@cache
def _line() -> Any:
    """One connection of this process for ringing; a request is too short for its own."""
    return current_app.connection_for_write(transport_options=QUICK, connect_timeout=PATIENCE)


def ring(task: str, *args: object) -> bool:
    """Ask a worker to look; answers whether the broker took it within 200 ms."""
    if breaker.is_open() or not _turn.acquire(timeout=PATIENCE):
        return False
    try:
        current_app.send_task(task, args=args, retry=False, ignore_result=True, connection=_line())
    except (OperationalError, RedisError, OSError):
        _hang_up()
        breaker.trip()
        log.warning("bus.ring_lost", task=task)
        return False
    finally:
        _turn.release()
    return True


def _hang_up() -> None:
    line = _line()
    _line.cache_clear()
    try:
        line.close()
    except (OperationalError, RedisError, OSError):
        log.warning("bus.line_not_closed")
