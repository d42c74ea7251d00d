"""Bodies and parameters of the incidents API: checked, and geometry made of numbers."""

import json
from typing import Any

from django.contrib.gis.gdal import GDALException
from django.contrib.gis.geos import GEOSException, GEOSGeometry, MultiPolygon, Point, Polygon
from rest_framework import serializers
from rest_framework.request import Request

from eoc.errors import Invalid


def read(shape: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    """The body, checked against its shape."""
    given = shape(data=request.data)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)


def geometry(said: dict[str, Any]) -> dict[str, Any]:
    """The body with lon and lat as a point, and GeoJSON as an area."""
    lon, lat = said.pop("lon", None), said.pop("lat", None)
    if (lon is None) != (lat is None):
        raise Invalid("Half a point.", {"lat" if lat is None else "lon": "Give both."})
    if lon is not None and lat is not None:
        said["point"] = Point(lon, lat, srid=4326)
    if "area" in said:
        said["area"] = _area(said["area"])
    return said


def _area(given: dict[str, Any] | None) -> MultiPolygon | None:
    if given is None:
        return None
    try:
        shape = GEOSGeometry(json.dumps(given), srid=4326)
    except (GEOSException, GDALException, ValueError, TypeError) as error:
        raise Invalid("The area is no GeoJSON geometry.", {"area": str(error)[:200]}) from error
    if isinstance(shape, Polygon):
        shape = MultiPolygon(shape, srid=4326)
    if not isinstance(shape, MultiPolygon):
        raise Invalid("The area is no polygon.", {"area": "A Polygon or MultiPolygon."})
    if not shape.valid:
        raise Invalid("The area is not valid.", {"area": shape.valid_reason})
    if shape.num_coords > 10_000:
        raise Invalid("The area is too detailed.", {"area": "At most 10,000 vertices."})
    return shape


def box(text: str) -> Polygon:
    """west,south,east,north as a polygon."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError as error:
        raise Invalid("bbox is west,south,east,north.", {"bbox": text[:80]}) from error
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise Invalid("bbox is west,south,east,north in degrees.", {"bbox": text[:80]})
    found = Polygon.from_bbox((west, south, east, north))
    found.srid = 4326
    return found
