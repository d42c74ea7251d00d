"""A database of a bench's own with the demo region in it, dropped afterwards."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from eoc.project.administration import prepare
from eoc.project.demo import loading


def url(role: str, database: str) -> str:
    """The environment's URL of a role (`ADMIN`, `OWNER`, none), pointed at another database."""
    named = os.environ[f"{role}_DATABASE_URL".lstrip("_")]
    return urlunsplit(urlsplit(named)._replace(path=f"/{database}"))


@contextmanager
def region(name: str) -> Iterator[None]:
    """Make it, point every connection at it, and remove it again."""
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    with psycopg.connect(url("ADMIN", "postgres"), autocommit=True) as maintenance:
        maintenance.execute(drop)
        prepare(url("ADMIN", name))
        try:
            point(name)
            call_command("migrate", database="owner", interactive=False, verbosity=0)
            _mark(name)
            loading.load()
            yield
        finally:
            point("postgres")
            maintenance.execute(drop)


def point(name: str) -> None:
    """Every connection of this process goes to that database from now on."""
    for alias in connections:
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = settings.DATABASES[alias]["NAME"] = name


def as_relay() -> None:
    """This process comes as worker and relay do from now on."""
    _come_as("RELAY_DATABASE_URL")


def as_app() -> None:
    """This process comes as the web process does again."""
    _come_as("DATABASE_URL")


def _come_as(role: str) -> None:
    named = urlsplit(os.environ[role])
    connections["default"].close()
    known = connections["default"].settings_dict
    known["USER"], known["PASSWORD"] = named.username or "", named.password or ""


def _mark(name: str) -> None:
    with psycopg.connect(url("OWNER", name), autocommit=True) as owner:
        owner.execute(
            "INSERT INTO access_installation (id, name, mode, epoch, bootstrapped_at) "
            "VALUES (1, 'Accord', 'demo', gen_random_uuid(), now())"
        )
