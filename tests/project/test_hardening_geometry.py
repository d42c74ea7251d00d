"""A shape from outside is valid and within the budget, or refused with reason and place."""

import json
import math
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from agencies.services import boundaries, sharing
from agencies.services.boundary_zips import Refused
from eoc.access import scope
from eoc.geo.shapes import ON_THE_SERVER
from incidents.models import Incident
from tests.cast import Cast

WEST, SOUTH = -74.99, 40.01
CALL = {"type": "structure_fire", "severity": "low", "title": "Smoke", "place_text": "Mill"}
RING = [[WEST, SOUTH], [WEST + 0.01, SOUTH], [WEST + 0.01, SOUTH + 0.01], [WEST, SOUTH]]


def circle(count: int) -> list[list[float]]:
    turns = [2 * math.pi * n / count for n in range(count)]
    ring = [[WEST + 0.01 * math.cos(t), SOUTH + 0.01 * math.sin(t)] for t in turns]
    return [*ring, ring[0]]


def squares(count: int) -> list[Any]:
    made = []
    for n in range(count):
        w, s, e = WEST + n * 0.0002, SOUTH, 0.0001
        made.append([[[w, s], [w + e, s], [w + e, s + e], [w, s + e], [w, s]]])
    return made


def polygon(*rings: Any, **more: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings), **more}


BOWTIE = [[WEST, SOUTH], [WEST + 0.1, SOUTH + 0.1], [WEST + 0.1, SOUTH], [WEST, SOUTH + 0.1]]
REFUSED: dict[str, tuple[Any, str]] = {
    "vertices": (polygon(circle(10_000)), "10,001 vertices, more than 10,000"),
    "parts": ({"type": "MultiPolygon", "coordinates": squares(101)}, "101 parts and holes"),
    "crossing": (polygon([*BOWTIE, BOWTIE[0]]), "Self-intersection"),
    "height": (polygon([[*at, 5] for at in RING]), "has heights"),
    "measure": (polygon([[*at, 5, 6] for at in RING]), "more than three"),
    "outside": (polygon([[lon + 180 * 2, lat] for lon, lat in RING]), "outside longitude"),
    "metres": (polygon([[1000.0, 1000.0], [1001, 1000], [1001, 1001], [1000, 1000]]), "outside"),
    "no area": (
        polygon([[WEST, SOUTH], [WEST + 1e-9, SOUTH], [WEST, SOUTH + 1e-9], [WEST, SOUTH]]),
        "no area",
    ),
    "line": (polygon([[WEST, SOUTH], [WEST + 1, SOUTH + 1], [WEST, SOUTH], [WEST, SOUTH]]), ""),
    "other system": (polygon(RING, crs={"type": "name"}), "WGS 84"),
    "point": ({"type": "Point", "coordinates": [WEST, SOUTH]}, "is a Point"),
    "collection": ({"type": "GeometryCollection", "geometries": [polygon(RING)]}, "Collection"),
    "empty": ({"type": "Polygon", "coordinates": []}, "no geometry"),
    "unclosed": (polygon(RING[:3]), ""),
    "text": (polygon([["a", "b"]]), ""),
    "nothing": ({}, ""),
    "wrong type": ({"type": "Polygon", "coordinates": 7}, ""),
    "null": ({"type": "Polygon", "coordinates": [[None]]}, ""),
}


@pytest.fixture
def dana(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.users["dana"])
    return client


def logged(client: Client, **more: Any) -> Any:
    body = json.dumps({**CALL, **more})
    return client.post("/api/v1/incidents/", body, content_type="application/json")


@pytest.mark.parametrize("name", REFUSED)
def test_a_shape_that_cannot_be_used_is_refused_in_words(dana: Client, name: str) -> None:
    shape, words = REFUSED[name]
    answer = logged(dana, area=shape)
    assert answer.status_code == 422, answer.content
    assert words in answer.json()["errors"]["area"]


def test_a_shape_within_the_budget_is_kept_as_it_is(dana: Client, cast: Cast) -> None:
    for shape in (polygon(circle(9_999)), {"type": "MultiPolygon", "coordinates": squares(100)}):
        answer = logged(dana, area=shape)
        assert answer.status_code == 201, answer.content
    with scope(cast.actor("dana")):
        areas = list(Incident.objects.order_by("pk").values_list("area", flat=True))
    assert [area.num_coords for area in areas] == [10_000, 500]


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-inf", 1000, -181, "1e400"])
def test_a_point_is_in_the_world(dana: Client, value: Any) -> None:
    for lon, lat in ((value, 40.0), (-75.0, value)):
        answer = logged(dana, lon=lon, lat=lat)
        assert answer.status_code == 422, answer.content
        assert {"lon", "lat"} & set(answer.json()["errors"])


@pytest.mark.parametrize(
    "box", ["nan,0,1,1", "0,0,inf,1", "1,1,0,0", "0,0,1", "0,0,1,1000", "a,b,c,d"]
)
def test_a_box_is_in_the_world(dana: Client, box: str) -> None:
    assert dana.get("/api/v1/incidents/", {"bbox": box}).status_code == 422


def file(tmp_path: Path, shape: Any) -> Path:
    path = tmp_path / "towns.geojson"
    feature = {"type": "Feature", "properties": {"name": "A", "code": "1"}, "geometry": shape}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    return path


@pytest.mark.django_db
def test_a_file_of_boundaries_keeps_to_the_same_budget(tmp_path: Path) -> None:
    fields = {"name_field": "name", "code_field": "code"}
    with scope(sharing.operator()):
        for name in ("vertices", "parts"):
            path = file(tmp_path, REFUSED[name][0])
            with pytest.raises(Refused) as refused:
                boundaries.read(path, **fields)
            assert REFUSED[name][1] in refused.value.faults[0]
            assert len(boundaries.read(path, **fields, budget=ON_THE_SERVER)) == 1
        for name in ("crossing", "outside"):
            with pytest.raises(Refused):
                boundaries.read(file(tmp_path, REFUSED[name][0]), **fields, budget=ON_THE_SERVER)
