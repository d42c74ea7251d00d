"""Read streams again: heads and what followed a position."""

import json
from collections.abc import Iterable
from typing import Any

from django.db import connection

REPLAY_LIMIT = 5000
# A restored database is another one of the same cluster, a restored or promoted cluster another
# timeline or system; the installation keeps its name through all of that.
EPOCH = """SELECT md5(concat_ws(' ', i.epoch, d.oid, s.system_identifier,
                     left(pg_walfile_name(pg_current_wal_insert_lsn()), 8)))::uuid
  FROM access_installation i, pg_control_system() s, pg_database d
 WHERE d.datname = current_database()"""

Frame = dict[str, Any]


def epoch() -> str:
    """Changes when another database answers: positions from before mean nothing after."""
    with connection.cursor() as cursor:
        cursor.execute(EPOCH)
        ((found,),) = cursor.fetchall()
    return str(found)


def heads(streams: Iterable[str]) -> dict[str, int]:
    """The last position of each stream; 0 where nothing was ever said."""
    names = list(streams)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, head FROM journal_heads(%s)", [names])
        found = dict(cursor.fetchall())
    return {name: found.get(name, 0) for name in names}


def since(stream: str, seq: int, limit: int = REPLAY_LIMIT) -> list[Frame] | None:
    """Entries after `seq` as browsers hear them, oldest first; None says `resync`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT entry FROM journal_since(%s, %s, %s)", [stream, seq, limit + 1])
        rows = [json.loads(row[0]) for row in cursor.fetchall()]
    too_far = len(rows) > limit or (rows and rows[0]["seq"] != seq + 1)
    return None if too_far else rows
