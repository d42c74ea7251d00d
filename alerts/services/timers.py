"""Timers: rows due by the database's clock, claimed by whoever sweeps, fired once."""

import json
from collections.abc import Sequence
from datetime import timedelta

from django.db import connection
from django.db.models.functions import Now

from alerts.models import Timer, TimerKind
from eoc.access import Actor

AGAIN_AFTER = 30.0  # seconds

CLAIM = """SELECT * FROM alerts_timer WHERE fired_at IS NULL AND next_at <= clock_timestamp()
 ORDER BY next_at, id LIMIT 1 FOR UPDATE SKIP LOCKED"""
FIRED = """UPDATE alerts_timer
   SET fired_at = clock_timestamp(), late_by = clock_timestamp() - due_at,
       moot = %s, done = %s::jsonb
 WHERE id = %s"""
AGAIN = (
    "UPDATE alerts_timer SET next_at = clock_timestamp() + make_interval(secs => %s) WHERE id = %s"
)


def plan(
    *,
    kind: TimerKind,
    object_id: int,
    agency_id: int,
    mode: str,
    epoch: int,
    after: timedelta,
    by: Actor,
    asked: bool = False,
) -> Timer:
    """Let it be fired for the object once so much time has passed, unless its epoch moves on."""
    due = Now() + after
    return Timer.objects.create(
        kind=kind,
        object_id=object_id,
        agency_id=agency_id,
        mode=mode,
        epoch=epoch,
        due_at=due,
        next_at=due,
        asked_by=by.name if asked else "",
    )


def claim(*, by: Actor) -> Timer | None:
    """Take the timer that is due longest, until the transaction ends; None where none is due."""
    found = list(Timer.objects.raw(CLAIM))
    return found[0] if found else None


def mark_fired(*, timer: Timer, done: Sequence[str] | None, by: Actor) -> None:
    """Note what it did and how late; None says that it was moot."""
    with connection.cursor() as cursor:
        cursor.execute(FIRED, [done is None, json.dumps(list(done or ())), timer.pk])


def mark_failed(*, timer: Timer, by: Actor) -> None:
    """Let it be tried again a little later, so that it keeps no other waiting."""
    with connection.cursor() as cursor:
        cursor.execute(AGAIN, [AGAIN_AFTER, timer.pk])
