"""Units' fixes into PostGIS: the bulk service behind row-level security against ORM save."""

import argparse
import json
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.gis.geos import Point
from django.db import connections
from django.test import Client

from agencies.models import User
from agencies.services import sharing
from bench.ground import region
from bench.report import machine, say
from eoc.access import Actor, scope
from resources.api.positions import LINES
from resources.models import Asset, AssetKind, AssetPosition, PositionTrack
from resources.services import ingest

UNITS = 500
Fixes = list[dict[str, Any]]


def main(words: list[str]) -> None:
    """Measure in a database of its own and print."""
    parser = argparse.ArgumentParser(prog="bin/eoc bench ingest")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--batches", type=int, default=10, help="of 5,000 fixes, a round")
    parser.add_argument("--saves", type=int, default=500, help="fixes saved one by one, a round")
    parser.add_argument("--user", default="dana@riverton.example")
    arguments = parser.parse_args(words)
    with region("eoc_bench_ingest"):
        _measure(arguments)


def _measure(arguments: argparse.Namespace) -> None:
    user = User.objects.get_by_natural_key(arguments.user)
    actor = sharing.actor_of(user)
    units = _units(actor)
    _equal(actor, units)
    bulk: list[float] = []
    saved: list[float] = []
    http: dict[str, list[float]] = {"json": [], "lines": []}
    client = Client(headers={"host": settings.ALLOWED_HOSTS[0]})
    client.force_login(user)
    for _ in range(arguments.rounds):
        batches = [_fixes(units, ingest.FIXES, step) for step in range(arguments.batches)]
        bulk.append(_rate(actor, batches, _bulk))
        saved.append(_rate(actor, [_fixes(units, arguments.saves, 0)], _saved(units)))
        http["json"].append(_through(client, batches, "application/json", json.dumps))
        http["lines"].append(_through(client, batches, LINES, _lines))
    _say("bulk", bulk)
    _say("orm_save", saved)
    for kind, rates in http.items():
        _say(f"http_{kind}", rates)
    pairs = [one / other for one, other in zip(bulk, saved, strict=True)]
    say(
        bench="ingest",
        ratios={"orm_save": round(statistics.median(pairs), 1)},
        interval=[round(min(pairs), 1), round(max(pairs), 1)],
        per_second=round(statistics.median(bulk)),
        **machine(),
    )


def _units(actor: Actor) -> list[Asset]:
    """Units of the caller's agency, made for this."""
    agency, kind = min(actor.agencies), AssetKind.objects.first()
    made = [Asset(agency_id=agency, kind=kind, call_sign=f"Bench {n}") for n in range(UNITS)]
    with scope(actor):
        return Asset.objects.bulk_create(made)


def _fixes(units: Sequence[Asset], count: int, step: int) -> Fixes:
    """Every unit in turn, each fix a little later and further on than the one before."""
    begin = datetime.now(UTC) - timedelta(minutes=10) + timedelta(seconds=step)
    return [
        {
            "asset": str(units[n % len(units)].uuid),
            "lon": -75 + (n % 1000) * 1e-4,
            "lat": 40 + (n % 777) * 1e-4,
            "at": (begin + timedelta(milliseconds=n)).isoformat(),
            "heading": n % 360,
            "speed": 12.5,
        }
        for n in range(count)
    ]


def _bulk(fixes: Fixes, actor: Actor) -> None:
    ingest.report(fixes, actor)


def _saved(units: Sequence[Asset]) -> Callable[[Fixes, Actor], None]:
    """What an application without the service does: the newest and the track, row by row."""
    by_uuid = {str(unit.uuid): unit for unit in units}

    def save(fixes: Fixes, actor: Actor) -> None:
        for fix in fixes:
            unit, at = by_uuid[fix["asset"]], datetime.fromisoformat(fix["at"])
            said = {
                "agency_id": unit.agency_id,
                "mode": actor.mode,
                "point": Point(fix["lon"], fix["lat"], srid=4326),
                "heading": fix["heading"],
                "speed": fix["speed"],
            }
            PositionTrack(asset=unit, at=at, **said).save(force_insert=True)
            held = AssetPosition.objects.filter(pk=unit.pk).first()
            if held is None or at > held.at:
                AssetPosition(asset=unit, at=at, **said).save(force_insert=held is None)

    return save


def _rate(actor: Actor, batches: list[Fixes], write: Callable[[Fixes, Actor], None]) -> float:
    """Fixes a second, each batch in a transaction of its own."""
    begin = time.perf_counter()
    for fixes in batches:
        with scope(actor):
            write(fixes, actor)
    return sum(map(len, batches)) / (time.perf_counter() - begin)


def _through(
    client: Client, batches: list[Fixes], kind: str, written: Callable[[Fixes], str]
) -> float:
    """Fixes a second through the whole door: middleware, session, parsing, answer."""
    bodies = [written(_moved_on(fixes)) for fixes in batches]
    begin = time.perf_counter()
    for body in bodies:
        answer = client.post("/api/v1/positions/", body, content_type=kind, secure=True)
        assert answer.status_code == 200, answer.content
    return sum(map(len, batches)) / (time.perf_counter() - begin)


def _moved_on(fixes: Fixes) -> Fixes:
    """The same a little later, so that each is news."""
    later = timedelta(microseconds=7)
    return [{**fix, "at": (datetime.fromisoformat(fix["at"]) + later).timestamp()} for fix in fixes]


def _lines(fixes: Fixes) -> str:
    return "\n".join(
        f"{f['asset']},{f['lon']:.4f},{f['lat']:.4f},{f['at']},{f['heading']},{f['speed']}"
        for f in fixes
    )


def _equal(actor: Actor, units: Sequence[Asset]) -> None:
    """Both ways leave the same rows behind, or there is nothing to compare."""
    fixes = _fixes(units, 2 * UNITS, 0)
    answers = []
    for write in (_bulk, _saved(units)):
        _cleared()
        with scope(actor):
            write(fixes, actor)
            answers.append([_rows(AssetPosition), _rows(PositionTrack)])
    assert answers[0] == answers[1], "The two ways leave different rows."
    _cleared()


def _rows(model: Any) -> list[Any]:
    fields = ("asset_id", "agency_id", "mode", "point", "at", "heading", "speed", "accuracy")
    return list(model.objects.order_by("asset_id", "at").values_list(*fields))


def _cleared() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("TRUNCATE resources_assetposition, resources_positiontrack")


def _say(what: str, rates: list[float]) -> None:
    say(
        bench="ingest",
        side=what,
        per_second=round(statistics.median(rates)),
        rounds=[round(rate) for rate in rates],
        database=settings.DATABASES["default"]["NAME"],
    )
