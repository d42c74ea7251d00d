"""The kept outlines are valid, in place, and do not overlap beyond slivers of rounding."""

import json
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import box, shape

ROOT = Path(__file__).resolve().parent.parent.parent
REGION = ROOT / "demo" / "region"
BASEMAP = ROOT / "static" / "basemap" / "region.geojson"
DELAWARE_VALLEY = box(-77.0, 39.2, -74.2, 41.0)
SLIVER = 1e-9  # square degrees, about 10 m²


def features(path: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(path.read_text())["features"]
    return rows


@pytest.mark.parametrize(("file", "count"), [("counties.geojson", 13), ("towns.geojson", 24)])
def test_every_outline_is_valid_and_in_the_region(file: str, count: int) -> None:
    rows = features(REGION / file)
    assert len(rows) == count
    for row in rows:
        outline = shape(row["geometry"])
        assert row["geometry"]["type"] == "MultiPolygon"
        assert outline.is_valid and not outline.is_empty, row["properties"]["name"]
        assert outline.within(DELAWARE_VALLEY), row["properties"]["name"]


def test_states_are_valid_and_hold_their_counties() -> None:
    states = {
        row["properties"]["short_code"]: shape(row["geometry"])
        for row in features(REGION / "states.geojson")
    }
    assert all(state.is_valid for state in states.values())
    for county in features(REGION / "counties.geojson"):
        state = states[county["properties"]["state"]]
        assert shape(county["geometry"]).difference(state).area < SLIVER


@pytest.mark.parametrize("file", ["counties.geojson", "towns.geojson"])
def test_outlines_do_not_overlap(file: str) -> None:
    for one, other in combinations(features(REGION / file), 2):
        overlap = shape(one["geometry"]).intersection(shape(other["geometry"])).area
        names = one["properties"]["name"], other["properties"]["name"]
        assert overlap < SLIVER, names


def test_a_town_lies_in_its_county() -> None:
    counties = {
        row["properties"]["short_code"]: shape(row["geometry"])
        for row in features(REGION / "counties.geojson")
    }
    for town in features(REGION / "towns.geojson"):
        outside = shape(town["geometry"]).difference(counties[town["properties"]["parent"]])
        assert outside.area < SLIVER, town["properties"]["name"]


def test_short_codes_are_unique_and_short() -> None:
    codes = [
        row["properties"]["short_code"]
        for file in ("states.geojson", "counties.geojson", "towns.geojson")
        for row in features(REGION / file)
    ]
    assert len(codes) == len(set(codes))
    assert all(2 <= len(code) <= 5 and code.isupper() for code in codes)


def test_towns_say_that_they_are_made_up() -> None:
    assert all(row["properties"]["illustrative"] for row in features(REGION / "towns.geojson"))


def test_the_basemap_is_small_and_says_where_it_comes_from() -> None:
    text = BASEMAP.read_text()
    assert len(text) < 300_000
    assert "never a legal boundary" in text and "ISC" in text
    notice = (BASEMAP.parent / "NOTICE").read_text()
    assert "never a\nlegal boundary" in notice and "Permission to use, copy, modify" in notice
    assert {row["properties"]["kind"] for row in features(BASEMAP)} == {"state", "county"}
