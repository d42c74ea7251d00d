"""Carry alerts out of the house even with no Redis and no worker; runs until SIGTERM."""

import signal
import threading
from typing import Any

import structlog
from django.core.management.base import BaseCommand

from alerts.relaying import keep_time, turn

log = structlog.get_logger()


class Command(BaseCommand):
    """One turn a second, timers beside it; ends after the turn in hand."""

    help = __doc__ or ""
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Turn after turn."""
        ended = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: ended.set())
        clock = threading.Thread(target=keep_time, args=(ended,), name="clock")
        clock.start()
        log.info("relay.begins")
        while not ended.wait(1.0):
            turn(ended.is_set)
        clock.join()
        log.info("relay.ends")
