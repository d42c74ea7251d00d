"""Deliveries to residents: a row each, written by one statement, without any address."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.gis.geos import MultiPolygon
from django.db import connection

from alerts.models import Alert, Priority
from alerts.services.deliveries import MANY
from eoc.access import Actor
from incidents.models import Severity

RECIPIENT: Final = "A resident"
MEANT = """SELECT s.id, s.uuid, s.channel, s.language FROM alerts_subscription s
 WHERE s.mode = %(mode)s AND s.state = 'confirmed'
   AND (s.id IN (SELECT alerts_subscribed(%(mode)s, %(area)s::geometry, %(rank)s))
    OR s.id IN (SELECT d.subscription_id FROM alerts_delivery d
                 WHERE d.alert_id = ANY(%(before)s::bigint[])
                   AND (d.state <> 'suppressed' OR d.attempts > 0)
                   AND d.subscription_id IS NOT NULL))"""
ONE = """SELECT s.id, s.uuid, s.channel, s.language FROM alerts_subscription s
 WHERE s.id = %(only)s AND s.state = 'unconfirmed'"""
SPOKEN = f"SELECT language, count(*) FROM ({MEANT}) m GROUP BY language ORDER BY language"  # noqa: S608
WRITE = """INSERT INTO alerts_delivery (uuid, alert_id, mode, agency_id, priority, recipient,
  channel, address, subscription_id, dedupe_key, state, attempts, last_error)
SELECT gen_random_uuid(), a.id, a.mode, a.agency_id, %(priority)s, %(recipient)s, m.channel, '',
       m.id, encode(sha256(convert_to(%(event)s::text || ':' || m.uuid, 'UTF8')), 'hex'),
       'pending', 0, ''
  FROM ({meant}) m JOIN alerts_alert a ON a.id = %(alert)s
 WHERE m.language = ANY(%(languages)s::text[])
    ON CONFLICT (dedupe_key) DO NOTHING"""
WITHHELD = "It ended before this was sent."
WITHHOLD = """UPDATE alerts_delivery
   SET state = 'suppressed', done_at = clock_timestamp(), last_error = %(reason)s
 WHERE alert_id = ANY(%(alerts)s::bigint[]) AND subscription_id IS NOT NULL
   AND state = 'pending' AND (lease IS NULL OR lease_until < clock_timestamp())"""


@dataclass(frozen=True)
class Reach:
    """Whom a message means: those of an area (None: nobody new), and all told by `before`.

    `rank` is the severity from 1, Extreme, to 5, unknown; `before` are ids of alerts.
    """

    mode: str
    area: MultiPolygon | None
    rank: int
    before: Collection[int] = ()

    def values(self) -> dict[str, Any]:
        """As the statements take it."""
        return {
            "mode": self.mode,
            "area": self.area.hexewkb.decode() if self.area else None,
            "rank": self.rank,
            "before": list(self.before),
        }


def spoken(reach: Reach) -> dict[str, int]:
    """Language to how many confirmed subscriptions are meant."""
    with connection.cursor() as cursor:
        cursor.execute(SPOKEN, reach.values())
        return dict(cursor.fetchall())


def write(
    *,
    alert: Alert,
    reach: Reach,
    languages: Collection[str],
    event: uuid.UUID,
    many: int,
    by: Actor,
) -> int:
    """A delivery for each that is meant and reads one of these languages; answers how many.

    Each hears of an event once, whatever its languages; with more than MANY it leaves after others
    of its severity.
    """
    values = {**reach.values(), "languages": list(languages), "event": str(event)}
    priority = 2 * Severity.values.index(alert.severity) + int(many > MANY)
    return _run(MEANT, {**values, "alert": alert.pk, "priority": Priority(priority).value})


def write_one(*, alert: Alert, subscription: int, language: str, event: uuid.UUID) -> int:
    """A delivery to one that is not confirmed yet."""
    priority = 2 * Severity.values.index(alert.severity)
    values = {"only": subscription, "languages": [language], "event": str(event)}
    return _run(ONE, {**values, "alert": alert.pk, "priority": priority})


def withhold(*, alerts: Collection[int], by: Actor) -> int:
    """What waits of what is over is not sent any more; one that was tried may have arrived."""
    with connection.cursor() as cursor:
        cursor.execute(WITHHOLD, {"alerts": list(alerts), "reason": WITHHELD})
        return int(cursor.rowcount)


def _run(meant: str, values: Mapping[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(WRITE.format(meant=meant), {**values, "recipient": RECIPIENT})
        return int(cursor.rowcount)
