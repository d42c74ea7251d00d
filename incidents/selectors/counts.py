"""How many incidents of which severity lie in each cell, as far as the actor may know of them."""

from dataclasses import dataclass
from typing import Any

from django.contrib.gis.geos import Polygon
from django.db import connection
from django.db.models import IntegerField, Q, QuerySet, Value
from django.db.models.expressions import RawSQL

from eoc.access import Actor
from eoc.geo.mercator import Tile, tiles_across
from incidents.models import Incident, IncidentCount, IncidentShare, Severity
from incidents.selectors.seeing import AREA, EXISTENCE, GRANTED, SUMMARY, by_grant

KEPT_AT = 12  # the zoom whose tiles are the cells that are kept
FINER = 5  # a tile is 32 by 32 cells
COLUMNS = ("x", "y", "severity", "count")
STEPS = [severity.value for severity in Severity]
EACH = ", ".join(
    f"coalesce(sum(count) FILTER (WHERE severity = '{step}'), 0) AS {step}" for step in STEPS
)
SUMMED = f"""
SELECT x >> %s AS x, y >> %s AS y, sum(count) AS count, {EACH}
  FROM ({{}}) found (x, y, severity, count) GROUP BY 1, 2 HAVING sum(count) > 0"""  # noqa: S608

ALL = "SELECT coalesce(sum(count), 0) FROM ({}) found"


@dataclass(frozen=True)
class Region:
    """Kept cells from west to east and north to south, both ends among them."""

    west: int
    north: int
    east: int
    south: int

    @classmethod
    def of(cls, box: Polygon) -> "Region":
        """The cells that touch a box in WGS 84."""
        west, south, east, north = box.extent
        return cls(*tiles_across(west, north, KEPT_AT), *tiles_across(east, south, KEPT_AT))

    @classmethod
    def of_tile(cls, tile: Tile) -> "Region":
        """The cells inside a tile, or the one it lies in."""
        up = KEPT_AT - tile.zoom
        if up < 0:
            return cls(*(2 * (tile.x >> -up, tile.y >> -up)))
        return cls(tile.x << up, tile.y << up, (tile.x + 1 << up) - 1, (tile.y + 1 << up) - 1)


def visible_to(actor: Actor) -> QuerySet[IncidentCount]:
    """Counts of own incidents and of those other owners show; single shares are not among them."""
    found = IncidentCount.objects.filter(mode__in=actor.modes)
    return found if actor.system == "operator" else found.filter(_counted(actor))


def cell_zoom(zoom: int) -> int:
    """The zoom whose tiles are the cells of a map at `zoom`."""
    return min(KEPT_AT, zoom + FINER)


def summed(
    actor: Actor, region: Region, zoom: int, *, open_only: bool | None = None
) -> tuple[str, list[Any]]:
    """SQL of (x, y, count, one column a severity) by cell of `zoom`, and its values."""
    kept = _across(visible_to(actor), region)
    parts: list[QuerySet[Any]] = [kept if open_only is None else kept.filter(open=open_only)]
    if (shared := _shared(actor)) is not None:
        now_open = {} if open_only is None else {"closed_at__isnull": open_only}
        parts.append(_across(shared, region).filter(**now_open))
    asked = [part.order_by().values_list(*COLUMNS).query.sql_with_params() for part in parts]
    values = [value for _, its in asked for value in its]
    down = KEPT_AT - zoom
    return SUMMED.format(" UNION ALL ".join(one for one, _ in asked)), [down, down, *values]


def total(actor: Actor, region: Region) -> int:
    """How many incidents lie in a region."""
    statement, values = summed(actor, region, 0)
    with connection.cursor() as cursor:
        cursor.execute(ALL.format(statement), values)
        return int(cursor.fetchone()[0])


def _across(rows: QuerySet[Any], region: Region) -> QuerySet[Any]:
    return rows.filter(x__range=(region.west, region.east), y__range=(region.north, region.south))


def _counted(actor: Actor) -> Q:
    rule = Q(agency_id__in=actor.agencies) | Q(jurisdiction_id__in=actor.jurisdictions)
    for view in (GRANTED, SUMMARY, AREA, EXISTENCE):
        rule |= by_grant(actor, view) or Q(pk__in=[])
    return rule


def _shared(actor: Actor) -> QuerySet[Incident] | None:
    """Single incidents the actor sees by a share or as a guest, and by no rule of the counts."""
    if actor.system == "operator":
        return None
    shares = IncidentShare.objects.filter(agency__in=actor.agencies, ended_at__isnull=True)
    single = {*shares.values_list("incident", flat=True), actor.guest_of} - {None}
    if not single:
        return None
    found = Incident.objects.filter(pk__in=single, mode__in=actor.modes, point__isnull=False)
    cell = {
        axis: RawSQL(f'(incidents_cell("incidents_incident"."point")).{axis}', [])  # noqa: S611
        for axis in ("x", "y")
    }
    one = Value(1, IntegerField())
    return found.exclude(_counted(actor)).annotate(**cell, count=one)
