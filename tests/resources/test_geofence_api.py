"""The doors of geofences: drawn from GeoJSON within a budget, listed to their owner, ended."""

import json
from math import cos, sin, tau
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.resources.test_position_api import client

URL = "/api/v1/geofences/"


def circle(vertices: int) -> dict[str, Any]:
    """A polygon of so many vertices and the one that closes it."""
    turns = [tau * n / vertices for n in range(vertices)]
    ring = [[-75 + cos(turn) / 10, 40 + sin(turn) / 10] for turn in turns]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def draw(door: Client, **more: Any) -> Any:
    said = {"agency": "RIV", "kind": "station", "name": "Station 1", "area": circle(64), **more}
    return door.post(URL, json.dumps(said), "application/json")


def test_drawn_listed_and_ended(cast: Cast) -> None:
    made = draw(client(cast))
    assert made.status_code == 201
    assert made.json()["area"]["type"] == "MultiPolygon"
    assert [row["name"] for row in client(cast, "obi").get(URL).json()["results"]] == ["Station 1"]
    assert client(cast, "hal").get(URL).json()["count"] == 0
    where = f"{URL}{made.json()['uuid']}/end/"
    assert client(cast).post(where).status_code == 428
    assert client(cast, "hal").post(where, headers={"If-Match": '"1"'}).status_code == 404
    ended = client(cast).post(where, headers={"If-Match": '"1"'})
    assert (ended.status_code, ended.json()["version"]) == (200, 2)
    assert client(cast).get(URL).json()["count"] == 0


@pytest.mark.parametrize(
    ("field", "wrong", "why"),
    [
        ("area", circle(10_000), "10,001 vertices, more than 10,000"),
        ("area", {"type": "Point", "coordinates": [-75, 40]}, "is a Point"),
        ("name", " ", "blank"),
        ("kind", "moat", "not a valid choice"),
        ("agency", "NIX", "Such as RIV"),
    ],
)
def test_what_is_wrong_is_named(cast: Cast, field: str, wrong: Any, why: str) -> None:
    refused = draw(client(cast), **{field: wrong})
    assert refused.status_code == 422
    said = refused.content.decode()
    assert field in said and why in said
