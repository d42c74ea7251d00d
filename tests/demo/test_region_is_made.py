"""The illustrative part of the region is what the generator makes, and tells the story."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from demo.generate_region import REGION, generate

FILES = (
    *("towns.geojson", "agencies.yaml", "people.yaml"),
    *("agreements.yaml", "asking.yaml", "places.csv"),
)


def rows(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load((REGION / f"{name}.yaml").read_text())[name]
    return found


@pytest.mark.parametrize("file", FILES)
def test_the_same_seed_makes_the_same_bytes(file: str, tmp_path: Path) -> None:
    generate(REGION, tmp_path)
    assert (tmp_path / file).read_bytes() == (REGION / file).read_bytes()


def test_everything_made_up_says_so() -> None:
    for name in ("agencies", "people", "agreements"):
        assert all(row["illustrative"] is True for row in rows(name))


def test_the_region_has_the_size_the_demo_promises() -> None:
    agencies = rows("agencies")
    assert 55 <= len(agencies) <= 70
    assert sum(len(row["stations"]) for row in agencies) >= 120
    assert sum(len(row["assets"]) for row in agencies) >= 350
    assert len((REGION / "places.csv").read_text().splitlines()) >= 4000


def test_call_signs_are_unique_within_an_agency_and_shared_between_agencies() -> None:
    signs: Counter[str] = Counter()
    for agency in rows("agencies"):
        own = [asset["call_sign"] for asset in agency["assets"]]
        assert len(own) == len(set(own)), agency["short_code"]
        signs.update(own)
    assert signs["Engine 12"] >= 5


def test_farview_has_promised_nothing() -> None:
    parties = {party for row in rows("agreements") for party in row["parties"]}
    assert {"RIV", "LAK", "CED"} <= parties and "FAR" not in parties
