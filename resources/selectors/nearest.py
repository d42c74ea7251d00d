"""The nearest suitable units for many wants at once: one statement, planned behind the walls.

Suitable is: available, of the kind, of the type or better, of an agency that may be asked, not
booked in the window, with people whose qualifications last until its end. Units placed by hand and
units a receiver places are walked each by an index of their own; near in degrees first, ranked by
estimated minutes afterwards.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

from django.conf import settings
from django.contrib.gis.geos import Point
from django.db import connection

from resources.selectors import eta

SPARE = 2
_SUITABLE = """a.status = 'available' AND a.kind_id = w.kind AND a.agency_id = ANY (w.agencies)
     AND (w.type IS NULL OR a.type <= w.type)
     AND (a.qualified_until IS NULL OR a.qualified_until >= w.until::date)
     AND NOT resources_booked(a.id, w.since, w.until)"""
_COLUMNS = "a.id, a.agency_id, a.call_sign, a.type, a.qualified_until, a.ready_minutes"
STATEMENT = f"""
WITH wanted AS MATERIALIZED (
  SELECT w.*, ST_SetSRID(ST_MakePoint(w.lon, w.lat), 4326) AS point
    FROM jsonb_to_recordset(%(wants)s) AS w (n int, kind text, type int, lon float8, lat float8,
         since timestamptz, until timestamptz, agencies bigint[])
)
SELECT w.n, near.id, near.agency_id, g.short_code || ' ' || near.call_sign, near.type,
       near.qualified_until, ST_X(near.at), ST_Y(near.at), k.speed_kmh,
       coalesce(near.ready_minutes, k.ready_minutes),
       resources_eta_minutes(near.at, w.point, k.speed_kmh,
                             coalesce(near.ready_minutes, k.ready_minutes), %(detour)s) AS minutes
  FROM wanted w JOIN resources_assetkind k ON k.code = w.kind
 CROSS JOIN LATERAL (
   (SELECT {_COLUMNS}, a.position AS at
      FROM resources_asset a LEFT JOIN resources_assetposition p ON p.asset_id = a.id
     WHERE {_SUITABLE} AND a.position IS NOT NULL
       AND (p.asset_id IS NULL OR p.at <= a.position_at)
     ORDER BY a.position <-> w.point LIMIT %(few)s)
   UNION ALL
   (SELECT {_COLUMNS}, p.point AS at
      FROM resources_assetposition p JOIN resources_asset a ON a.id = p.asset_id
     WHERE {_SUITABLE} AND (a.position_at IS NULL OR p.at > a.position_at)
     ORDER BY p.cell <-> w.point LIMIT %(few)s)
 ) near
  JOIN agencies_agency g ON g.id = near.agency_id
 ORDER BY w.n, minutes, near.id
"""  # noqa: S608


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


@dataclass(frozen=True, slots=True)
class Near:
    """A suitable unit: where it is and the estimated minutes until it could be there."""

    want: int
    asset: int
    agency: int
    label: str
    type: int | None
    qualified_until: date | None
    lon: float
    lat: float
    speed_kmh: int
    ready: int
    minutes: float


def nearest(wants: Sequence[Want], count: int) -> list[Near]:
    """For each want up to `count` suitable units, soonest first; `want` is its place."""
    if not wants:
        return []
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, parameters(wants, count))
        found = [Near(*row) for row in cursor.fetchall()]
    if not eta.straight():
        found = sorted((_routed(one, wants) for one in found), key=lambda o: (o.want, o.minutes))
    return _first(found, count)


def parameters(wants: Sequence[Want], count: int) -> dict[str, object]:
    """What the statement takes; some to spare, since near in degrees is not near in minutes."""
    listed = [{"n": n, **asdict(want)} for n, want in enumerate(wants)]
    return {
        "wants": json.dumps(listed, default=str),
        "few": count * SPARE,
        "detour": settings.ETA_DETOUR,
    }


def _routed(one: Near, wants: Sequence[Want]) -> Near:
    want = wants[one.want]
    start, end = Point(one.lon, one.lat, srid=4326), Point(want.lon, want.lat, srid=4326)
    return replace(one, minutes=one.ready + eta.travel(start, end, one.speed_kmh))


def _first(found: list[Near], count: int) -> list[Near]:
    taken: dict[int, int] = {}
    kept: list[Near] = []
    for one in found:
        taken[one.want] = taken.get(one.want, 0) + 1
        if taken[one.want] <= count:
            kept.append(one)
    return kept
