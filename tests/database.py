"""Databases of the tests: a template kept by the hash of the migrations, copied for each run."""

import hashlib
import os
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.conf import settings
from django.db import connections
from psycopg import sql

from eoc.project.administration import prepare
from tests.emptying import emptied

ROOT = Path(__file__).resolve().parents[1]
SHAPING = ("eoc/project/roles.py", "eoc/access/rls.py", "eoc/journal/tracking.py")
SEEDED = {
    "django_migrations",
    "django_content_type",
    "auth_permission",
    "spatial_ref_sys",
    "access_installation",
    "incidents_incidenttype",
    "resources_assetkind",
    "resources_kindcapability",
    "resources_statetransition",
}
ANOTHER_EPOCH = "UPDATE access_installation SET epoch = gen_random_uuid()"
BUSY = """SELECT usename, state, query FROM pg_stat_activity
 WHERE datname = current_database() AND pid <> pg_backend_pid()
   AND backend_type = 'client backend' AND xact_start IS NOT NULL"""


def url(variable: str, name: str) -> str:
    """The environment's URL of a role, pointed at another database."""
    return urlunsplit(urlsplit(os.environ[variable])._replace(path=f"/{name}"))


def use(name: str) -> None:
    """Point Django's connections at the database."""
    for alias in connections:
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name
        settings.DATABASES[alias]["NAME"] = name


def copy_of_template(what: str = "") -> str:
    """A fresh database of this run's own, copied from the template."""
    made = template()
    name = f"eoc_test_{os.getpid()}{what and '_'}{what}"
    _maintain("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    _maintain("CREATE DATABASE {} TEMPLATE {} OWNER eoc_owner", name, made)
    prepare(url("ADMIN_DATABASE_URL", name))  # a copy does not carry the database's own rights
    return name


def drop(name: str) -> None:
    """Remove a database of this run."""
    for alias in connections:
        connections[alias].close()
    _maintain("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def clean() -> None:
    """Empty every table but the seeded ones; the regional agency stays.

    Another epoch begins, so that a server that runs on takes no old position for a new one.
    """
    for connection in connections.all():
        connection.close()
    name = settings.DATABASES["default"]["NAME"]
    with psycopg.connect(url("ADMIN_DATABASE_URL", str(name)), autocommit=True) as admin:
        emptied(admin, SEEDED, f"{_region_sql()}; {ANOTHER_EPOCH}")


def until_quiet(seconds: float) -> None:
    """Until none of the servers that run on is in the middle of anything."""
    name = settings.DATABASES["default"]["NAME"]
    until = time.monotonic() + seconds
    with psycopg.connect(url("ADMIN_DATABASE_URL", str(name)), autocommit=True) as admin:
        while busy := admin.execute(BUSY).fetchall():
            assert time.monotonic() < until, busy
            time.sleep(0.02)


def _region_sql() -> str:
    walls: Any = import_module("agencies.migrations.0002_walls")
    return str(walls.REGION)


def template() -> str:
    """The database to copy, made where these migrations were never run before."""
    digest = hashlib.sha256()
    sources = [*ROOT.glob("*/migrations/*.py"), *ROOT.glob("eoc/*/migrations/*.py")]
    for path in sorted([*sources, *(ROOT / name for name in SHAPING)]):
        digest.update(path.read_bytes())
    name = f"eoc_tpl_{digest.hexdigest()[:12]}"
    if not _exists(name):
        making = f"{name}_making_{os.getpid()}"
        prepare(url("ADMIN_DATABASE_URL", making))
        _migrate(making)
        _mark_demo(making)
        _maintain("ALTER DATABASE {} RENAME TO {}", making, name)
    return name


def _migrate(name: str) -> None:
    """By a process of its own: no test has begun, so pytest lets nobody at a database yet."""
    there = {one: url(one, name) for one in ("DATABASE_URL", "OWNER_DATABASE_URL")}
    argv = [sys.executable, "manage.py", "migrate", "--database", "owner", "--verbosity", "0"]
    subprocess.run([*argv, "--no-input"], cwd=ROOT, env=os.environ | there, check=True)


def _mark_demo(name: str) -> None:
    with psycopg.connect(url("OWNER_DATABASE_URL", name), autocommit=True) as owner:
        owner.execute(
            "INSERT INTO access_installation (id, name, mode, epoch, bootstrapped_at) "
            "VALUES (1, 'Accord', 'demo', gen_random_uuid(), now())"
        )


def _exists(name: str) -> bool:
    with psycopg.connect(url("ADMIN_DATABASE_URL", "postgres"), autocommit=True) as admin:
        query = "SELECT 1 FROM pg_database WHERE datname = %s"
        return admin.execute(query, [name]).fetchone() is not None


def _maintain(statement: str, *names: str) -> None:
    with psycopg.connect(url("ADMIN_DATABASE_URL", "postgres"), autocommit=True) as admin:
        admin.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))  # type: ignore[arg-type]
