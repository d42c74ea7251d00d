"""Providers: a breaker and a token bucket each, in rows every process shares.

A breaker opens after five failures of the transport in a row, for fifteen seconds and twice as long
each further time, up to five minutes. Then one batch may try. What waits spends no attempt in its
first minute; later it does, so that another channel takes over or somebody hears of it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection

from eoc.access import Actor

ENOUGH = 5  # failures in a row
TRIES_FOR = 30  # seconds the batch that tries has
BUSY = 3.0  # seconds others wait for it
FIRST, LONGEST = 15, 300  # seconds open
PATIENCE = 60.0  # seconds after it was written in which a message waits without an attempt
BURST = 2.0  # seconds' worth of messages that may leave at once

MADE = """INSERT INTO alerts_provider
  (mode, channel, host, public, failures, trips, tokens, last_error)
SELECT %(mode)s, %(channel)s, h, h = '', 0, 0, 0, '' FROM unnest(%(hosts)s::text[]) AS h
ON CONFLICT (mode, channel, host) DO NOTHING"""
STANDING = """SELECT host, extract(epoch FROM open_until - clock_timestamp())
  FROM alerts_provider
 WHERE mode = %(mode)s AND channel = %(channel)s AND host = ANY (%(hosts)s)"""
TRY = """UPDATE alerts_provider
   SET tried_until = clock_timestamp() + make_interval(secs => %(span)s)
 WHERE mode = %(mode)s AND channel = %(channel)s AND host = %(host)s
   AND open_until <= clock_timestamp()
   AND (tried_until IS NULL OR tried_until < clock_timestamp())"""
TAKE = """WITH held AS (
  SELECT id, least(%(burst)s, tokens + %(rate)s
         * coalesce(extract(epoch FROM clock_timestamp() - tokens_at), %(burst)s)) AS filled
    FROM alerts_provider
   WHERE mode = %(mode)s AND channel = %(channel)s AND host = '' FOR UPDATE)
UPDATE alerts_provider p
   SET tokens = filled - least(floor(filled), %(count)s), tokens_at = clock_timestamp()
  FROM held WHERE p.id = held.id RETURNING least(floor(filled), %(count)s)"""
FAILED = """UPDATE alerts_provider p
   SET failures = c.failed, tried_until = NULL, last_failure_at = clock_timestamp(),
       last_error = %(error)s, trips = p.trips + c.opens::int,
       open_until = CASE WHEN c.opens THEN clock_timestamp() + make_interval(
         secs => least(%(longest)s, %(first)s * power(2, least(p.trips, 10)))) END,
       opened_at = CASE WHEN c.opens THEN coalesce(c.opened_at, clock_timestamp()) END
  FROM (SELECT id, opened_at, failures + %(count)s AS failed,
               failures + %(count)s >= %(enough)s AS opens
          FROM alerts_provider
         WHERE mode = %(mode)s AND channel = %(channel)s AND host = %(host)s FOR UPDATE) c
 WHERE p.id = c.id
RETURNING p.id, p.host, p.opened_at, c.opens AND c.opened_at IS NULL AS turned"""
WORKED = """UPDATE alerts_provider p
   SET failures = 0, trips = 0, open_until = NULL, tried_until = NULL, opened_at = NULL,
       last_success_at = clock_timestamp()
  FROM (SELECT id, opened_at FROM alerts_provider
         WHERE mode = %(mode)s AND channel = %(channel)s AND host = ANY (%(hosts)s)
           AND (failures > 0 OR (public
                AND coalesce(last_success_at < clock_timestamp() - interval '1 s', true)))
         ORDER BY id FOR UPDATE) c
 WHERE p.id = c.id RETURNING p.id, p.host, c.opened_at, c.opened_at IS NOT NULL AS turned"""
POSTPONED = """UPDATE alerts_delivery
   SET last_error = %(reason)s,
       next_at = clock_timestamp() + make_interval(secs => w.seconds * (1 + random() / 4))
  FROM unnest(%(keys)s::text[], %(waits)s::float8[]) AS w (key, seconds)
 WHERE dedupe_key = w.key AND state = 'pending'
   AND (%(patience)s::float8 IS NULL
        OR coalesce(retried_at, created_at)
           > clock_timestamp() - make_interval(secs => %(patience)s))
