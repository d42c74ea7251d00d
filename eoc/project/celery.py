"""Celery carries ids and rings bells; what must not be lost stands in PostgreSQL."""

from celery import Celery

from eoc.project.environment import WORKER, choose_settings

choose_settings(WORKER)
app = Celery("accord")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["alerts", "resources"])
