"""The usual way: a Celery task for each delivery, claimed, sent and marked by the same code.

Run by `celery -A bench.alert_each worker`; the database is named by BENCH_DATABASE.
"""

import os

import django

from eoc.project.environment import choose_settings

choose_settings()
django.setup()

from celery import Celery  # noqa: E402  (settings first)
from celery.signals import worker_process_init  # noqa: E402
from django.conf import settings  # noqa: E402

from alerts.sending import send_due  # noqa: E402
from bench.ground import as_relay, point  # noqa: E402
from bench.sinking import Sinking  # noqa: E402

QUEUE = "bench-alert"
app = Celery("each", broker=settings.CELERY_BROKER_URL)
app.conf.task_default_queue = QUEUE
app.conf.task_ignore_result = True
app.conf.task_acks_late = True
app.conf.worker_prefetch_multiplier = 1
app.conf.broker_connection_retry_on_startup = True
ways = Sinking()  # connections kept from task to task, better than a task usually has it


@worker_process_init.connect  # type: ignore[untyped-decorator]
def _begin(**_: object) -> None:
    point(os.environ["BENCH_DATABASE"])
    as_relay()


@app.task  # type: ignore[untyped-decorator]
def send(delivery: int) -> None:
    """One delivery."""
    send_due(ways, 1, [delivery])
