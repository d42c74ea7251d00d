"""Celery carries ids at most, and a task that is lost is rung for again before its lease is old."""

import inspect

from alerts.tasks import PATIENCE
from eoc.project.celery import app

OURS = ("alerts.", "resources.")


def test_a_task_of_a_worker_that_died_comes_back_and_none_waits_behind_another() -> None:
    conf = app.conf
    assert conf.task_acks_late and conf.task_reject_on_worker_lost
    assert conf.worker_prefetch_multiplier == 1
    assert conf.task_time_limit < conf.broker_transport_options["visibility_timeout"]
    assert conf.task_ignore_result and conf.broker_connection_retry_on_startup


def test_a_worker_told_to_quit_ends_the_batch_it_sends() -> None:
    assert PATIENCE <= app.conf.worker_soft_shutdown_timeout < app.conf.task_time_limit


def test_tasks_take_ids_or_nothing() -> None:
    app.loader.import_default_modules()
    ours = {name: task for name, task in app.tasks.items() if name.startswith(OURS)}
    taken = {name: list(inspect.signature(task.run).parameters) for name, task in ours.items()}
    assert {name for name, names in taken.items() if names} == {"alerts.tasks.deliver"}
    assert taken["alerts.tasks.deliver"] == ["ids"]
