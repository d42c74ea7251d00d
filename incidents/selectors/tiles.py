"""Vector tiles made by PostgreSQL: incidents from zoom 8 on, counts below and in crowds."""

from typing import Any

from django.contrib.gis.db.models.functions import SnapToGrid
from django.contrib.gis.geos import Polygon
from django.db import connection
from django.db.models import Case, F, Q, QuerySet, When
from django.db.models.expressions import Combinable

from eoc.access import Actor
from eoc.geo.mercator import Tile
from incidents.models import Incident
from incidents.selectors import counts
from incidents.selectors.seeing import COARSE, FULL, SUMMARY, holds_back, seen_by

FEATURES_FROM = 8  # zoom
CROWD = 10_000  # features in one tile
EXTENT, BUFFER = 4096, 64
SHAPE = f"ST_AsMVTGeom(%s, ST_TileEnvelope(%%s, %%s, %%s), {EXTENT}, {BUFFER}) AS shape"
TOLD = ("uuid", "number", "type_id", "severity", "stage", "on_picture")
POINTS = f"""
SELECT ST_AsMVT(tile, 'incidents', {EXTENT}, 'shape') FROM (
  SELECT {SHAPE % "ST_Transform(place, 3857)"}, uuid::text, number, type_id AS type, severity,
         stage, on_picture
    FROM ({{}}) found) tile WHERE shape IS NOT NULL"""  # noqa: S608
CELLS = f"""
SELECT ST_AsMVT(tile, 'cells', {EXTENT}, 'shape') FROM (
  SELECT {SHAPE % "ST_Centroid(ST_TileEnvelope(%s, x, y))"}, count, critical, high, medium, low
    FROM ({{}}) found) tile WHERE shape IS NOT NULL"""  # noqa: S608


def made(actor: Actor, tile: Tile) -> bytes:
    """The tile as Mapbox Vector Tile, layer `incidents` or `cells`."""
    if tile.zoom < FEATURES_FROM or _crowded(actor, tile):
        return _cells(actor, tile)
    box = Polygon.from_bbox(tile.box(BUFFER / EXTENT))
    box.srid = 4326
    found = _placed(actor, box).values_list("place", *TOLD)
    statement, values = found.query.sql_with_params()
    return _bytes(POINTS.format(statement), [tile.zoom, tile.x, tile.y, *values])


def _crowded(actor: Actor, tile: Tile) -> bool:
    region = counts.Region.of_tile(tile)
    return tile.zoom <= counts.KEPT_AT and counts.total(actor, region) > CROWD


def _cells(actor: Actor, tile: Tile) -> bytes:
    zoom = counts.cell_zoom(tile.zoom)
    statement, values = counts.summed(actor, counts.Region.of_tile(tile), zoom)
    return _bytes(CELLS.format(statement), [zoom, tile.zoom, tile.x, tile.y, *values])


def _placed(actor: Actor, box: Polygon) -> QuerySet[Incident]:
    """Those whose place, as far as it is shown, may lie in the box; the tile itself cuts them."""
    found = seen_by(actor, Incident.objects.filter(mode__in=actor.modes)).order_by()
    if not holds_back(actor):
        return found.filter(point__bboverlaps=box).annotate(place=F("point"))
    near = box.buffer(10**-COARSE).envelope
    shown: Combinable = Case(
        When(Q(seen__in=(FULL, SUMMARY)), then=F("point")),
        default=SnapToGrid("point", 10**-COARSE),
    )
    return found.filter(point__bboverlaps=near).annotate(place=shown)


def _bytes(statement: str, values: list[Any]) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return bytes(cursor.fetchone()[0])
