"""What API doors are sent: bodies checked by their shape, boxes and polygons in WGS 84."""

import json
from typing import Any

import shapely
from django.conf import settings
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Polygon
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, UnreadablePostError
from rest_framework import serializers
from rest_framework.request import Request

from eoc.errors import Invalid, Refusal
from eoc.geo.shapes import fault_of


class TooLarge(Refusal):
    """The body is longer than any request needs (413)."""

    status = 413
    title = "Too large"


def raw(request: HttpRequest, instead: str = "Send less at a time.") -> bytes:
    """The body as it came; raises TooLarge, which says what to do `instead`, or Refusal."""
    try:
        return request.body
    except RequestDataTooBig as error:
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        raise TooLarge(f"A body has at most {most} bytes. {instead}") from error
    except UnreadablePostError as error:
        raise Refusal("The body ended early. Send it again.") from error


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


def polygon(given: dict[str, Any] | None, name: str) -> MultiPolygon | None:
    """A GeoJSON polygon within the budget of a request, as the database keeps it, or its fault."""
    if given is None:
        return None
    if "crs" in given:
        raise Invalid("The shape is not usable.", {name: "GeoJSON is in WGS 84; leave `crs` out."})
    try:
        shape = shapely.from_geojson(json.dumps(given, allow_nan=False))
    except (shapely.errors.GEOSException, ValueError, TypeError) as error:
        raise Invalid("That is no GeoJSON geometry.", {name: str(error)[:200]}) from error
    fault = "has heights: give longitude and latitude only" if _raised(given) else fault_of(shape)
    if fault:
        raise Invalid("The shape is not usable.", {name: f"It {fault}."})
    made = GEOSGeometry(memoryview(shapely.to_wkb(shape)), srid=4326)
    return made if isinstance(made, MultiPolygon) else MultiPolygon(made, srid=4326)


def _raised(given: dict[str, Any]) -> bool:
    """Whether any position holds more than two numbers, which the reading library may drop."""
    level: list[Any] = [given.get("coordinates")]
    while level:
        inner = [one for part in level if isinstance(part, list) for one in part]
        if any(isinstance(p, list) and len(p) > 2 and _numbers(p) for p in level):
            return True
        level = [one for one in inner if isinstance(one, list)]
    return False


def _numbers(position: list[Any]) -> bool:
    return all(isinstance(one, int | float) for one in position)
