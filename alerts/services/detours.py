"""Detours: what waits for a provider that is down goes to the recipient's next address at once.

The first stays pending until its provider answers again. Nobody gets a second address while another
of theirs is on its way and only slow: every one of them must be waiting like this.
"""

from collections.abc import Collection

from django.db import connection

from alerts.services import deliveries
from eoc.access import Actor

PAUSED = "Its provider does not answer; sending waits."
STRANDED = """SELECT d.id FROM alerts_delivery d
 WHERE d.dedupe_key = ANY (%(keys)s) AND d.state = 'pending' AND NOT EXISTS (
   SELECT FROM alerts_delivery other
    WHERE (other.id = coalesce(d.instead_of_id, d.id)
           OR other.instead_of_id = coalesce(d.instead_of_id, d.id)) AND other.id <> d.id
      AND (other.state = 'sent' OR (other.state = 'pending' AND other.last_error <> %(paused)s)))"""


def take(*, keys: Collection[str], by: Actor) -> None:
    """Of what was put off because its breaker is open, by dedupe key."""
    if not keys:
        return
    with connection.cursor() as cursor:
        cursor.execute(STRANDED, {"keys": list(keys), "paused": PAUSED})
        stranded = [pk for (pk,) in cursor.fetchall()]
    deliveries.try_elsewhere(ids=stranded, by=by)
