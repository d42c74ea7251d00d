"""Deliveries: rows before they are sent, claimed under a lease, marked only by its holder."""

import random
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import F, Prefetch, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from agencies.models import Agency, ContactPoint
from alerts.models import Alert, Delivery, DeliveryState, Priority
from alerts.services.held import Held
from eoc.access import Actor, require_scope
from incidents.models import Severity

TRIES, SPAN = 10, timedelta(minutes=10)  # for one recipient, by whatever addresses
ENOUGH = 3  # tries at one address before the next one is tried too
BASE, LONGEST = 1.0, 300.0

MANY = 1_000  # rows written at once; a mailing to more leaves after others of its severity

ENQUEUE = """WITH u AS MATERIALIZED (
  SELECT a.id AS alert, c.id AS contact, c.channel, c.address, c.uuid,
         left(coalesce(p.name, nullif(c.label, ''), j.name, g.name), 120) AS recipient,
         pair.instead
    FROM unnest(%(alerts)s::bigint[], %(contacts)s::bigint[], %(instead_of)s::bigint[])
      AS pair (alert, contact, instead)
    JOIN alerts_alert a ON a.id = pair.alert
    JOIN agencies_contactpoint c ON c.id = pair.contact
    JOIN agencies_agency g ON g.id = c.agency_id
    LEFT JOIN agencies_person p ON p.id = c.person_id
    LEFT JOIN agencies_jurisdiction j ON j.id = c.jurisdiction_id)
INSERT INTO alerts_delivery (uuid, alert_id, mode, agency_id, from_agency_id, priority, recipient,
  channel, address, contact_point_id, instead_of_id, dedupe_key, state, done_at, attempts,
  last_error)
SELECT gen_random_uuid(), a.id, a.mode, a.agency_id, a.from_agency_id,
  2 * array_position(%(severities)s::text[], a.severity::text) - 2
    + ((SELECT count(*) FROM u) > %(many)s)::int,
  u.recipient, u.channel, u.address, u.contact, u.instead,
  encode(sha256(convert_to(coalesce(%(event)s::uuid, a.event) || ':' || u.uuid, 'UTF8')), 'hex'),
  CASE a.mode WHEN 'replay' THEN 'suppressed' ELSE 'pending' END,
  CASE a.mode WHEN 'replay' THEN clock_timestamp() END, 0, ''
  FROM u JOIN alerts_alert a ON a.id = u.alert
    ON CONFLICT (dedupe_key) DO NOTHING"""
CLAIM = """WITH due AS (
  SELECT id FROM alerts_delivery
   WHERE state = 'pending' AND next_at <= statement_timestamp()
     AND (lease_until IS NULL OR lease_until < clock_timestamp())
     AND attempts < %(tries)s AND priority BETWEEN %(first)s AND %(last)s
     AND (%(ids)s::bigint[] IS NULL OR id = ANY (%(ids)s::bigint[]))
   ORDER BY priority, next_at, id LIMIT %(count)s FOR UPDATE SKIP LOCKED)
UPDATE alerts_delivery d
   SET lease = %(lease)s, lease_until = clock_timestamp() + %(span)s, attempts = d.attempts + 1
  FROM due WHERE d.id = due.id
RETURNING d.id, d.uuid, d.mode, d.agency_id, d.channel, d.address, d.contact_point_id,
  d.subscription_id, d.dedupe_key, d.priority, d.alert_id"""
SENT = """UPDATE alerts_delivery
   SET state = 'sent', done_at = statement_timestamp(), lease = NULL, lease_until = NULL,
       last_error = ''
 WHERE id = ANY (%s) AND lease = %s"""
NEXT = """SELECT DISTINCT ON (d.id) d.alert_id, other.id, coalesce(d.instead_of_id, d.id)
  FROM alerts_delivery d
  JOIN alerts_alert a ON a.id = d.alert_id
  JOIN agencies_contactpoint failed ON failed.id = d.contact_point_id
  JOIN agencies_contactpoint other ON other.active
   AND other.channel NOT IN (d.channel, 'siren', 'cap')
   AND other.person_id IS NOT DISTINCT FROM failed.person_id
   AND (other.person_id IS NOT NULL OR (other.agency_id = failed.agency_id
        AND other.jurisdiction_id IS NOT DISTINCT FROM failed.jurisdiction_id))
 WHERE d.id = ANY (%s) AND d.channel <> 'cap' AND NOT EXISTS (
   SELECT FROM alerts_delivery told WHERE told.dedupe_key =
          encode(sha256(convert_to(a.event || ':' || other.uuid, 'UTF8')), 'hex'))
 ORDER BY d.id, other.duty DESC, other.id"""
