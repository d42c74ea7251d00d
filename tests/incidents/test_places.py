"""Places: found by name, crossing, coordinates, USNG; imported whole or not at all."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from eoc.access import scope
from eoc.geo import coordinates
from incidents.models import Place
from incidents.selectors import places
from tests.cast import Cast

HEADER = "name,kind,lon,lat,jurisdiction"
ROWS = (
    "Main Street,street,-74.97,40.03,RIV",
    "Main Street & First Avenue,crossing,-74.971,40.031,RIV",
    "Old Mill,facility,-74.87,40.02,LAK",
    "12 Main Street,address,-74.9702,40.0301,RIV",
)


@pytest.fixture
def gazetteer(cast: Cast, tmp_path: Path) -> Cast:
    load(tmp_path, *ROWS)
    return cast


def load(folder: Path, *rows: str, header: str = HEADER) -> str:
    path = folder / "places.csv"
    path.write_text("\n".join([header, *rows]) + "\n")
    said = StringIO()
    call_command("import_places", str(path), stdout=said)
    return said.getvalue().strip()


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("main street", "Main Street"),
        ("12 main", "12 Main Street"),
        ("first avenue & main street", "Main Street & First Avenue"),
        ("Main Street and First Avenue", "Main Street & First Avenue"),
        ("main street / first ave", "Main Street & First Avenue"),
        ("old mil", "Old Mill"),
        ("Old Mlll", "Old Mill"),
    ],
)
def test_names_as_people_type_them(gazetteer: Cast, words: str, first: str) -> None:
    with scope(gazetteer.actor("dana")):
        assert places.search(words)[0].name == first


def test_a_name_that_stands_in_many_towns_means_ones_own(cast: Cast, tmp_path: Path) -> None:
    theirs = ROWS[0].replace("-74.97,40.03,RIV", "-74.87,40.03,LAK")
    far = ROWS[0].replace("-74.97,40.03,RIV", "-74.77,40.03,HIL")
    load(tmp_path, *ROWS, theirs, far)
    with scope(cast.actor("dana")) as dana:
        own = places.meant("main street", at_home=dana.jurisdictions)
        assert own is not None
        assert own.jurisdiction == "Riverton"
        assert places.search("main str", first_in=dana.jurisdictions)[0].jurisdiction == "Riverton"
        assert places.meant("first avenue & main street", at_home=()) is not None
        assert places.meant("main street", at_home=()) is None
        assert places.meant("mian street", at_home=dana.jurisdictions) is None
        assert places.meant("12 main st", at_home=()) is not None


@pytest.mark.parametrize(
    "words", ["40.03, -74.97", "40.03 -74.97 ", "40 01.8 N 74 58.2 W", "18TWK 02560 30985"]
)
def test_coordinates_in_several_spellings(gazetteer: Cast, words: str) -> None:
    with scope(gazetteer.actor("dana")):
        (spot,) = places.search(words)
    assert spot.kind == "coordinates"
    assert abs(spot.lon + 74.97) < 0.001
    assert abs(spot.lat - 40.03) < 0.001
    assert spot.jurisdiction == "Riverton"


@pytest.mark.parametrize("words", ["", "a", "zzzzzz qqqq", "99 N 200 W"])
def test_nothing_is_found_for_nonsense(gazetteer: Cast, words: str) -> None:
    with scope(gazetteer.actor("dana")):
        assert places.search(words) == []


def test_usng_there_and_back() -> None:
    text = coordinates.usng(-74.97, 40.03)
    lon, lat = coordinates.parse(text) or (0.0, 0.0)
    assert abs(lon + 74.97) < 0.0005
    assert abs(lat - 40.03) < 0.0005


def test_twice_changes_nothing(cast: Cast, tmp_path: Path) -> None:
    assert load(tmp_path, *ROWS) == "4 created, 0 updated, 0 unchanged"
    assert load(tmp_path, *ROWS) == "0 created, 0 updated, 4 unchanged"


def test_a_key_lets_a_place_move(cast: Cast, tmp_path: Path) -> None:
    header = f"{HEADER},key"
    load(tmp_path, "Old Mill,facility,-74.87,40.02,LAK,mill", header=header)
    done = load(tmp_path, "New Mill,facility,-74.86,40.02,LAK,mill", header=header)
    assert done == "0 created, 1 updated, 0 unchanged"
    with scope(cast.actor("dana")):
        assert Place.objects.get().name == "New Mill"


def test_all_or_nothing_with_row_and_field(cast: Cast, tmp_path: Path) -> None:
    wrong = (
        "Mill,castle,-74.97,40.03,RIV",
        ",street,-74.97,40.03,RIV",
        "Mill,street,-190,40.03,RIV",
        "Mill,street,-74.97,north,RIV",
        "Mill,street,-74.97,40.03,XXX",
    )
    with pytest.raises(CommandError) as refused:
        load(tmp_path, ROWS[0], *wrong)
    said = str(refused.value)
    for line, field in enumerate(("kind", "name", "lon", "lat", "jurisdiction"), 3):
        assert f"line {line}: {field}" in said
    with scope(cast.actor("dana")):
        assert not Place.objects.exists()


def test_a_missing_column_or_file_is_named(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="lat"):
        load(tmp_path, "Mill,street,-74.97", header="name,kind,lon")
    with pytest.raises(CommandError, match="does not exist"):
        call_command("import_places", str(tmp_path / "none.csv"))
