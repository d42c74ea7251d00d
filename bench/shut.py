"""A database nobody gets into for a while, as if its server were away."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

THROWN_OUT = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
 WHERE datname = %s AND pid <> pg_backend_pid()"""


@contextmanager
def shut(name: str) -> Iterator[None]:
    """Everybody is thrown out and nobody is let in until the block ends."""
    admin = urlunsplit(urlsplit(os.environ["ADMIN_DATABASE_URL"])._replace(path="/postgres"))
    with psycopg.connect(admin, autocommit=True) as connection:
        _allow(connection, name, allowed=False)
        try:
            connection.execute(THROWN_OUT, [name])
            yield
        finally:
            _allow(connection, name, allowed=True)


def _allow(connection: psycopg.Connection, name: str, *, allowed: bool) -> None:
    statement = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
    connection.execute(statement.format(sql.Identifier(name), sql.Literal(allowed)))