WAITS = """SELECT EXISTS (SELECT FROM alerts_delivery
   WHERE state = 'pending' AND next_at <= statement_timestamp()
     AND (lease_until IS NULL OR lease_until < clock_timestamp()) AND priority < %s)"""
OLDEST = """SELECT coalesce(extract(epoch FROM clock_timestamp() -
         min(greatest(next_at, coalesce(lease_until, next_at)))), 0)
  FROM alerts_delivery WHERE state = 'pending' AND next_at <= statement_timestamp()
     AND (lease_until IS NULL OR lease_until < clock_timestamp()) AND priority <= %s"""


@dataclass(frozen=True)
class Claim:
    """A batch one process may send until its lease ends."""

    lease: uuid.UUID
    deliveries: Sequence[Held]


def enqueue(
    *, pairs: Iterable[tuple[Alert, ContactPoint]], by: Actor, event: uuid.UUID | None = None
) -> int:
    """Write one delivery for each alert and contact, and answer how many are new.

    A contact hears of an event once: of the alert's own, or of `event`, a reminder of the same
    alert. Rows of a replay are written as suppressed.
    """
    ids = ((alert.pk, contact.pk) for alert, contact in pairs)
    return enqueue_ids(pairs=ids, by=by, event=event)


def enqueue_ids(
    *,
    pairs: Iterable[tuple[int, int]],
    by: Actor,
    instead_of: Sequence[int] = (),
    event: uuid.UUID | None = None,
) -> int:
    """The same by ids of alerts and contact points; `instead_of` says what failed before each."""
    alerts, contacts = _columns(pairs)
    values: dict[str, Any] = {
        "alerts": alerts,
        "contacts": contacts,
        "severities": Severity.values,
        "many": MANY,
        "instead_of": list(instead_of) or [None] * len(alerts),
        "event": event,
    }
    if not alerts:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(ENQUEUE, values)
        return int(cursor.rowcount)


def _columns(pairs: Iterable[tuple[int, int]]) -> tuple[list[int], list[int]]:
    rows = list(pairs)
    return [alert for alert, _ in rows], [contact for _, contact in rows]


def claim(
    *,
    count: int,
    by: Actor,
    ids: Sequence[int] | None = None,
    lease: timedelta | None = None,
    first: int = Priority.CRITICAL,
    last: int = Priority.LOW_TO_MANY,
) -> Claim:
    """Take up to `count` due deliveries; nobody else may until the lease ends.

    The most urgent come first, among equals the longest due; `first` and `last` bound the
    priorities.
    """
    token = uuid.uuid4()
    span = lease or timedelta(seconds=settings.DELIVERY_LEASE)
    with connection.cursor() as cursor:
        values: dict[str, Any] = {"ids": ids, "count": count, "lease": token, "span": span}
        values["tries"] = TRIES
        cursor.execute(CLAIM, values | {"first": first, "last": last})
        rows = cursor.fetchall()
    agencies = Prefetch("agency", Agency.objects.defer("service_area"))
    alerts = Alert.objects.prefetch_related(agencies).in_bulk({alert for *_, alert in rows})
    held = [Held._make((*row[:-1], alerts[row[-1]])) for row in rows]
    held.sort(key=lambda one: (one.priority, one.pk))  # RETURNING promises no order
    return Claim(token, held)


def mark_sent(*, ids: Sequence[int], lease: uuid.UUID, by: Actor) -> int:
    """Mark as sent what the lease still holds; answers how many, fewer if it was fenced off."""
    if not ids:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(SENT, [list(ids), lease])
        return int(cursor.rowcount)


def mark_suppressed(*, ids: Sequence[int], lease: uuid.UUID, reason: str, by: Actor) -> int:
    """Mark as never to be sent: its mode has no transport in this process."""
    return _held(ids, lease).update(
        state=DeliveryState.SUPPRESSED,
        done_at=Now(),
        lease=None,
        lease_until=None,
        last_error=reason[:500],
    )


