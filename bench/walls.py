"""What the second wall costs: the same reads behind row-level security and above it.

In a database of its own, on one connection. The answers are compared first: what `visible_to`
shows is what the policies show, or there is nothing to measure.
"""

import argparse
import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.conf import settings
from django.contrib.gis.geos import Point, Polygon
from django.core.management import call_command
from django.db import connection, connections
from psycopg import sql

from agencies.models import User
from agencies.services import sharing
from bench import crowd
from bench.report import machine, say
from eoc.access import Actor, scope
from eoc.project.administration import prepare
from eoc.project.demo import loading
from incidents.selectors import picture

NAME = "eoc_bench_walls"
BUDGET = 15.0
BEHIND, ABOVE = "eoc_app", "none"
Read = Callable[[Actor], Any]
Sample = dict[str, float]


def _url(role: str, database: str) -> str:
    return urlunsplit(urlsplit(os.environ[f"{role}_DATABASE_URL"])._replace(path=f"/{database}"))


def _point(name: str) -> None:
    for alias in connections:
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = settings.DATABASES[alias]["NAME"] = name


def _climb() -> None:
    """Connect as the superuser, who may act as the application or as nobody's subject."""
    connection.close()
    connection.settings_dict["USER"] = urlsplit(os.environ["ADMIN_DATABASE_URL"]).username


@contextmanager
def _region(user: str, incidents: int) -> Iterator[tuple[Actor, Point]]:
    """The demo region with a year of calls, in a database that is dropped afterwards."""
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(NAME))
    with psycopg.connect(_url("ADMIN", "postgres"), autocommit=True) as maintenance:
        maintenance.execute(drop)
        prepare(_url("ADMIN", NAME))
        try:
            _point(NAME)
            filled = _filled(user, incidents)
            _climb()
            yield filled
        finally:
            _point("postgres")
            maintenance.execute(drop)


def _filled(user: str, incidents: int) -> tuple[Actor, Point]:
    call_command("migrate", database="owner", interactive=False, verbosity=0)
    with psycopg.connect(_url("OWNER", NAME), autocommit=True) as owner:
        owner.execute(
            "INSERT INTO access_installation (id, name, mode, epoch, bootstrapped_at) "
            "VALUES (1, 'Accord', 'demo', gen_random_uuid(), now())"
        )
    loading.load()
    actor = sharing.actor_of(User.objects.get_by_natural_key(user))
    with scope(sharing.operator("Bench")):
        agency = crowd.Agency.objects.get(pk=min(actor.agencies))
        at = agency.jurisdictions.order_by("pk")[0].boundary.point_on_surface
        seeds = crowd.seed(agency, at)
    with psycopg.connect(_url("ADMIN", NAME), autocommit=True) as above:
        crowd.multiply(above, seeds, incidents=incidents, others=incidents // 75)
        above.execute("VACUUM ANALYZE")
    return actor, at


@contextmanager
def _acting(role: str) -> Iterator[None]:
    """As the application's role, or (`none`) as the superuser, whom no policy holds."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off")  # as bootstrap sets it for the application's role
        cursor.execute(f"SET LOCAL ROLE {role}")
        yield
        cursor.execute("RESET ROLE")


def _statements(actor: Actor, read: Read, role: str) -> tuple[list[tuple[str, Any]], Any]:
    """What a read asks of the database, and its answer."""
    asked: list[tuple[str, Any]] = []

    def note(execute: Any, statement: str, values: Any, many: bool, context: Any) -> Any:
        asked.append((statement, values))
        return execute(statement, values, many, context)

    with scope(actor), _acting(role), connection.execute_wrapper(note):
        answer = read(actor)
    return asked, answer


def _timed(actor: Actor, read: Read, asked: list[tuple[str, Any]], role: str) -> Sample:
    """Milliseconds of the statements alone, and of the whole read."""
    with scope(actor), _acting(role), connection.cursor() as cursor:
        begin = time.perf_counter()
        for statement, values in asked:
            cursor.execute(statement, values)
            cursor.fetchall()
        asked_in = time.perf_counter() - begin
        begin = time.perf_counter()
        read(actor)
        return {"sql": 1000 * asked_in, "read": 1000 * (time.perf_counter() - begin)}


def _measure(actor: Actor, name: str, read: Read, count: int) -> dict[str, Any]:
    """In turns, one after the other, so that whatever else the machine does hits both alike."""
    asked, answer = _statements(actor, read, BEHIND)
    without = _statements(actor, read, ABOVE)[1]
    if answer != without:
        raise SystemExit(f"{name}: the walls disagree, {len(answer)} and {len(without)} rows")
    found: dict[str, list[Sample]] = {BEHIND: [], ABOVE: []}
    for step in range(count + 3):
        for role in (BEHIND, ABOVE) if step % 2 else (ABOVE, BEHIND):
            sample = _timed(actor, read, asked, role)
            if step >= 3:
                found[role].append(sample)
    return {"read": name, "rows": len(answer), "statements": len(asked), **_figures(found)}


def _figures(found: dict[str, list[Sample]]) -> dict[str, float]:
    shown: dict[str, float] = {}
    for what in ("sql", "read"):
        on, off = (statistics.median(s[what] for s in found[role]) for role in (BEHIND, ABOVE))
        shown |= {f"{what}_ms": round(on, 2), f"{what}_ms_without": round(off, 2)}
        shown[f"{what}_cost_percent"] = round(100 * (on / off - 1), 1)
    return shown


def reads(at: Point) -> dict[str, Read]:
    """The queue and the map, as the console and the API ask for them."""
    box = Polygon.from_bbox((at.x - 0.02, at.y - 0.02, at.x + 0.02, at.y + 0.02))
    box.srid = 4326

    def map_read(actor: Actor) -> Any:
        found = picture.within(picture.visible_to(actor), box).order_by("-happened_at", "pk")
        return [picture.row_for(actor, incident) for incident in found[:500]]

    return {"queue": picture.rows, "map": map_read}


def main(words: list[str]) -> int:
    """Measure and print; 1 where a read costs more than the budget."""
    parser = argparse.ArgumentParser(prog="bin/eoc bench walls")
    parser.add_argument("--incidents", type=int, default=300_000)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--user", default="dana@riverton.example")
    given = parser.parse_args(words)
    over = 0
    with _region(given.user, given.incidents) as (actor, at):
        for name, read in reads(at).items():
            found = _measure(actor, name, read, given.count)
            over += found["read_cost_percent"] > BUDGET
            say(bench="walls", incidents=given.incidents, **found, **machine())
    return 1 if over else 0
