"""What nobody needs any more: ended sessions, old answers to repeated requests, heard events."""

from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from eoc.access.models import IdempotencyKey

HEARD = """DELETE FROM journal_dispatch
 WHERE done_at < clock_timestamp() - make_interval(days => 7)"""


def tidy_up() -> dict[str, int]:
    """Remove it, as the relay's role; answers how many of each."""
    now = timezone.now()
    sessions, _ = Session.objects.filter(expire_date__lt=now).delete()
    keys, _ = IdempotencyKey.objects.filter(expires_at__lt=now).delete()
    with connection.cursor() as cursor:
        cursor.execute(HEARD)
        return {"sessions": sessions, "keys": keys, "heard": cursor.rowcount}
