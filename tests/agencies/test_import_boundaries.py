"""Boundaries from files: all of it or nothing, never repaired, twice changes nothing."""

import json
import sqlite3
import zipfile
from contextlib import closing
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from django.core.management import CommandError, call_command
from django.db import connection

from agencies.models import Agency, Jurisdiction, Service
from agencies.services import boundaries, sharing
from eoc.access import scope
from eoc.errors import NotPermitted
from tests.agencies.hearing import heard, kinds
from tests.cast import Cast

TOWNS = (
    Path(__file__).resolve().parents[3]
    / "shared/data/montgomery_pa/jurisdictions/montco_municipalities.geojson"
)
SQUARE = [[-75.5, 41.0], [-75.4, 41.0], [-75.4, 41.1], [-75.5, 41.1], [-75.5, 41.0]]
needs_shelf = pytest.mark.skipif(not TOWNS.exists(), reason="the shelf's real towns are not here")
pytestmark = pytest.mark.django_db


def feature(name: Any = "Alder", code: Any = "4200100156", ring: Any = SQUARE, **more: Any) -> Any:
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {
        "type": "Feature",
        "properties": {"name": name, "geoid": code, **more},
        "geometry": geometry,
    }


def moved(east: float) -> list[list[float]]:
    return [[lon + east, lat] for lon, lat in SQUARE]


@pytest.fixture
def file(tmp_path: Path) -> Any:
    def write(*features: Any, name: str = "towns.geojson", **more: Any) -> Path:
        path = tmp_path / name
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features, **more}))
        return path

    return write


def run(path: Path, **options: Any) -> str:
    out = StringIO()
    fields = {"name_field": "name", "code_field": "geoid", **options}
    call_command("import_boundaries", str(path), stdout=out, **fields)
    return out.getvalue().splitlines()[-1]


def refused(path: Path, **options: Any) -> str:
    before = everything()
    with pytest.raises(CommandError) as error:
        run(path, **options)
    assert everything() == before
    return str(error.value)


def everything() -> list[tuple[Any, ...]]:
    with scope(sharing.operator()):
        return list(Jurisdiction.objects.values_list("code", "name", "short_code", "version"))


def one(code: str = "4200100156") -> Jurisdiction:
    with scope(sharing.operator()):
        return Jurisdiction.objects.select_related("parent").get(code=code)


def test_it_works_and_twice_changes_nothing(file: Any) -> None:
    path = file(feature(), feature("Birch", "0600100001", moved(0.2)))
    assert run(path) == "2 created, 0 updated, 0 unchanged"
    assert run(path) == "0 created, 0 updated, 2 unchanged"
    alder = one()
    assert (alder.name, alder.short_code, alder.kind, alder.version) == (
        "Alder",
        "ALD",
        "municipality",
        1,
    )
    assert alder.boundary.geom_type == "MultiPolygon"
    assert alder.area_km2 == pytest.approx(93.2, abs=0.5)
    assert one("0600100001").name == "Birch"


def test_the_region_serves_and_hears_what_is_new(file: Any) -> None:
    run(file(feature()))
    with scope(sharing.operator()):
        region = Agency.objects.get(short_code="REG")
        assert Service.objects.filter(agency=region, jurisdiction__name="Alder").exists()
    assert heard(region)[-1][1] == "Boundaries imported: 1 created, 0 updated, 0 unchanged"
    run(file(feature()))
    assert kinds(region).count("jurisdiction.imported") == 1


def test_what_differs_is_updated(file: Any) -> None:
    run(file(feature(), feature("Birch", "2", moved(0.2))))
    changed = file(feature("Alder Town"), feature("Birch", "2", moved(0.2)))
    assert run(changed) == "0 created, 1 updated, 1 unchanged"
    assert (one().name, one().short_code, one().version) == ("Alder Town", "ALD", 2)


def test_parent_kind_and_short_codes_are_taken(file: Any) -> None:
    county = file(feature("Pine County", "42001"), name="county.geojson")
    run(county, kind="county")
    run(file(feature(abbr="AL")), parent="42001", short_code_field="abbr")
    assert one().short_code == "AL"
    assert one().parent == one("42001")


def test_generated_short_codes_are_the_same_every_time_and_unique(file: Any) -> None:
    names = ["Upper Merion", "Upper Merion", "Lower Merion", "A", "Regent", "東京", "Bryn Athyn II"]
    run(file(*(feature(n, str(i), moved(i / 5)) for i, n in enumerate(names, 1))))
    codes = [one(str(i)).short_code for i in range(1, 8)]
    assert codes == ["UME", "UPP", "LME", "AAAAA", "REE", "XAAAA", "BAI"]


