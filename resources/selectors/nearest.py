"""The nearest suitable units for many wants at once, behind the walls and planned once a session.

Suitable is: available, of the kind, of the type or better, of an agency that may be asked, not
booked in the window, with people whose qualifications last until its end. Units placed by hand and
units a receiver places are walked each by an index of their own, and ranked by estimated minutes.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.conf import settings
from django.contrib.gis.geos import Point
from django.db import connection

from resources.selectors import eta

SPARE = 2
STATEMENT = "SELECT * FROM resources_soonest(%(wants)s, %(few)s, %(kept)s, %(detour)s)"


@dataclass(frozen=True)
class Want:
    """One unit of a kind, of a type or better, somewhere, between two moments, from agencies."""

    kind: str
    type: int | None
    lon: float
    lat: float
    since: datetime
    until: datetime
    agencies: tuple[int, ...]


class Near(NamedTuple):
    """A suitable unit: where it is and the estimated minutes until it could be there."""

    want: int
    asset: int
    agency: int
    label: str
    qualified_until: date | None
    lon: float
    lat: float
    speed_kmh: int
    ready: int
    minutes: float


def nearest(wants: Sequence[Want], count: int, spare: int = SPARE) -> list[Near]:
    """For each want up to `count` suitable units, soonest first; `want` is its place."""
    if not wants:
        return []
    few = count * spare
    kept = count if eta.straight() else 2 * few
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, parameters(wants, few, kept))
        found = [Near(*row) for row in cursor.fetchall()]
    if eta.straight():
        return found
    routed = sorted((_routed(one, wants) for one in found), key=lambda o: (o.want, o.minutes))
    return _first(routed, count)


def parameters(wants: Sequence[Want], few: int, kept: int) -> dict[str, str | int | float]:
    """What the statement takes: `few` of those placed and of those fixed are timed for each want.

    Of both together the `kept` soonest are answered.
    """
    listed = [{"n": n, **vars(want)} for n, want in enumerate(wants)]
    return {
        "wants": json.dumps(listed, default=str),
        "few": few,
        "kept": kept,
        "detour": settings.ETA_DETOUR,
    }


def _routed(one: Near, wants: Sequence[Want]) -> Near:
    want = wants[one.want]
    start, end = Point(one.lon, one.lat, srid=4326), Point(want.lon, want.lat, srid=4326)
    return one._replace(minutes=one.ready + eta.travel(start, end, one.speed_kmh))


def _first(found: list[Near], count: int) -> list[Near]:
    taken: dict[int, int] = {}
    kept: list[Near] = []
    for one in found:
        taken[one.want] = taken.get(one.want, 0) + 1
        if taken[one.want] <= count:
            kept.append(one)
    return kept
