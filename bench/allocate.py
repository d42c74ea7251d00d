"""Allocation: the nearest suitable units, and the optimal assignment of many requests at once.

As the application's role behind row-level security, in a database of its own. The assignment is
timed from the first query to the commit of its proposal; what it may cost at least is proven by
another solver's dual on the same graph.
"""

import argparse
import random
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

import psycopg
from django.db import connection
from django.utils import timezone

from agencies.models import Agency, User
from agencies.services import sharing
from bench import allocate_ground as ground
from bench.ground import region, url
from bench.proof import lower_bound
from bench.report import machine, percentile, say
from eoc.access import Actor, scope
from resources.selectors import matching, nearest, ranking
from resources.selectors import proposals as graphs
from resources.selectors.nearest import Want
from resources.selectors.partners import partners
from resources.services import proposals

NAME = "eoc_bench_allocate"
AT = (-75.0, 40.2)
TEN = 10
T = TypeVar("T")


def main(words: list[str]) -> int:
    """Measure and print; 1 where the assignment is not optimal."""
    given = parsed(words)
    random.seed(1)
    with region(NAME), psycopg.connect(url("OWNER", NAME), autocommit=True) as owner:
        return _measure(given, owner)


def parsed(words: list[str]) -> argparse.Namespace:
    """What was asked for; `--quick` is a tenth of everything."""
    parser = argparse.ArgumentParser(prog="bin/eoc bench allocate")
    parser.add_argument("--requests", type=int, default=1_000)
    parser.add_argument("--assets", type=int, default=10_000, help="for the assignment")
    parser.add_argument("--all-assets", type=int, default=100_000, help="for the nearest")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--searches", type=int, default=500)
    parser.add_argument("--quick", action="store_true", help="a tenth of everything")
    parser.add_argument("--user", default="dana@riverton.example")
    given = parser.parse_args(words)
    if given.quick:
        given.requests, given.assets, given.all_assets = 100, 1_000, 10_000
        given.rounds, given.searches = 3, 50
    return given


def _measure(given: argparse.Namespace, owner: psycopg.Connection) -> int:
    user = User.objects.get_by_natural_key(given.user)
    asking = _asking(sharing.actor_of(user))
    lending, strangers = ground.partners(asking)
    actor = sharing.actor_of(user)
    owner.execute("SELECT setseed(0.5)")
    ground.units(owner, lending, AT, 1, given.assets)
    ground.requests(owner, actor, AT, given.requests)
    assigned = _assigned(actor, asking, given.rounds)
    say(
        bench="allocate",
        side="assignment",
        requests=given.requests,
        assets=given.assets,
        **assigned,
    )
    ground.units(owner, [*lending, *strangers], AT, given.assets + 1, given.all_assets)
    near = _nearest(actor, asking, given.searches)
    say(bench="allocate", side="nearest", assets=given.all_assets, **near)
    excess = assigned["excess"]
    say(
        bench="allocate",
        assignment_s=assigned["seconds"],
        assignment_excess=excess,
        nearest_p50_ms=near["p50_ms"],
        **machine(),
    )
    return 1 if excess > 0 else 0


def _asking(actor: Actor) -> Agency:
    with scope(actor):
        return Agency.objects.get(pk=min(actor.agencies))


def _assigned(actor: Actor, asking: Agency, rounds: int) -> dict[str, Any]:
    """End to end: candidates, matching, rows of the proposal, commit."""
    seconds = []
    for _ in range(rounds):
        begin = time.perf_counter()
        with scope(actor):
            made = proposals.propose(agency=asking, by=actor)
        seconds.append(time.perf_counter() - begin)
    with scope(actor):
        graph, in_graph = _timed(lambda: graphs.graph(actor))
    best, in_matching = _timed(lambda: matching.optimal(graph.edges, len(graph.wants)))
    if (made.filled, made.points) != (best.filled, best.points):
        raise SystemExit("The proposal is not the assignment of its graph.")
    bound = lower_bound(graph.edges, len(graph.wants), best.filled)
    simple = matching.greedy(graph.edges)
    return {
        "seconds": round(statistics.median(seconds), 3),
        "rounds": [round(one, 3) for one in seconds],
        "candidates_s": round(in_graph, 3),
        "matching_s": round(in_matching, 3),
        "edges": len(graph.edges),
        "filled": best.filled,
        "excess": max(0.0, round(best.points / bound - 1, 9)),
        "greedy_filled": simple.filled,
        "greedy_excess": round(simple.points / bound - 1, 5),
    }


def _nearest(actor: Actor, asking: Agency, searches: int) -> dict[str, Any]:
    """Ten suitable units from anywhere; the statement alone, and through the selector."""
    with scope(actor):
        places = ranking.placed(actor)
        may = tuple(p.agency.pk for p in partners(asking.pk) if p.agency.pk in places)
        wants = [_want(may) for _ in range(searches)]
        for want in wants[:20]:
            nearest.nearest([want], TEN)
        found = [_timed(lambda want=want: nearest.nearest([want], TEN)) for want in wants]
        asked = [_sql(want) for want in wants]
    return {
        "searches": searches,
        "found": statistics.median(len(one) for one, _ in found),
        "p50_ms": round(statistics.median(asked), 2),
        "p99_ms": round(percentile(asked, 0.99), 2),
        "selector_p50_ms": round(1000 * statistics.median(took for _, took in found), 2),
    }


def _sql(want: Want) -> float:
    """Milliseconds of the statement and its rows."""
    values = nearest.parameters([want], TEN * nearest.SPARE, TEN)
    with connection.cursor() as cursor:
        begin = time.perf_counter()
        cursor.execute(nearest.STATEMENT, values)
        cursor.fetchall()
        return 1000 * (time.perf_counter() - begin)


def _want(agencies: tuple[int, ...]) -> Want:
    now = timezone.now()
    lon, lat = (middle + random.uniform(-0.9, 0.9) for middle in AT)
    kind = random.choice(ground.kinds())
    return Want(kind, 3, lon, lat, now, now + timedelta(hours=12), agencies)


def _timed(what: Callable[[], T]) -> tuple[T, float]:
    begin = time.perf_counter()
    return what(), time.perf_counter() - begin
