"""Arrival: distance by the detour and the speed of the kind, plus ready-in; by two hands."""

from math import atan2, cos, radians, sin, sqrt
from random import Random

import pytest
from django.contrib.gis.geos import Point
from django.db import connection

from resources.models import Asset, AssetKind
from resources.selectors import eta

CASES = 1000
SQL = """SELECT resources_eta_minutes(ST_SetSRID(ST_MakePoint(ax, ay), 4326),
  ST_SetSRID(ST_MakePoint(bx, by), 4326), speed, ready, %s)
  FROM unnest(%s::float8[], %s::float8[], %s::float8[], %s::float8[], %s::float8[], %s::float8[])
  WITH ORDINALITY AS c (ax, ay, bx, by, speed, ready, n) ORDER BY n"""
Case = tuple[float, float, float, float, float, float]


def cases() -> list[Case]:
    """Anywhere on the globe, near and far."""
    chance, found = Random(5), []
    for _ in range(CASES):
        lon, lat = chance.uniform(-179, 179), chance.uniform(-85, 85)
        near = chance.choice([0.05, 1.0, 60.0])
        end = (
            lon + chance.uniform(-near, near),
            max(-89.0, min(89.0, lat + chance.uniform(-near, near))),
        )
        found.append(
            (lon, lat, *end, float(chance.randint(20, 120)), float(chance.randint(0, 240)))
        )
    return found


def independent(case: Case, detour: float = 1.3) -> float:
    """By the angle between two vectors from the middle of the earth."""
    a, b = (
        (
            cos(radians(lat)) * cos(radians(lon)),
            cos(radians(lat)) * sin(radians(lon)),
            sin(radians(lat)),
        )
        for lon, lat in (case[:2], case[2:4])
    )
    cross = (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])
    angle = atan2(sqrt(sum(x * x for x in cross)), sum(x * y for x, y in zip(a, b, strict=True)))
    return case[5] + angle * 6371.0088 * detour / case[4] * 60


def in_python(case: Case) -> float:
    start, end = Point(*case[:2], srid=4326), Point(*case[2:4], srid=4326)
    return eta.minutes(start, end, AssetKind(speed_kmh=int(case[4])), case[5])


@pytest.mark.django_db
def test_python_and_sql_agree_with_an_independent_computation() -> None:
    given = cases()
    expected = [independent(case) for case in given]
    with connection.cursor() as cursor:
        cursor.execute(SQL, [1.3, *(list(column) for column in zip(*given, strict=True))])
        in_sql = [minutes for (minutes,) in cursor.fetchall()]
    python = [in_python(case) for case in given]
    assert python == pytest.approx(expected, rel=1e-7)
    assert in_sql == pytest.approx(expected, rel=1e-7)
    order = sorted(range(CASES), key=expected.__getitem__)
    assert sorted(range(CASES), key=python.__getitem__) == order
    assert sorted(range(CASES), key=in_sql.__getitem__) == order


def test_detour_and_provider_are_settings(settings: object) -> None:
    case = cases()[0]
    settings.ETA_DETOUR = 2.0  # type: ignore[attr-defined]
    assert in_python(case) == pytest.approx(independent(case, 2.0), rel=1e-7)
    settings.ETA_PROVIDER = f"{__name__}.an_hour"  # type: ignore[attr-defined]
    assert in_python(case) == case[5] + 60
    assert not eta.straight()


def an_hour(start: Point, end: Point, speed_kmh: float) -> float:
    """A provider that knows one road."""
    return 60.0


def test_ready_in_is_the_assets_own_or_its_kinds() -> None:
    kind = AssetKind(ready_minutes=30)
    assert eta.ready_in(Asset(kind=kind)) == 30
    assert eta.ready_in(Asset(kind=kind, ready_minutes=0)) == 0
    assert (eta.shown(0.0), eta.shown(10.1)) == (1, 11)
