"""An area's polygons and circles as shapes in WGS 84, longitude first as maps have it."""

from dataclasses import dataclass
from itertools import pairwise

import shapely
from shapely.geometry import MultiPoint, MultiPolygon, Polygon

from alerts.cap.coordinates import disc, ring
from alerts.cap.message import Area
from eoc.geo.circles import circle as around
from eoc.geo.shapes import fault_of


@dataclass(frozen=True)
class Drawn:
    """What can be drawn of an area, and in words what cannot; places are circles of no radius."""

    shape: MultiPolygon | None
    places: MultiPoint | None
    flags: tuple[str, ...]


def draw(area: Area) -> Drawn:
    """The area's shape; what is not valid is left out and said, never repaired."""
    shapes: list[Polygon] = []
    places: list[tuple[float, float]] = []
    flags: list[str] = []
    for number, text in enumerate(area.polygons, 1):
        polygon = Polygon([(lon, lat) for lat, lon in ring(text)])
        if fault := _leap(polygon) or fault_of(polygon):
            flags.append(f"polygon[{number}]: {fault}; it is not drawn")
        else:
            shapes.append(polygon)
    for number, text in enumerate(area.circles, 1):
        (lat, lon), radius = disc(text)
        if not radius:
            places.append((lon, lat))
        elif (circle := around(lat, lon, radius)) is None:
            flags.append(f"circle[{number}]: too large, or over a pole or the date line; not drawn")
        else:
            shapes.append(circle)
    shape = _joined(shapes)
    if shape is not None and (fault := fault_of(shape)):
        shape, flags = None, [*flags, f"the whole {fault}; it is not drawn"]
    return Drawn(shape, MultiPoint(places) if places else None, tuple(flags))


def _joined(shapes: list[Polygon]) -> MultiPolygon | None:
    if not shapes:
        return None
    parts = shapely.get_parts(shapely.union_all(shapes))
    return MultiPolygon([part for part in parts if part.geom_type == "Polygon"])


def _leap(polygon: Polygon) -> str | None:
    """A side over half the globe means the date line, which a flat map draws the wrong way."""
    longitudes = [point[0] for point in polygon.exterior.coords]
    if any(abs(one - other) > 180 for one, other in pairwise(longitudes)):
        return "crosses the date line"
    return None
