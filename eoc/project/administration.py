"""What needs a superuser, done once at bootstrap over ADMIN_DATABASE_URL."""

from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from eoc.project.roles import cluster_sql, database_sql


def _sibling(url: str, database: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


def prepare(admin_url: str) -> None:
    """Create database, roles, extensions and rights where missing; safe to run again."""
    database = urlsplit(admin_url).path.lstrip("/")
    with psycopg.connect(_sibling(admin_url, "postgres"), autocommit=True) as maintenance:
        known = maintenance.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [database]
        ).fetchone()
        if not known:
            maintenance.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
        for statement in cluster_sql(database):
            maintenance.execute(statement.encode())
    with psycopg.connect(admin_url, autocommit=True) as inside:
        for statement in database_sql(database):
            inside.execute(statement.encode())