RETURNING dedupe_key"""


@dataclass(frozen=True)
class Turned:
    """A breaker that opened just now, or closed after it had been open since `opened_at`."""

    provider_id: int
    mode: str
    channel: str
    host: str
    opened_at: datetime
    opened: bool
    error: str = ""


@dataclass(frozen=True)
class Leave:
    """Whether a host may be called: now, as the one that tries, or after so many seconds."""

    wait: float = 0.0
    open: bool = False  # nothing is tried; otherwise another batch is trying, or nothing is wrong
    trying: bool = False
    known: bool = False  # it stands in a row, since it failed before or is the whole channel


def admit(*, mode: str, channel: str, hosts: Collection[str], by: Actor) -> dict[str, Leave]:
    """What the breaker of each host says; hosts that stand in no row have never failed."""
    asked: dict[str, Any] = {"mode": mode, "channel": channel, "hosts": list(hosts)}
    with connection.cursor() as cursor:
        cursor.execute(STANDING, asked)
        found = cursor.fetchall()
    leaves = dict.fromkeys(hosts, Leave())
    for host, left in found:
        leaves[host] = _standing(mode, channel, host, left)
    return leaves


def _standing(mode: str, channel: str, host: str, left: Any) -> Leave:
    """Of a host in a row: closed, open for some seconds, or one batch may try."""
    if left is None or left > 0:
        return Leave(float(left or 0), open=left is not None, known=True)
    with connection.cursor() as cursor:
        cursor.execute(TRY, {"mode": mode, "channel": channel, "host": host, "span": TRIES_FOR})
        tries = bool(cursor.rowcount)
    return Leave(0 if tries else BUSY, trying=tries, known=True)


def take(*, mode: str, channel: str, count: int, by: Actor) -> int:
    """How many of so many messages the channel's rate lets leave now."""
    rate = float(settings.CHANNEL_RATES.get(channel, 0))
    if rate <= 0:
        return count
    asked: dict[str, Any] = {"mode": mode, "channel": channel, "rate": rate}
    asked["burst"] = max(1.0, rate * BURST)
    with connection.cursor() as cursor:
        cursor.execute(MADE, {**asked, "hosts": [""]})
        cursor.execute(TAKE, {**asked, "count": count})
        return int(cursor.fetchone()[0])


def note(
    *,
    mode: str,
    channel: str,
    worked: Collection[str],
    failed: Mapping[str, tuple[int, str]],
    by: Actor,
) -> list[Turned]:
    """What a batch found: hosts that answered, and those that failed last, how often and how.

    Of those that answered only such as stand in a row need to be told. Answers whose breaker
    opened or closed by that.
    """
    asked: dict[str, Any] = {"mode": mode, "channel": channel}
    turned: list[Turned] = []
    with connection.cursor() as cursor:
        cursor.execute(MADE, {**asked, "hosts": ["", *failed]})
        if worked:
            cursor.execute(WORKED, {**asked, "hosts": list(worked)})
            turned += _turned(cursor.fetchall(), asked, opened=False)
        for host, (count, error) in sorted(failed.items()):
            limits = {"enough": ENOUGH, "first": FIRST, "longest": LONGEST}
            told = {**asked, **limits, "host": host, "count": count, "error": error[:300]}
            cursor.execute(FAILED, told)
            turned += _turned(cursor.fetchall(), asked, opened=True, error=error)
    return turned


def _turned(
    rows: Iterable[tuple[Any, ...]], asked: dict[str, Any], *, opened: bool, error: str = ""
) -> list[Turned]:
    return [
        Turned(pk, asked["mode"], asked["channel"], host, since, opened, error)
        for pk, host, since, moved in rows
        if moved
    ]


def postpone(
    *, waits: Mapping[str, float], reason: str, by: Actor, patience: float | None = None
) -> set[str]:
    """Deliveries by dedupe key, due again after so many seconds and a little; answers which.

    With `patience`, those written longer ago are left as they are.
    """
    asked: dict[str, Any] = {"keys": list(waits), "waits": list(waits.values())}
    with connection.cursor() as cursor:
        cursor.execute(POSTPONED, {**asked, "reason": reason[:500], "patience": patience})
        return {row[0] for row in cursor.fetchall()}
