"""States, counties and towns of the demo region."""

import json
from collections.abc import Iterator

from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.db import connection

from agencies.models import Jurisdiction, JurisdictionKind
from eoc.project.demo.reading import REGION, Row

FILES = (
    ("states", JurisdictionKind.STATE, ""),
    ("counties", JurisdictionKind.COUNTY, "state"),
    ("towns", JurisdictionKind.MUNICIPALITY, "parent"),
)
CENSUS = "us-atlas 3, US Census Bureau 2017, quantised: never a legal boundary"
MEASURE = (
    "UPDATE agencies_jurisdiction SET version = version + 1, "
    "area_km2 = ST_Area(boundary::geography) / 1e6 WHERE area_km2 = 0"
)


def load() -> None:
    """Add every territory that is missing, the larger ones first."""
    known = {one.short_code: one for one in Jurisdiction.objects.all()}
    for file, kind, parent_field in FILES:
        missing = list(territories(file, kind, parent_field, known))
        Jurisdiction.objects.bulk_create(missing)
        known |= {one.short_code: one for one in missing}
    with connection.cursor() as cursor:
        cursor.execute(MEASURE)


def territories(
    file: str, kind: str, parent_field: str, known: dict[str, Jurisdiction]
) -> Iterator[Jurisdiction]:
    """The features of one file that are not there yet."""
    features: list[Row] = json.loads((REGION / f"{file}.geojson").read_text())["features"]
    for feature in features:
        properties = feature["properties"]
        if properties["short_code"] not in known:
            yield Jurisdiction(
                name=properties["name"],
                kind=kind,
                short_code=properties["short_code"],
                code=properties.get("fips", ""),
                parent=known[properties[parent_field]] if parent_field else None,
                boundary=outline(feature["geometry"]),
                illustrative=properties.get("illustrative", False),
                source="demo" if "illustrative" in properties else CENSUS,
            )


def outline(geometry: Row) -> MultiPolygon:
    """A boundary in WGS 84 from GeoJSON."""
    shape = GEOSGeometry(json.dumps(geometry), srid=4326)
    if not isinstance(shape, MultiPolygon):
        raise TypeError(f"a territory is a MultiPolygon, not a {shape.geom_type}")
    return shape
