"""Writes the illustrative part of the demo region: `python -m demo.generate_region`.

The same seed gives the same bytes; the files are kept in git, so nobody has to run this to use
the demo. Outlines of the counties come from demo/convert_us_atlas.py.
"""

import csv
from pathlib import Path
from typing import Any

import yaml
from shapely.geometry import mapping

from demo.convert_us_atlas import shortened, write
from demo.making.agencies import all_agencies
from demo.making.agreements import all_agreements, all_levels
from demo.making.asking import all_policies, box_card
from demo.making.names import SEED, TOWNS
from demo.making.people import PASSWORD, all_people
from demo.making.places import COLUMNS, all_places
from demo.making.towns import Outlines, county_outlines, town_outlines

REGION = Path(__file__).resolve().parent / "region"
NOTE = "Illustrative. Invented by demo/generate_region.py; change that, not this file."


def write_towns(path: Path, towns: Outlines) -> None:
    """The invented municipalities as GeoJSON that `import_boundaries` reads."""
    features = [
        {
            "type": "Feature",
            "properties": {
                "name": town.name,
                "code": f"DEMO-{town.code}",
                "short_code": town.code,
                "kind": "municipality",
                "parent": town.county,
                "illustrative": True,
            },
            "geometry": mapping(towns[town.code]),
        }
        for town in TOWNS
    ]
    write(path, shortened({"note": NOTE, "features": features}, 9))


class Plain(yaml.SafeDumper):
    """Writes every value out: anchors and aliases are hard to read."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def write_yaml(path: Path, name: str, rows: list[dict[str, Any]], **header: Any) -> None:
    """Readable YAML: one line for what is small, a block for what is not."""
    document = {**header, name: rows}
    text = yaml.dump(document, Dumper=Plain, sort_keys=False, default_flow_style=None, width=100)
    path.write_text(f"# {NOTE}\n# seed: {SEED}\n{text}")


def write_places(path: Path, rows: list[Any]) -> None:
    """The gazetteer as CSV that `import_places` reads."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)


def generate(region: Path = REGION, out: Path | None = None) -> None:
    """Write every file anew, into the region's folder unless told otherwise."""
    out = out or region
    counties = county_outlines(region)
    towns = town_outlines(counties)
    agencies = all_agencies(counties | towns)
    write_towns(out / "towns.geojson", towns)
    write_yaml(out / "agencies.yaml", "agencies", agencies)
    write_yaml(out / "people.yaml", "people", all_people(), password=PASSWORD)
    write_yaml(out / "agreements.yaml", "agreements", all_agreements(), levels=all_levels())
    write_yaml(out / "asking.yaml", "policies", all_policies(), box_card=box_card())
    write_places(out / "places.csv", all_places(counties | towns, agencies))


if __name__ == "__main__":
    generate()
