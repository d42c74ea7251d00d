"""Celery's door to the press: a bell rang, look what waits to be printed."""

import time

from celery import shared_task

from resources.printing.due import print_due

PATIENCE = 30.0


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def print_documents() -> int:
    """Print what waits, for at most half a minute; what is left, the relay rings for again."""
    until, tried = time.monotonic() + PATIENCE, 0
    while time.monotonic() < until and print_due():
        tried += 1
    return tried
