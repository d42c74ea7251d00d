"""Geometry in the bodies of the incidents API."""

from typing import Any

from django.contrib.gis.geos import Point

from eoc.doors.bodies import polygon
from eoc.errors import Invalid


def geometry(said: dict[str, Any]) -> dict[str, Any]:
    """The body with lon and lat as a point, and GeoJSON as an area."""
    lon, lat = said.pop("lon", None), said.pop("lat", None)
    if (lon is None) != (lat is None):
        raise Invalid("Half a point.", {"lat" if lat is None else "lon": "Give both."})
    if lon is not None and lat is not None:
        said["point"] = Point(lon, lat, srid=4326)
    if "area" in said:
        said["area"] = polygon(said["area"], "area")
    return said