def mark_failed(
    *, reasons: Mapping[int, tuple[str, bool]], lease: uuid.UUID, by: Actor
) -> list[Delivery]:
    """Plan the next try of each, or give it up: after ten tries, or where trying is of no use.

    `reasons` maps ids to the words and whether the failure is permanent; answers the given up.
    Whose address is given up or failed three times is tried at the next address of another
    channel too; all of a recipient's addresses share the ten tries and the ten minutes.
    """
    rows = _held(list(reasons), lease).select_for_update(of=("self",)).select_related("alert")
    held = list(rows)
    others = _others(held)
    for delivery in held:
        _fail(delivery, *reasons[delivery.pk], others[delivery.pk])
    try_elsewhere(ids=[d.pk for d in held if d.done_at or d.attempts == ENOUGH], by=by)
    return [delivery for delivery in held if delivery.state == DeliveryState.DEAD]


def _fail(delivery: Delivery, words: str, permanent: bool, others: Sequence[Delivery]) -> None:
    """Others still under way have one try each to come, which this one leaves them."""
    tried = delivery.attempts + sum(one.attempts for one in others if _counts(one, delivery))
    waiting = sum(other.state == DeliveryState.PENDING for other in others)
    delay = timedelta(seconds=backoff(delivery.attempts))
    late = timezone.now() + delay > delivery.tried_since + SPAN and delivery.attempts >= ENOUGH
    delivery.lease = delivery.lease_until = None
    delivery.last_error = words[:500]
    if permanent or late or tried + waiting >= TRIES:
        delivery.state, delivery.done_at = DeliveryState.DEAD, timezone.now()
    else:
        delivery.next_at = Now() + delay
    delivery.save()


def _counts(other: Delivery, delivery: Delivery) -> bool:
    """What ended before a person had this one retried counts no more."""
    since = delivery.retried_at
    return since is None or other.done_at is None or other.done_at > since


def _others(held: Sequence[Delivery]) -> dict[int, list[Delivery]]:
    """By delivery, those to other addresses of the same recipient that follow from a failure."""
    known, roots = {d.pk: d for d in held}, {d.pk: d.instead_of_id or d.pk for d in held}
    wanted = set(roots.values())
    found = Delivery.objects.filter(Q(pk__in=wanted) | Q(instead_of__in=wanted))
    chains: dict[int, list[Delivery]] = defaultdict(list)
    for one in found:
        chains[one.instead_of_id or one.pk].append(known.get(one.pk, one))
    return {pk: [one for one in chains[root] if one.pk != pk] for pk, root in roots.items()}


def try_elsewhere(*, ids: Sequence[int], by: Actor) -> None:
    """Write a delivery to the next address, by another channel, of whoever each was for."""
    if not ids:
        return
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [list(ids)])
        found = cursor.fetchall()
    pairs = [(alert, contact) for alert, contact, _ in found]
    enqueue_ids(pairs=pairs, instead_of=[first for *_, first in found], by=by)


def unreached(dead: Sequence[Delivery]) -> list[Delivery]:
    """Of the given up, those whose recipient no other address reached or may still reach."""
    hopeful = (DeliveryState.PENDING, DeliveryState.SENT)
    others = _others(dead)
    return [d for d in dead if not any(other.state in hopeful for other in others[d.pk])]


def give_back(*, ids: Sequence[int], lease: uuid.UUID, by: Actor) -> int:
    """Let go of what was claimed and not tried, for whoever comes next."""
    return _held(ids, lease).update(lease=None, lease_until=None, attempts=F("attempts") - 1)


def backoff(attempts: int) -> float:
    """Seconds until the next try: doubling up to five minutes, spread so that none gang up."""
    return float(min(BASE * 2 ** (attempts - 1), LONGEST) * (0.5 + random.random()))  # noqa: S311


def waits(*, before: int) -> bool:
    """Something of a more urgent priority is due and in nobody's hands."""
    require_scope()
    with connection.cursor() as cursor:
        cursor.execute(WAITS, [before])
        row = cursor.fetchone()
    return bool(row and row[0])


def oldest_due(last: int = Priority.LOW_TO_MANY) -> float:
    """Seconds the longest waiting delivery has been due and in nobody's hands; 0 for none.

    `last` is the least urgent priority that is looked at.
    """
    require_scope()
    with connection.cursor() as cursor:
        cursor.execute(OLDEST, [last])
        row = cursor.fetchone()
    return float(row[0]) if row else 0.0


def _held(ids: Sequence[int], lease: uuid.UUID) -> QuerySet[Delivery]:
    return Delivery.objects.filter(pk__in=ids, lease=lease, state=DeliveryState.PENDING)
