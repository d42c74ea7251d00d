"""Decodes TopoJSON into polygons and says which of them had to be repaired."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from shapely import make_valid
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

Point = tuple[float, float]


@dataclass(frozen=True)
class Area:
    """One named polygon of an atlas; `repair` says in words what was wrong with it."""

    fips: str
    name: str
    shape: MultiPolygon
    repair: str = ""


def decode_arcs(topology: dict[str, Any]) -> list[list[Point]]:
    """Undo delta coding and quantisation: the arcs in degrees, longitude first."""
    (kx, ky), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for deltas in topology["arcs"]:
        x = y = 0
        arc = []
        for dx, dy in deltas:
            x, y = x + dx, y + dy
            arc.append((x * kx + tx, y * ky + ty))
        arcs.append(arc)
    return arcs


def join_ring(indices: list[int], arcs: list[list[Point]]) -> list[Point]:
    """One ring from its arcs; a negative index means the arc is walked backwards."""
    ring: list[Point] = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring.extend(arc[1:] if ring else arc)
    return ring


def areas(topology: dict[str, Any], layer: str) -> Iterator[Area]:
    """Every polygon of one layer, valid, repaired where quantisation has broken it."""
    arcs = decode_arcs(topology)
    for geometry in topology["objects"][layer]["geometries"]:
        nested = geometry["arcs"]
        polygons = [nested] if geometry["type"] == "Polygon" else nested
        rings = [[join_ring(ring, arcs) for ring in polygon] for polygon in polygons]
        shape, repair = assemble(rings)
        yield Area(str(geometry["id"]), geometry["properties"]["name"], shape, repair)


def assemble(polygons: list[list[list[Point]]]) -> tuple[MultiPolygon, str]:
    """Build a valid multipolygon; rings of fewer than four points enclose nothing and go."""
    kept = [[ring for ring in polygon if len(ring) >= 4] for polygon in polygons]
    dropped = sum(len(polygon) for polygon in polygons) - sum(len(polygon) for polygon in kept)
    shape = MultiPolygon([Polygon(rings[0], rings[1:]) for rings in kept if rings])
    notes = [f"{dropped} collapsed ring(s) dropped"] if dropped else []
    if not shape.is_valid:
        shape = polygons_only(make_valid(shape, method="structure", keep_collapsed=False))
        notes.append("made valid by structure")
    return shape, ", ".join(notes)


def polygons_only(shape: BaseGeometry) -> MultiPolygon:
    """The areal parts of a geometry; lines and points left by a repair or a clip are dropped."""
    parts = getattr(shape, "geoms", [shape])
    polygons: list[Polygon] = []
    for part in parts:
        if isinstance(part, Polygon):
            polygons.append(part)
        elif isinstance(part, MultiPolygon):
            polygons.extend(part.geoms)
    return MultiPolygon([polygon for polygon in polygons if polygon.area > 0])
