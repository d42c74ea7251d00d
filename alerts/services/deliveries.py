"""Deliveries: rows before they are sent, claimed under a lease, marked only by its holder."""

import hashlib
import random
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import F, Prefetch, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from agencies.models import Agency, ContactPoint
from alerts.models import Alert, Delivery, DeliveryState
from eoc.access import Actor, require_scope

TRIES = 10
BASE, LONGEST = 2.0, 300.0

ENQUEUE = """INSERT INTO alerts_delivery (uuid, alert_id, mode, agency_id, from_agency_id,
  recipient, channel, address, contact_point_id, dedupe_key, state, done_at, attempts, last_error)
SELECT gen_random_uuid(), a.id, a.mode, a.agency_id, a.from_agency_id,
  u.recipient, u.channel, u.address, u.contact, u.key,
  CASE a.mode WHEN 'replay' THEN 'suppressed' ELSE 'pending' END,
  CASE a.mode WHEN 'replay' THEN clock_timestamp() END, 0, ''
  FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::text[])
    AS u (alert, recipient, channel, address, contact, key)
  JOIN alerts_alert a ON a.id = u.alert
    ON CONFLICT (dedupe_key) DO NOTHING"""
CLAIM = """WITH due AS (
  SELECT id FROM alerts_delivery
   WHERE state = 'pending' AND next_at <= clock_timestamp()
     AND (lease_until IS NULL OR lease_until < clock_timestamp())
     AND (%(ids)s::bigint[] IS NULL OR id = ANY (%(ids)s::bigint[]))
   ORDER BY next_at, id LIMIT %(count)s FOR UPDATE SKIP LOCKED)
UPDATE alerts_delivery d
   SET lease = %(lease)s, lease_until = clock_timestamp() + %(span)s, attempts = d.attempts + 1
  FROM due WHERE d.id = due.id RETURNING d.id"""
OLDEST = """SELECT coalesce(extract(epoch FROM clock_timestamp() -
         min(greatest(next_at, coalesce(lease_until, next_at)))), 0)
  FROM alerts_delivery WHERE state = 'pending' AND next_at <= clock_timestamp()
   AND (lease_until IS NULL OR lease_until < clock_timestamp())"""


@dataclass(frozen=True)
class Claim:
    """A batch one process may send until its lease ends."""

    lease: uuid.UUID
    deliveries: Sequence[Delivery]


def dedupe_key(event: uuid.UUID, contact: ContactPoint) -> str:
    """The same for the same event and contact point, however often it is computed."""
    return hashlib.sha256(f"{event}:{contact.uuid}".encode()).hexdigest()


def enqueue(
    *, pairs: Iterable[tuple[Alert, ContactPoint]], by: Actor, event: uuid.UUID | None = None
) -> int:
    """Write one delivery for each alert and contact, and answer how many are new.

    A contact hears of an event once: of the alert's own, or of `event`, a reminder of the same
    alert. Rows of a replay are written as suppressed.
    """
    rows = [_row(alert, contact, event or alert.event) for alert, contact in pairs]
    if not rows:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(ENQUEUE, [list(column) for column in zip(*rows, strict=True)])
        return int(cursor.rowcount)


def _row(
    alert: Alert, contact: ContactPoint, event: uuid.UUID
) -> tuple[int, str, str, str, int, str]:
    key = dedupe_key(event, contact)
    return alert.pk, _recipient(contact)[:120], contact.channel, contact.address, contact.pk, key


def _recipient(contact: ContactPoint) -> str:
    if contact.person is not None:
        return contact.person.name
    if contact.jurisdiction is not None:
        return contact.label or contact.jurisdiction.name
    return contact.label or contact.agency.name


def claim(
    *, count: int, by: Actor, ids: Sequence[int] | None = None, lease: timedelta | None = None
) -> Claim:
    """Take up to `count` due deliveries; nobody else may until the lease ends."""
    token = uuid.uuid4()
    span = lease or timedelta(seconds=settings.DELIVERY_LEASE)
    with connection.cursor() as cursor:
        values: dict[str, Any] = {"ids": ids, "count": count, "lease": token, "span": span}
        cursor.execute(CLAIM, values)
        claimed = [row[0] for row in cursor.fetchall()]
    agencies = Agency.objects.defer("service_area")
    found = Delivery.objects.filter(pk__in=claimed).order_by("id")
    return Claim(token, list(found.prefetch_related("alert", Prefetch("agency", agencies))))


def mark_sent(*, ids: Sequence[int], lease: uuid.UUID, by: Actor) -> int:
    """Mark as sent what the lease still holds; answers how many, fewer if it was fenced off."""
    return _held(ids, lease).update(
        state=DeliveryState.SENT, done_at=Now(), lease=None, lease_until=None, last_error=""
    )


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
    """
    dead = []
    held = _held(list(reasons), lease).select_for_update(of=("self",)).select_related("alert")
    for delivery in held:
        words, permanent = reasons[delivery.pk]
        delivery.lease = delivery.lease_until = None
        delivery.last_error = words[:500]
        if permanent or delivery.attempts >= TRIES:
            delivery.state, delivery.done_at = DeliveryState.DEAD, timezone.now()
            dead.append(delivery)
        else:
            delivery.next_at = Now() + timedelta(seconds=backoff(delivery.attempts))
        delivery.save()
    return dead


def give_back(*, ids: Sequence[int], lease: uuid.UUID, by: Actor) -> int:
    """Let go of what was claimed and not tried, for whoever comes next."""
    return _held(ids, lease).update(lease=None, lease_until=None, attempts=F("attempts") - 1)


def backoff(attempts: int) -> float:
    """Seconds until the next try: doubling up to five minutes, spread so that none gang up."""
    return float(min(BASE * 2**attempts, LONGEST) * (0.5 + random.random()))  # noqa: S311


def oldest_due() -> float:
    """Seconds the longest waiting delivery has been due and in nobody's hands; 0 for none."""
    require_scope()
    with connection.cursor() as cursor:
        cursor.execute(OLDEST)
        row = cursor.fetchone()
    return float(row[0]) if row else 0.0


def _held(ids: Sequence[int], lease: uuid.UUID) -> QuerySet[Delivery]:
    return Delivery.objects.filter(pk__in=ids, lease=lease, state=DeliveryState.PENDING)
