"""Readings of feeds: one process holds a feed under a lease, and says how the reading went."""

import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models.functions import Now

from alerts.models import Feed, FeedReading
from alerts.selectors import contacts, links
from alerts.selectors import feeds as selectors
from alerts.services import alerts
from alerts.services.alerts import Notice
from eoc.access import Actor
from incidents.models import Severity

LEASE = timedelta(seconds=60)
LONGEST = 3600.0  # seconds a failing feed rests
LOGGED = 50
CLAIM = """WITH due AS (
  SELECT id FROM alerts_feed
   WHERE active AND kind <> 'push' AND mode = %(mode)s AND next_at <= clock_timestamp()
     AND (lease_until IS NULL OR lease_until < clock_timestamp())
   ORDER BY next_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
UPDATE alerts_feed f SET lease = %(lease)s, lease_until = clock_timestamp() + %(span)s
  FROM due WHERE f.id = due.id RETURNING f.id"""


@dataclass
class Read:
    """How a reading went: in words, with what the other side says to ask it by next time."""

    ok: bool
    said: str
    etag: str = ""
    modified: str = ""
    found: int = 0
    kept: int = 0
    refused: int = 0


def claim(*, by: Actor, lease: timedelta = LEASE) -> Feed | None:
    """The feed that is due longest; nobody else may read it until the lease ends."""
    with connection.cursor() as cursor:
        said: dict[str, Any] = {"mode": by.mode, "lease": uuid.uuid4(), "span": lease}
        cursor.execute(CLAIM, said)
        row = cursor.fetchone()
    return Feed.objects.select_related("agency", "jurisdiction").get(pk=row[0]) if row else None


def hurry(*, by: Actor) -> int:
    """Every feed that is read is due now."""
    return Feed.objects.filter(mode=by.mode, active=True).update(next_at=Now())


def note(*, feed: Feed, read: Read, seconds: float, by: Actor) -> bool:
    """Write down how it went and when it is read again; False where the lease was lost."""
    held = Feed.objects.select_for_update(of=("self",)).filter(pk=feed.pk, lease=feed.lease).first()
    if held is None:
        return False
    held.lease = held.lease_until = None
    held.tried_at = Now()
    if read.ok:
        _heard(held)
        held.etag, held.modified = read.etag[:300], read.modified[:100]
    else:
        held.failures += 1
        held.last_error = read.said[:500]
    held.next_at = Now() + _pause(held)
    held.save()
    _log(held, read, seconds)
    return True


def sent(*, feed: Feed, read: Read, seconds: float, by: Actor) -> None:
    """Something of a feed that is sent came."""
    found = Feed.objects.select_for_update(of=("self",))
    held = found.filter(pk=feed.pk, removed_at=None).first()
    if held is None:
        return
    held.tried_at = Now()
    _heard(held)
    held.save()
    _log(held, read, seconds)


def alarm_silent(*, by: Actor) -> int:
    """Tell the agency of each feed that is silent for longer than its limit, once a silence."""
    late = list(selectors.silent(by.mode).select_for_update(of=("self",), skip_locked=True))
    for feed in late:
        Feed.objects.filter(pk=feed.pk).update(silent_since=Now())
        heard_by = contacts.of_agencies([feed.agency_id])
        since = feed.heard_since.isoformat()
        alerts.issue(
            notice=_notice(feed),
            event=uuid.uuid5(feed.uuid, since),
            mode=feed.mode,
            contacts=heard_by,
            by=by,
        )
    return len(late)


def _heard(feed: Feed) -> None:
    feed.failures, feed.last_error, feed.silent_since = 0, "", None
    feed.succeeded_at = feed.heard_since = Now()


def _pause(feed: Feed) -> timedelta:
    """Its own rhythm; after failures ever longer, and never at the same moment as others."""
    if not feed.failures:
        return timedelta(seconds=feed.every)
    rest = min(feed.every * 2.0 ** min(feed.failures, 10), max(LONGEST, feed.every))
    return timedelta(seconds=rest * (0.5 + random.random() / 2))  # noqa: S311


def _log(feed: Feed, read: Read, seconds: float) -> None:
    FeedReading.objects.create(
        feed=feed,
        agency_id=feed.agency_id,
        seconds=round(seconds, 3),
        ok=read.ok,
        said=read.said[:500],
        found=read.found,
        kept=read.kept,
        refused=read.refused,
    )
    old: Sequence[int] = list(
        FeedReading.objects.filter(feed=feed).values_list("pk", flat=True)[LOGGED:]
    )
    FeedReading.objects.filter(pk__in=old).delete()


def _notice(feed: Feed) -> Notice:
    link = links.feed(feed.uuid)
    minutes = max(1, feed.silent_after // 60)
    return Notice(
        kind="feed.silent",
        severity=Severity.HIGH,
        subject=f"Feed silent: {feed.name}",
        body="\n".join(
            [
                f"Nothing could be read of {feed.name} for more than {minutes} minutes.",
                feed.last_error or "Nothing came.",
                "Warnings of this source do not appear here. Follow it another way meanwhile.",
                "",
                links.absolute(link),
            ]
        ),
        about=f"feed:{feed.uuid}",
        link=link,
        from_agency_id=feed.agency_id,
    )
