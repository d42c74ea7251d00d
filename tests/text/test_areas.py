"""An area as text: read line by line, written again, refused with the line and what to do."""

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import Polygon, box

from eoc.doors.areas import AreaField
from eoc.geo import areas
from eoc.geo.shapes import area_km2

SQUARE = "40, -75\n40, -74.9\n40.1, -74.9\n40.1, -75"


def test_corners_circles_and_parts_are_one_area_and_read_the_same_again() -> None:
    read = areas.read(
        f"{SQUARE}\n\n41, -75\n41 0 0 N 74 54 0 W\n41.1, -74.9\ncircle 42, -75 2 km\n"
    )
    assert len(read.geoms) == 3
    assert [round(area_km2(part)) for part in read.geoms] == [95, 47, 13]
    again = areas.read(areas.written(read) or "")
    assert again.normalize().equals_exact(read.normalize(), 1e-7)


def test_parts_that_overlap_are_joined() -> None:
    read = areas.read(f"{SQUARE}\ncircle 40.05, -74.95 1 km\ncircle 40.05, -74.9 1 km")
    assert len(read.geoms) == 1 and read.is_valid


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("40, -75\n40, -74.9", "line 1: a part has at least 3 corners"),
        (f"{SQUARE}\nMill Lane", "line 5: 'Mill Lane' is no place"),
        ("40, -75\n40.1, -74.9\n40.1, -75\n40, -74.9", "line 1: this part is not valid"),
        ("\n\n40, -75\n40, -75\n40, -75", "corners"),
        ("circle 40, -75", "write a circle as circle 40.02"),
        ("circle 89.99, 0 50 km", "write a circle as"),
        ("40, -75\n" * 10_001, "more than 10,000 lines"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        areas.read(text)


def test_holes_travel_as_geojson_and_come_in_again() -> None:
    ring = Polygon(box(0, 0, 3, 3).exterior, [box(1, 1, 2, 2).exterior])
    assert areas.written(ring) is None
    field = AreaField(required=False)
    kept = field.clean(shapely.to_geojson(ring))
    assert kept is not None and kept.num_geom == 1
    assert field.clean(field.prepare_value(kept)).equals(kept)
    assert field.clean(" \n") is None


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(alphabet="circle 0123456789.,-;\n km°'NW", max_size=120))
def test_no_text_breaks_it(text: str) -> None:
    try:
        read = areas.read(text)
    except ValueError:
        return
    assert read.geom_type == "MultiPolygon"