def bad_files() -> list[tuple[list[Any], str]]:
    bow = [[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]
    return [
        ([feature(ring=bow)], "feature 1 (Alder): is not valid: Self-intersection[0.5 0.5]"),
        ([feature(ring=SQUARE[:-1])], "feature 1 (Alder): cannot be read"),
        ([feature(ring=[[0, 0], [1, 1], [0, 0]])], "Too few points"),
        ([feature(ring=[])], "feature 1 (Alder): has no geometry"),
        ([feature(), feature("Birch", "2", ring=[[0, 0], ["x", 0], [1, 1]])], "feature 2 (Birch)"),
        ([{**feature(), "geometry": None}], "feature 1 (Alder): has no geometry"),
        ([{**feature(), "geometry": {"type": "Point", "coordinates": [0, 0]}}], "is a Point"),
        ([{**feature(), "geometry": {"type": "Polygoon", "coordinates": []}}], "is a Polygoon"),
        ([feature(), feature("Birch", ring=moved(1))], "stands already at feature 1"),
        ([feature("")], "feature 1 (no name): the name is empty"),
        ([feature(code="")], "the code is empty"),
        ([feature(code=None), feature("Birch", "2")], "feature 1 (Alder): the code is empty"),
        ([feature(code=4200100156)], "The field geoid holds numbers"),
        ([feature(code=7), feature("Birch", "02")], "feature 1 (Alder): geoid is a number"),
        ([feature(ring=[[x * 1e4, y] for x, y in SQUARE])], "outside longitude -180 to 180"),
        ([feature(), {"type": "Foo"}], "feature 2: is no GeoJSON Feature"),
        ([], "The file holds no features."),
        ([feature("A" * 121)], "at most 120 characters"),
    ]


@pytest.mark.parametrize(("features", "words"), bad_files())
def test_what_is_bad_is_refused_with_feature_and_reason(
    file: Any, features: list[Any], words: str
) -> None:
    assert words in refused(file(*features))


def test_every_fault_is_told_at_once(file: Any) -> None:
    said = refused(file(feature(""), feature(code=""), feature("C", "3")))
    assert said.count("feature ") >= 2
    assert said.startswith("Nothing was imported: 2 faults.")


def test_a_missing_field_lists_those_there_are(file: Any) -> None:
    said = refused(file(feature()), code_field="fips")
    assert said == "The file has no field fips. Its fields are: name, geoid."


def test_a_short_code_of_somebody_else_is_refused(file: Any, cast: Cast) -> None:
    said = refused(file(feature(abbr="RIV")), short_code_field="abbr")
    assert "feature 1 (Alder): short code RIV belongs to another jurisdiction" in said


def test_an_unknown_parent_is_refused(file: Any) -> None:
    assert "No jurisdiction has the short code or code 99" in refused(file(feature()), parent="99")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.geojson", "hello", "of no kind known here"),
        ("a.geojson", '{"a": 1}', "no FeatureCollection"),
        ("a.geojson", '{"type": "FeatureCollection", "features": [', "not valid JSON"),
        ("a.json", "<OGRVRTDataSource></OGRVRTDataSource>", "of no kind known here"),
        ("a.zip", "PK\x03\x04nonsense", "The zip is damaged"),
        ("a.gpkg", "SQLite format 3\x00nonsense", "of no kind known here"),
        ("a.gpkg", f"SQLite format 3\x00{'x' * 52}GPKGnonsense", "cannot be read"),
    ],
)
def test_what_is_no_file_of_boundaries_is_refused(
    tmp_path: Path, name: str, content: str, words: str
) -> None:
    path = tmp_path / name
    path.write_text(content)
    assert words in refused(path)


def shapes_of(driver: str, path: Path, crs: str = "EPSG:4326", ring: Any = SQUARE) -> Path:
    pyogrio.raw.write(
        path,
        shapely.to_wkb([shapely.Polygon(ring)]),
        [np.array(["Alder"], dtype=object), np.array(["0600100156"], dtype=object)],
        ["name", "geoid"],
        driver=driver,
        geometry_type="Polygon",
        crs=crs,
    )
    return path


def test_a_geopackage_is_read(tmp_path: Path) -> None:
    assert run(shapes_of("GPKG", tmp_path / "towns.gpkg")).startswith("1 created")
    assert one("0600100156").boundary.extent == pytest.approx((-75.5, 41.0, -75.4, 41.1))


