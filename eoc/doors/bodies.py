"""What API doors are sent: bodies checked by their shape, boxes and polygons in WGS 84."""

import json
from typing import Any

import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Polygon
from rest_framework import serializers
from rest_framework.request import Request

from eoc.errors import Invalid
from eoc.geo.shapes import MOST_VERTICES, fault_of


def body(shape: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    """The body, checked against its shape."""
    given = shape(data=request.data)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)


def box(text: str) -> Polygon:
    """`west,south,east,north` in degrees as a polygon."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError as error:
        raise Invalid("bbox is west,south,east,north.", {"bbox": text[:80]}) from error
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise Invalid("bbox is west,south,east,north in degrees.", {"bbox": text[:80]})
    found = Polygon.from_bbox((west, south, east, north))
    found.srid = 4326
    return found


def polygon(
    given: dict[str, Any] | None, name: str, most: int = MOST_VERTICES
) -> MultiPolygon | None:
    """A GeoJSON polygon of at most `most` vertices as the database keeps it, or its fault."""
    if given is None:
        return None
    try:
        shape = shapely.from_geojson(json.dumps(given))
    except (shapely.errors.GEOSException, ValueError, TypeError) as error:
        raise Invalid("That is no GeoJSON geometry.", {name: str(error)[:200]}) from error
    if fault := fault_of(shape, most):
        raise Invalid("The shape is not usable.", {name: f"It {fault}."})
    made = GEOSGeometry(memoryview(shapely.to_wkb(shapely.force_2d(shape))), srid=4326)
    return made if isinstance(made, MultiPolygon) else MultiPolygon(made, srid=4326)
