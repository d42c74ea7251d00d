"""The door for fixes: JSON and compact lines, limits, tokens, and the newest of each."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from agencies.services import tokens
from eoc.access import scope
from resources.api.positions import LINES
from tests.cast import Cast

URL = "/api/v1/positions/"


def client(cast: Cast, name: str = "dana") -> Client:
    made = Client()
    made.force_login(cast.users[name])
    return made


def fix(cast: Cast, label: str = "RIV Engine 12", **more: Any) -> dict[str, Any]:
    spot = {"lon": -75.01, "lat": 40.01, "at": timezone.now().isoformat()}
    return {"asset": str(cast.assets[label].uuid), **spot, **more}


def post(door: Client, body: str, kind: str = "application/json", **headers: str) -> Any:
    return door.post(URL, body, content_type=kind, headers=headers)


def test_json_is_kept_and_read_back_by_partners(cast: Cast) -> None:
    said = post(client(cast), json.dumps([fix(cast, heading=270, speed=12.5), fix(cast, lon=999)]))
    assert said.status_code == 200
    assert (said.json()["taken"], said.json()["newest"]) == (1, 1)
    assert said.json()["refused"] == [{"row": 1, "field": "lon", "reason": "Send -180 to 180."}]
    held = client(cast).get(URL).json()["results"]
    assert [(row["label"], row["lon"], row["heading"]) for row in held] == [
        ("RIV Engine 12", -75.01, 270)
    ]
    assert client(cast, "hal").get(URL).json()["count"] == 1
    assert client(cast, "olu").get(URL).json()["count"] == 0


def test_lines_say_the_same(cast: Cast) -> None:
    now = timezone.now().timestamp()
    lines = f"Engine 12,-75.01,40.01,{now},270,12.5\nengine 14,-75.02,40.02,{now}\nx,y,1,2\n"
    said = post(client(cast), lines, LINES).json()
    assert (said["taken"], [one["field"] for one in said["refused"]]) == (2, ["lon"])


def test_a_line_no_column_can_hold_is_named_and_the_others_are_kept(cast: Cast) -> None:
    spot = f"-75.01,40.01,{timezone.now().timestamp()}"
    said = post(client(cast), f"Engine 12,{spot}\nEngine\0 14,{spot}\n", LINES).json()
    assert (said["taken"], [one["row"] for one in said["refused"]]) == (1, [1])


@pytest.mark.parametrize("body", ["[]", "{}", "7", "[7]", "[[]]", '[{"asset": "x"}]'])
def test_nothing_usable_is_422(cast: Cast, body: str) -> None:
    assert post(client(cast), body).status_code == 422


def test_too_many_and_too_much_are_refused(cast: Cast) -> None:
    assert post(client(cast), "Engine 12,-75,40,1\n" * 5001, LINES).status_code == 422
    assert post(client(cast), "x" * 1_000_001, LINES).status_code == 413


@pytest.mark.parametrize(("verb", "status"), [("positions.write", 200), ("resources.write", 403)])
def test_a_token_needs_its_verb(cast: Cast, verb: str, status: int) -> None:
    with scope(cast.actor("dana")) as dana:
        _, text = tokens.issue(user=cast.users["dana"], by=dana, verbs=[verb])
    body = json.dumps([fix(cast)])
    assert post(Client(), body, Authorization=f"Bearer {text}").status_code == status


def test_the_picture_shows_whatever_is_newer(cast: Cast) -> None:
    door, later = client(cast), timezone.now() + timedelta(seconds=3)
    path = f"/api/v1/assets/{cast.assets['RIV Engine 12'].uuid}/"
    post(door, json.dumps([fix(cast)]))
    assert door.get(path).json()["lon"] == -75.01
    placed = {"positions": [fix(cast, lon=-75.05, at=later.isoformat())]}
    door.post("/api/v1/assets/positions/", json.dumps(placed), content_type="application/json")
    assert door.get(path).json()["lon"] == -75.05
    inside = {"bbox": "-75.06,40.0,-75.04,40.1", "agency": "RIV"}
    assert door.get("/api/v1/assets/", inside).json()["count"] == 1
    last = (later + timedelta(seconds=1)).isoformat()
    post(door, json.dumps([fix(cast, lon=-75.07, at=last)]))
    assert door.get("/api/v1/assets/", inside).json()["count"] == 0
