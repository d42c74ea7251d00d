"""What a test committed is taken away again: fast where it wrote little, whole in any case.

Rows are deleted, not truncated: that makes no new files for hundreds of tables and indexes, and
servers that run on keep what they know of them. A table that became large is vacuumed. None is left
known as empty, since of such a table the planner expects one row however many are written next.
"""

import time
from collections.abc import Iterable
from typing import Any

import psycopg
from psycopg import sql

LARGE = 1_000_000  # bytes
TABLES = """
SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
   AND relkind = 'r' AND relname <> ALL (%(spared)s) ORDER BY relname"""
WRITTEN = """
SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
   AND relkind = 'r' AND relname <> ALL (%(spared)s) AND pg_relation_size(oid) > %(bytes)s"""
UNKNOWN = """
UPDATE pg_class SET relpages = 0, reltuples = -1 WHERE relnamespace = 'public'::regnamespace
   AND relkind = 'r' AND relname <> ALL (%(spared)s) AND reltuples >= 0"""
BEGUN_ANEW = """
SELECT setval(numbers.seqrelid::regclass, numbers.seqstart, false)
  FROM pg_sequence numbers
  JOIN pg_depend owned ON owned.objid = numbers.seqrelid AND owned.deptype IN ('a', 'i')
   AND owned.classid = 'pg_class'::regclass AND owned.refclassid = 'pg_class'::regclass
  JOIN pg_class held ON held.oid = owned.refobjid
 WHERE held.relnamespace = 'public'::regnamespace AND held.relname <> ALL (%(spared)s)"""


def emptied(admin: psycopg.Connection[Any], spared: Iterable[str], after: str) -> None:
    """Empty every table but the spared ones and number their rows from one; then `after` is run."""
    said = {"spared": sorted(spared), "bytes": 0}
    admin.execute("SET lock_timeout = '10s'")
    while not _begun_anew(admin, said, after):
        time.sleep(0.1)
    for table in _named(admin, WRITTEN, said | {"bytes": LARGE}):
        admin.execute(sql.SQL("VACUUM {}").format(table))
    admin.execute(UNKNOWN, said)


def _begun_anew(admin: psycopg.Connection[Any], said: dict[str, Any], after: str) -> bool:
    """False where a server that runs on was writing in another order, and won."""
    try:
        with admin.transaction():
            all_of_them = sql.SQL(", ").join(_named(admin, TABLES, said))
            admin.execute(sql.SQL("LOCK TABLE {} IN EXCLUSIVE MODE").format(all_of_them))
            admin.execute("SET LOCAL session_replication_role = replica")  # no trigger, no keys
            for table in _named(admin, WRITTEN, said):
                admin.execute(sql.SQL("DELETE FROM {}").format(table))
            admin.execute(BEGUN_ANEW, said)
            admin.execute("SET LOCAL session_replication_role = origin")
            admin.execute(after.encode())
    except psycopg.errors.DeadlockDetected:
        return False
    return True


def _named(
    admin: psycopg.Connection[Any], asked: str, said: dict[str, Any]
) -> list[sql.Composable]:
    return [sql.Identifier(name) for (name,) in admin.execute(asked.encode(), said)]
