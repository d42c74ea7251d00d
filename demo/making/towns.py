"""Outlines of the illustrative towns: convex cells of a county, clipped to its line."""

import json
from pathlib import Path

from shapely import voronoi_polygons
from shapely.geometry import MultiPoint, MultiPolygon, Point, shape
from shapely.geometry.base import BaseGeometry

from demo.making.names import TOWNS, Town
from demo.topology import polygons_only

Outlines = dict[str, MultiPolygon]


def county_outlines(region: Path) -> Outlines:
    """The kept counties by short code."""
    features = json.loads((region / "counties.geojson").read_text())["features"]
    return {
        row["properties"]["short_code"]: polygons_only(shape(row["geometry"])) for row in features
    }


def town_outlines(counties: Outlines) -> Outlines:
    """Every town by short code."""
    outlines: Outlines = {}
    for county in sorted({town.county for town in TOWNS}):
        siblings = [town for town in TOWNS if town.county == county]
        outlines.update(split(counties[county], siblings))
    return outlines


def split(county: MultiPolygon, towns: list[Town]) -> Outlines:
    """Give each town the part of the county that lies nearer to its middle than to any other."""
    middles = MultiPoint([(town.lon, town.lat) for town in towns])
    cells = list(voronoi_polygons(middles, extend_to=county.envelope.buffer(0.5)).geoms)
    return {town.code: polygons_only(clip(county, cells, town)) for town in towns}


def clip(county: MultiPolygon, cells: list[BaseGeometry], town: Town) -> BaseGeometry:
    """The cell around a town's middle, inside its county."""
    middle = Point(town.lon, town.lat)
    cell = next(cell for cell in cells if cell.contains(middle))
    return cell.intersection(county)
