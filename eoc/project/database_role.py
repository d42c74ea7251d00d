"""What the database says of the role we came as: none that could pass the second wall."""

from concurrent.futures import ThreadPoolExecutor

import structlog
from django.db import DatabaseError, InterfaceError, connection

log = structlog.get_logger()

ASKED = """
SELECT current_user, r.rolsuper, r.rolbypassrls, r.rolcreaterole OR r.rolcreatedb,
  EXISTS (SELECT FROM pg_roles o WHERE pg_has_role(current_user, o.oid, 'MEMBER')
    AND o.rolname <> current_user AND (o.rolsuper OR o.rolbypassrls OR o.rolname = 'eoc_owner')),
  EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND c.relowner = r.oid)
FROM pg_roles r WHERE r.rolname = current_user
"""
WORDS = (
    "is a superuser",
    "bypasses row-level security",
    "may make roles or databases",
    "is a member of a role that passes the wall",
    "owns tables",
)


def faults() -> list[str]:
    """What is wrong with our role; nothing where the database cannot be asked, /readyz asks on.

    Asked from a thread of its own: servers load us inside their event loop.
    """
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(_faults).result()


def _faults() -> list[str]:
    try:
        return role_faults()
    except (DatabaseError, InterfaceError):
        log.warning("database.away_at_start")
        return []
    finally:
        connection.close()


def role_faults() -> list[str]:
    """The same, and an error where the database is away."""
    with connection.cursor() as cursor:
        cursor.execute(ASKED)
        found = cursor.fetchone()
    if found is None:
        return ["The database does not know the role it let in."]
    role, *marks = found
    return [
        f"The database role {role} {words}: connect as eoc_app."
        for words, wrong in zip(WORDS, marks, strict=True)
        if wrong
    ]
