"""Vector tiles made by PostgreSQL: incidents from zoom 8 on, counts below and in crowds."""

from functools import lru_cache
from typing import Any

from django.contrib.gis.db.backends.postgis.adapter import PostGISAdapter
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
COARSE_MARGIN = 10**-COARSE  # degrees a coarse place may lie from the exact one, and more
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
    statement, values = _compiled(actor)
    box = PostGISAdapter(_box(tile, COARSE_MARGIN if holds_back(actor) else 0.0))
    put = [box if isinstance(value, PostGISAdapter) else value for value in values]
    return _bytes(POINTS.format(statement), [tile.zoom, tile.x, tile.y, *put])


@lru_cache(maxsize=256)
def _compiled(actor: Actor) -> tuple[str, tuple[Any, ...]]:
    """The statement for any box, since writing it takes half as long as running it."""
    return placed(actor, _box(Tile(0, 0, 0))).values_list("place", *TOLD).query.sql_with_params()


def _box(tile: Tile, margin: float = 0.0) -> Polygon:
    """The tile with its buffer and so many degrees more on every side, in WGS 84."""
    west, south, east, north = tile.box(BUFFER / EXTENT)
    box = Polygon.from_bbox((west - margin, south - margin, east + margin, north + margin))
    box.srid = 4326
    return box


def _crowded(actor: Actor, tile: Tile) -> bool:
    region = counts.Region.of_tile(tile)
    return tile.zoom <= counts.KEPT_AT and counts.total(actor, region) > CROWD


def _cells(actor: Actor, tile: Tile) -> bytes:
    zoom = counts.cell_zoom(tile.zoom)
    statement, values = counts.summed(actor, counts.Region.of_tile(tile), zoom)
    return _bytes(CELLS.format(statement), [zoom, tile.zoom, tile.x, tile.y, *values])


def placed(actor: Actor, box: Polygon) -> QuerySet[Incident]:
    """Those of a box with `place`, as far as it is shown; the tile itself cuts them."""
    found = seen_by(actor, Incident.objects.filter(mode__in=actor.modes)).order_by()
    if not holds_back(actor):
        return found.filter(point__bboverlaps=box).annotate(place=F("point"))
    shown: Combinable = Case(
        When(Q(seen__in=(FULL, SUMMARY)), then=F("point")),
        default=SnapToGrid("point", 10**-COARSE),
    )
    return found.filter(point__bboverlaps=box).annotate(place=shown)


def _bytes(statement: str, values: list[Any]) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return bytes(cursor.fetchone()[0])
