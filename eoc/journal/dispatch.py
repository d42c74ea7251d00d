"""Hand events to their subscribers: each event once to each, its effects and its mark together."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from django.db import connection, transaction
from django.utils.module_loading import import_string

from eoc.access import Actor, scope

log = structlog.get_logger()

CLAIM = """SELECT id, event, subscriber, kind, mode, payload FROM journal_dispatch
 WHERE done_at IS NULL AND next_at <= clock_timestamp()
 ORDER BY next_at, id LIMIT 1 FOR UPDATE SKIP LOCKED"""
DONE = """UPDATE journal_dispatch
 SET done_at = clock_timestamp(), attempts = attempts + 1, last_error = '' WHERE id = %s"""
FAILED = """UPDATE journal_dispatch
 SET attempts = attempts + 1, last_error = %s,
     next_at = clock_timestamp() + make_interval(secs =>
       least(power(2, least(attempts, 9)), 300) * (0.5 + random()))
 WHERE id = %s"""
OLDEST = """SELECT coalesce(extract(epoch FROM clock_timestamp() - min(next_at)), 0)
 FROM journal_dispatch WHERE done_at IS NULL AND next_at <= clock_timestamp()"""


@dataclass(frozen=True)
class Heard:
    """What a subscriber hears: ids in `facts`, never rows; everything else it reads anew."""

    event: uuid.UUID
    kind: str
    mode: str
    facts: Mapping[str, Any]

    def number(self, name: str) -> int:
        """The id under that name; 0, which is nobody's, where it is not told."""
        return int(self.facts.get(name) or 0)


def relay(mode: str) -> Actor:
    """The named system that carries effects out of the house; its database role sees every row."""
    return Actor(name="Relay", mode=mode, system="relay")


def hear(limit: int) -> int:
    """Let subscribers hear up to `limit` due events; answers how many were tried.

    Runs as the relay's role. Any number of processes may call it at once.
    """
    heard = 0
    while heard < limit and _hear_one():
        heard += 1
    return heard


def oldest_due() -> float:
    """Seconds the longest waiting event has been due; 0 where nothing waits."""
    with connection.cursor() as cursor:
        cursor.execute(OLDEST)
        row = cursor.fetchone()
    return float(row[0]) if row else 0.0


def _hear_one() -> bool:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(CLAIM)
        row = cursor.fetchone()
        if row is None:
            return False
        pk, event, subscriber, kind, mode, payload = row
        error = _tell(subscriber, Heard(event, kind, mode, json.loads(payload)))
        if error is None:
            cursor.execute(DONE, [pk])
        else:
            cursor.execute(FAILED, [error, pk])
    return True


def _tell(subscriber: str, heard: Heard) -> str | None:
    """The subscriber's effects in a savepoint of their own; the words of what went wrong."""
    try:
        with scope(relay(heard.mode)):
            import_string(subscriber)(heard)
    except Exception as error:
        log.exception("journal.subscriber_failed", subscriber=subscriber, kind=heard.kind)
        return f"{type(error).__name__}: {error}"[:1000]
    return None