def test_a_shapefile_is_read_with_its_sisters_or_as_a_zip(tmp_path: Path) -> None:
    path = shapes_of("ESRI Shapefile", tmp_path / "towns.shp")
    assert run(path).startswith("1 created")
    with zipfile.ZipFile(tmp_path / "towns.zip", "w") as archive:
        for part in tmp_path.glob("towns.*"):
            if part.suffix != ".zip":
                archive.write(part, f"inner/{part.name}")
    assert run(tmp_path / "towns.zip") == "0 created, 0 updated, 1 unchanged"
    (tmp_path / "towns.dbf").unlink()
    assert ".dbf is missing beside it" in refused(path)


def test_another_reference_system_is_brought_to_degrees(tmp_path: Path) -> None:
    metres = [[457900, 4538900], [466300, 4538900], [466300, 4550000], [457900, 4538900]]
    shapes_of("GPKG", tmp_path / "utm.gpkg", "EPSG:26918", metres)
    assert run(tmp_path / "utm.gpkg").startswith("1 created")
    west, south, east, north = one("0600100156").boundary.extent
    assert (west, south) == pytest.approx((-75.5, 41.0), abs=0.01)
    assert (east, north) == pytest.approx((-75.4, 41.1), abs=0.01)


def test_metres_without_a_reference_system_are_refused(tmp_path: Path) -> None:
    metres = [[457900, 4538900], [466300, 4538900], [466300, 4550000], [457900, 4538900]]
    path = shapes_of("ESRI Shapefile", tmp_path / "m.shp", "EPSG:26918", metres)
    path.with_suffix(".prj").unlink()
    assert "Is the file in degrees" in refused(path)


def test_a_geopackage_of_two_layers_is_refused(tmp_path: Path) -> None:
    path = shapes_of("GPKG", tmp_path / "two.gpkg")
    shape = shapely.to_wkb([shapely.Polygon(SQUARE)])
    names = [np.array(["B"], dtype=object)]
    told = {"layer": "more", "append": True, "crs": "EPSG:4326", "geometry_type": "Polygon"}
    pyogrio.raw.write(path, shape, names, ["name"], **told)
    assert "exactly one layer of shapes" in refused(path)


def test_a_geopackage_that_points_elsewhere_is_refused(tmp_path: Path) -> None:
    path = shapes_of("GPKG", tmp_path / "towns.gpkg")
    with closing(sqlite3.connect(path)) as package, package:
        package.execute("CREATE VIRTUAL TABLE elsewhere USING fts5(text)")
    assert "virtual tables (elsewhere" in refused(path)


def test_area_is_that_of_the_database(file: Any) -> None:
    run(file(feature()))
    alder = one()
    with connection.cursor() as cursor:
        cursor.execute("SELECT ST_Area(%s::geography) / 1e6", [alder.boundary.ewkt])
        (geodesic,) = cursor.fetchone()
    assert alder.area_km2 == pytest.approx(geodesic, rel=1e-5)


def test_an_administrator_changes_only_what_the_own_agency_serves(file: Any, cast: Cast) -> None:
    features = boundaries.read(
        file(feature("New Riverton", "34RIV", moved(0.5))), name_field="name", code_field="geoid"
    )
    with scope(cast.actor("ada")) as ada:
        assert boundaries.apply(features=features, by=ada).summary().startswith("0 created, 1")
    with scope(cast.actor("olu")) as olu, pytest.raises(boundaries.Refused) as error:
        boundaries.apply(features=features, by=olu)
    assert "your agencies do not serve" in error.value.faults[0]
    with scope(cast.actor("dana")) as dana, pytest.raises(NotPermitted):
        boundaries.apply(features=features, by=dana)


def test_only_the_region_adds_a_jurisdiction(file: Any, cast: Cast) -> None:
    features = boundaries.read(file(feature()), name_field="name", code_field="geoid")
    with scope(cast.actor("ada")) as ada, pytest.raises(boundaries.Refused) as error:
        boundaries.apply(features=features, by=ada)
    assert "only the region's administrators" in error.value.faults[0]


def test_a_dry_run_writes_nothing(file: Any) -> None:
    features = boundaries.read(file(feature()), name_field="name", code_field="geoid")
    before = everything()
    with scope(sharing.operator()) as by:
        assert boundaries.apply(features=features, by=by, dry_run=True).created[0].name == "Alder"
    assert everything() == before


@needs_shelf
def test_the_62_municipalities_of_montgomery_county() -> None:
    assert run(TOWNS) == "62 created, 0 updated, 0 unchanged"
    assert run(TOWNS) == "0 created, 0 updated, 62 unchanged"
    abington = one("4209100156")
    assert (abington.name, abington.short_code) == ("Abington", "ABI")
    assert abington.area_km2 == pytest.approx(15.499 * 2.589988, rel=0.01)
