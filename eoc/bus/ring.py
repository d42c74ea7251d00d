"""Ring Celery: a task name and ids, never the work itself; the relay finds what was not heard."""

from functools import cache

import structlog
from celery import Celery
from django.conf import settings
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from eoc.bus.breaker import Breaker

log = structlog.get_logger()
breaker = Breaker()
QUICK = {"socket_timeout": 0.2, "socket_connect_timeout": 0.2}


@cache
def _bell() -> Celery:
    """An app of its own: a worker waits long for its broker, whoever rings must not."""
    bell = Celery("bell", broker=settings.CELERY_BROKER_URL, set_as_current=False)
    bell.conf.update(
        task_default_queue=settings.CELERY_TASK_DEFAULT_QUEUE,
        broker_transport_options={**settings.CELERY_BROKER_TRANSPORT_OPTIONS, **QUICK},
    )
    return bell


def ring(task: str, *args: object) -> bool:
    """Ask a worker to look; answers whether the broker took it within 200 ms."""
    if breaker.is_open():
        return False
    try:
        _bell().send_task(task, args=args, retry=False, ignore_result=True)
    except (OperationalError, RedisError, OSError):
        breaker.trip()
        log.warning("bus.ring_lost", task=task)
        return False
    return True
