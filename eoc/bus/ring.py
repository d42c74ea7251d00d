"""Ring Celery: a task name and ids, never the work itself; the relay finds what was not heard."""

import structlog
from celery import current_app
from kombu.exceptions import OperationalError

from eoc.bus.breaker import Breaker

log = structlog.get_logger()
breaker = Breaker()


def ring(task: str, *args: object) -> bool:
    """Ask a worker to look; answers whether the broker took it within 200 ms."""
    if breaker.is_open():
        return False
    try:
        current_app.send_task(task, args=args, retry=False, ignore_result=True)
    except (OperationalError, OSError):
        breaker.trip()
        log.warning("bus.ring_lost", task=task)
        return False
    return True
