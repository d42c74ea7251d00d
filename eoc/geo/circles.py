"""Circles on the sphere as polygons of a flat map."""

import math

from shapely.geometry import Polygon

from eoc.geo.shapes import fault_of

EARTH_KM = 6371.0088
WIDEST_KM = 2_000.0
CORNERS = 64


def circle(lat: float, lon: float, radius: float) -> Polygon | None:
    """Points at the same distance (km) on the sphere; None where a flat map cannot show it."""
    if not 0 < radius <= WIDEST_KM:
        return None
    reach, phi = radius / EARTH_KM, math.radians(lat)
    corners = [_towards(phi, lon, reach, 2 * math.pi * n / CORNERS) for n in range(CORNERS)]
    found = Polygon(corners)
    over = abs(lat) + math.degrees(reach) > 90 or any(abs(x) > 180 for x, _ in corners)
    return None if over or fault_of(found) else found


def _towards(phi: float, lon: float, reach: float, bearing: float) -> tuple[float, float]:
    there = math.asin(
        math.sin(phi) * math.cos(reach) + math.cos(phi) * math.sin(reach) * math.cos(bearing)
    )
    turn = math.atan2(
        math.sin(bearing) * math.sin(reach) * math.cos(phi),
        math.cos(reach) - math.sin(phi) * math.sin(there),
    )
    return lon + math.degrees(turn), math.degrees(there)
