"""What nobody needs any more: sessions, answers, events, tracks, entries, subscriptions."""

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from alerts.models.subscriptions import OPEN_FOR, RESUMED_FOR
from eoc.access.models import IdempotencyKey

LOGINS = "SELECT agencies_session_tidy(interval '90 days')"
TRACKS = "SELECT resources_track_keep(%s)"
COUNTS = "SELECT incidents_fold_counts()"
PAPERS = "DELETE FROM resources_document WHERE expires_at < clock_timestamp()"
ENTRIES = """DELETE FROM alerts_feedentry
 WHERE outcome <> 'waiting' AND seen_at < clock_timestamp() - interval '30 days'"""
ASKED = """DELETE FROM alerts_subscription
 WHERE (state = 'unconfirmed' AND created_at < clock_timestamp() - make_interval(secs => %s))
    OR (state = 'ended' AND ended_at < clock_timestamp() - make_interval(secs => %s))"""
HEARD = """DELETE FROM journal_dispatch
 WHERE done_at < clock_timestamp() - make_interval(days => 7)"""


def tidy_up() -> dict[str, int]:
    """Remove it, as the relay's role; answers how many of each."""
    now = timezone.now()
    sessions, _ = Session.objects.filter(expire_date__lt=now).delete()
    keys, _ = IdempotencyKey.objects.filter(expires_at__lt=now).delete()
    with connection.cursor() as cursor:
        cursor.execute(LOGINS)
        logins = cursor.fetchone()
        cursor.execute(TRACKS, [settings.TRACK_DAYS])
        tracks = cursor.fetchone()
        cursor.execute(COUNTS)
        counts = cursor.fetchone()
        cursor.execute(PAPERS)
        papers = cursor.rowcount
        cursor.execute(ENTRIES)
        entries = cursor.rowcount
        cursor.execute(ASKED, [OPEN_FOR.total_seconds(), RESUMED_FOR.total_seconds()])
        subscriptions = cursor.rowcount
        cursor.execute(HEARD)
        return {
            "sessions": sessions,
            "keys": keys,
            "logins": logins[0] if logins else 0,
            "tracks": tracks[0] if tracks else 0,
            "counts": counts[0] if counts else 0,
            "papers": papers,
            "entries": entries,
            "subscriptions": subscriptions,
            "heard": cursor.rowcount,
        }
