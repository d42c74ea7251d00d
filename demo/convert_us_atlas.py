"""Development-time conversion of the us-atlas npm package (ISC) into the demo region's outlines.

Run once, by hand: `python -m demo.convert_us_atlas counties-10m.json demo/region`.
Writes counties.geojson and states.geojson there, and the console's default basemap to
static/basemap/region.geojson.
"""

import argparse
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from shapely.geometry import box, mapping

from demo.topology import Area, areas

BASEMAP = Path(__file__).resolve().parent.parent / "static" / "basemap" / "region.geojson"
NOTE = "us-atlas 3 (ISC), US Census Bureau 2017 edition, quantised: never a legal boundary"
STATES = {
    "09": "CT", "10": "DE", "11": "DC", "24": "MD", "34": "NJ", "36": "NY",
    "42": "PA", "51": "VA", "54": "WV",
}  # fmt: skip
BASEMAP_STATES = {"10", "24", "34", "36", "42"}
SURROUNDINGS = box(-78.0, 38.4, -73.6, 41.6)
SHORT_CODES = {
    "42011": "BERK", "42017": "BUCK", "42029": "CHES", "42045": "DELA", "42071": "LANC",
    "42077": "LEHI", "42091": "MONT", "42101": "PHIL", "34005": "BURL", "34007": "CAMD",
    "34015": "GLOU", "34021": "MERC", "10003": "NEWC",
}  # fmt: skip


def feature(area: Area, **properties: Any) -> dict[str, Any]:
    """One GeoJSON feature, WGS84, longitude first."""
    known = {"name": area.name, "fips": area.fips}
    return {
        "type": "Feature",
        "properties": {**known, **properties},
        "geometry": mapping(area.shape),
    }


def collection(features: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """A GeoJSON document that carries its origin with it."""
    return {"type": "FeatureCollection", "note": NOTE, "features": list(features)}


def region(counties: list[Area]) -> dict[str, Any]:
    """The thirteen counties of the Delaware Valley, by FIPS code."""
    chosen = sorted((area for area in counties if area.fips in SHORT_CODES), key=lambda a: a.fips)
    return collection(
        feature(area, short_code=SHORT_CODES[area.fips], state=STATES[area.fips[:2]])
        for area in chosen
    )


def chosen_states(states: list[Area]) -> dict[str, Any]:
    """The states that the thirteen counties lie in."""
    wanted = {fips[:2] for fips in SHORT_CODES}
    chosen = sorted((area for area in states if area.fips in wanted), key=lambda a: a.fips)
    return collection(feature(area, short_code=STATES[area.fips]) for area in chosen)


def basemap(states: list[Area], counties: list[Area]) -> dict[str, Any]:
    """Land and county outlines around the region, with a point for each label."""
    land = [area for area in states if area.fips in BASEMAP_STATES]
    near = [
        area
        for area in counties
        if area.fips[:2] in BASEMAP_STATES and area.shape.intersects(SURROUNDINGS)
    ]
    return collection(
        feature(area, kind=kind, label=label_of(area), state=STATES[area.fips[:2]])
        for kind, rows in (("state", land), ("county", near))
        for area in sorted(rows, key=lambda a: a.fips)
    )


def label_of(area: Area) -> list[float]:
    """A point inside the part of the area that the map will show."""
    shown = area.shape.intersection(SURROUNDINGS)
    point = (shown if shown.area else area.shape).representative_point()
    return [round(point.x, 4), round(point.y, 4)]


def shortened(value: Any, decimals: int) -> Any:
    """The same document with shorter numbers: 6 decimals are 10 cm, 4 are 10 m."""
    if isinstance(value, float):
        return round(value, decimals)
    if isinstance(value, dict):
        return {key: shortened(inner, decimals) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [shortened(inner, decimals) for inner in value]
    return value


def write(path: Path, document: dict[str, Any]) -> None:
    """One feature a line, so that a change can be read in a diff."""
    rows = ",\n".join(json.dumps(row, separators=(",", ":")) for row in document["features"])
    note = json.dumps(document["note"])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'{{"type":"FeatureCollection","note":{note},"features":[\n{rows}\n]}}\n')


def main() -> None:
    """Convert, and print every county that had to be repaired."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("atlas", type=Path, help="counties-10m.json of the npm package us-atlas")
    parser.add_argument("out", type=Path, help="folder for the outlines")
    options = parser.parse_args()
    topology = json.loads(options.atlas.read_text())
    counties, states = list(areas(topology, "counties")), list(areas(topology, "states"))
    repaired = [area for area in counties if area.repair]
    for area in repaired:
        print(f"repaired {area.fips} {area.name}: {area.repair}")
    write(options.out / "counties.geojson", shortened(region(counties), 6))
    write(options.out / "states.geojson", shortened(chosen_states(states), 6))
    write(BASEMAP, shortened(basemap(states, counties), 4))
    print(f"{len(counties)} counties read, {len(repaired)} repaired, {len(SHORT_CODES)} kept")


if __name__ == "__main__":
    main()
