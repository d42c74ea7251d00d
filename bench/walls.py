"""What the second wall costs: the same reads with row-level security and with it taken down.

A database of its own, as the application's role both times. The answers are compared first: what
`visible_to` shows is what the policies show, or there is nothing to measure.
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
WALLED = "SELECT relname FROM pg_class WHERE relrowsecurity AND relkind IN ('r', 'p')"
Read = Callable[[Actor], Any]


def _url(role: str, database: str) -> str:
    return urlunsplit(urlsplit(os.environ[f"{role}_DATABASE_URL"])._replace(path=f"/{database}"))


def _point(name: str) -> None:
    for alias in connections:
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = settings.DATABASES[alias]["NAME"] = name


@contextmanager
def _region(user: str, incidents: int) -> Iterator[tuple[Actor, Point]]:
    """The demo region with a year of calls, in a database that is dropped afterwards."""
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(NAME))
    with psycopg.connect(_url("ADMIN", "postgres"), autocommit=True) as maintenance:
        maintenance.execute(drop)
        prepare(_url("ADMIN", NAME))
        try:
            _point(NAME)
            yield _filled(user, incidents)
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


def _walls(verb: str) -> None:
    with psycopg.connect(_url("OWNER", NAME), autocommit=True) as owner:
        for (table,) in owner.execute(WALLED if verb == "DISABLE" else _remembered).fetchall():
            owner.execute(
                sql.SQL("ALTER TABLE {} {} ROW LEVEL SECURITY").format(
                    sql.Identifier(table),
                    sql.SQL(verb),  # type: ignore[arg-type]
                )
            )


_remembered = "SELECT DISTINCT polrelid::regclass::text FROM pg_policy"


def _statements(actor: Actor, read: Read) -> tuple[list[tuple[str, Any]], Any]:
    """What a read asks of the database, and its answer."""
    asked: list[tuple[str, Any]] = []

    def note(execute: Any, statement: str, values: Any, many: bool, context: Any) -> Any:
        asked.append((statement, values))
        return execute(statement, values, many, context)

    with scope(actor), connection.execute_wrapper(note):
        answer = read(actor)
    return asked[1:] if "set_config" in asked[0][0] else asked, answer


def _round(actor: Actor, read: Read, asked: list[tuple[str, Any]], count: int) -> dict[str, Any]:
    """Milliseconds of the statements alone, and of the whole read."""
    alone, whole = [], []
    with scope(actor), connection.cursor() as cursor:
        for _ in range(count):
            begin = time.perf_counter()
            for statement, values in asked:
                cursor.execute(statement, values)
                cursor.fetchall()
            alone.append(1000 * (time.perf_counter() - begin))
            begin = time.perf_counter()
            read(actor)
            whole.append(1000 * (time.perf_counter() - begin))
    return {"sql": alone, "read": whole}


def _measure(actor: Actor, name: str, read: Read, rounds: int, count: int) -> dict[str, Any]:
    asked, answer = _statements(actor, read)
    _walls("DISABLE")
    without = _statements(actor, read)[1]
    _walls("ENABLE")
    if answer != without:
        raise SystemExit(f"{name}: the walls disagree, {len(answer)} and {len(without)} rows")
    found: dict[str, dict[str, list[float]]] = {}
    for _ in range(rounds):
        for key, verb in (("with", "ENABLE"), ("without", "DISABLE")):
            _walls(verb)
            _round(actor, read, asked, 2)
            for what, times in _round(actor, read, asked, count).items():
                found.setdefault(key, {}).setdefault(what, []).extend(times)
    _walls("ENABLE")
    return {"read": name, "rows": len(answer), "statements": len(asked), **_figures(found)}


def _figures(found: dict[str, dict[str, list[float]]]) -> dict[str, float]:
    shown = {}
    for what in ("sql", "read"):
        on = statistics.median(found["with"][what])
        off = statistics.median(found["without"][what])
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
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--user", default="dana@riverton.example")
    given = parser.parse_args(words)
    over = 0
    with _region(given.user, given.incidents) as (actor, at):
        for name, read in reads(at).items():
            found = _measure(actor, name, read, given.rounds, given.count)
            over += found["read_cost_percent"] > BUDGET
            say(bench="walls", incidents=given.incidents, **found, **machine())
    return 1 if over else 0
