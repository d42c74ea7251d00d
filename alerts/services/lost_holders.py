"""Deliveries whose holders never came back, ten times: given up and told of, not tried for ever."""

import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection

from alerts.services import dead_letters, deliveries
from eoc.access import Actor

AT_ONCE = 50
WORDS = "Whoever was to send it ended before it said how it went, each time."
TAKE = """WITH lost AS (
  SELECT id FROM alerts_delivery
   WHERE state = 'pending' AND attempts >= %(tries)s AND lease_until < clock_timestamp()
   ORDER BY id LIMIT %(count)s FOR UPDATE SKIP LOCKED)
UPDATE alerts_delivery d SET lease = %(lease)s, lease_until = clock_timestamp() + %(span)s
  FROM lost WHERE d.id = lost.id RETURNING d.id"""


def give_up(*, by: Actor) -> int:
    """Give up what was claimed as often as anything is tried and never marked; the relay's."""
    lease = uuid.uuid4()
    span = timedelta(seconds=settings.DELIVERY_LEASE)
    asked: dict[str, Any] = {
        "tries": deliveries.TRIES,
        "count": AT_ONCE,
        "lease": lease,
        "span": span,
    }
    with connection.cursor() as cursor:
        cursor.execute(TAKE, asked)
        found = [pk for (pk,) in cursor.fetchall()]
    reasons = dict.fromkeys(found, (WORDS, True))
    dead = deliveries.mark_failed(reasons=reasons, lease=lease, by=by)
    dead_letters.raise_alarms(dead=dead, by=by)
    return len(dead)
