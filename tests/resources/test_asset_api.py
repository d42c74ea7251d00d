"""Assets and bookings over the API: rows, acts, preconditions, who is let in."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from eoc.access import scope
from tests.cast import Cast
from tests.resources.build import fresh, incident

API = "/api/v1"


class Api:
    """A member of the cast calling the API with a session."""

    def __init__(self, cast: Cast, name: str) -> None:
        self.client = Client()
        self.client.force_login(cast.users[name])

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"{API}{path}", query)

    def post(self, path: str, version: int | None = None, **body: Any) -> Any:
        return self._send(self.client.post, path, version, body)

    def patch(self, path: str, version: int | None = None, **body: Any) -> Any:
        return self._send(self.client.patch, path, version, body)

    def _send(self, verb: Any, path: str, version: int | None, body: dict[str, Any]) -> Any:
        headers = {} if version is None else {"If-Match": f'"{version}"'}
        text = json.dumps(body)
        return verb(f"{API}{path}", text, content_type="application/json", headers=headers)


def path(cast: Cast, label: str = "RIV Engine 12", act: str = "") -> str:
    return f"/assets/{cast.assets[label].uuid}/{act}"


def test_a_list_holds_own_and_shared_assets(cast: Cast) -> None:
    found = Api(cast, "dana").get("/assets/").json()
    details = {row["label"].split()[0]: row["detail"] for row in found["results"]}
    assert details == {"RIV": "full", "HIL": "summary"}
    assert found["count"] == 6


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"agency": "hil"}, 3),
        ({"kind": "pump"}, 2),
        ({"status": "assigned"}, 0),
        ({"bbox": "-75.1,39.9,-74.95,40.1"}, 3),
        ({"page_size": 2}, 6),
    ],
)
def test_a_list_is_filtered(cast: Cast, query: dict[str, Any], count: int) -> None:
    assert Api(cast, "dana").get("/assets/", **query).json()["count"] == count


@pytest.mark.parametrize("bbox", ["1,2,3", "a,b,c,d", "10,0,5,1", "nan,0,1,1", "0,0,999,1"])
def test_a_wrong_box_is_refused(cast: Cast, bbox: str) -> None:
    assert Api(cast, "dana").get("/assets/", bbox=bbox).status_code == 422


def test_one_asset_tells_what_it_did(cast: Cast) -> None:
    dana = Api(cast, "dana")
    dana.post(path(cast, act="status/"), status="out_of_service", reason="flat tyre")
    found = dana.get(path(cast)).json()
    assert (found["note"], found["home_name"]) == ("flat tyre", "Riverton Station 1")
    assert [change["by"] for change in found["changes"]] == ["Dana"]


def test_a_neighbour_sees_a_summary_and_a_stranger_nothing(cast: Cast) -> None:
    assert "note" not in Api(cast, "dana").get(path(cast, "HIL Engine 12")).json()
    assert Api(cast, "olu").get(path(cast)).status_code == 404
    assert Client().get(f"{API}{path(cast)}").status_code in (401, 403)


def test_register_then_twice(cast: Cast) -> None:
    ada = Api(cast, "ada")
    body = {"agency": "RIV", "call_sign": "Ladder  7", "kind": "ladder", "lon": -75.0, "lat": 40.0}
    made = ada.post("/assets/", **body)
    assert (made.status_code, made.json()["label"]) == (201, "RIV Ladder 7")
    assert ada.post("/assets/", **{**body, "call_sign": "LADDER 7"}).status_code == 422
    assert Api(cast, "olu").post("/assets/", **{**body, "call_sign": "X 1"}).status_code == 403
    assert ada.post("/assets/", **{**body, "lat": None}).status_code == 422
    assert ada.post("/assets/", **{**body, "kind": "spaceship"}).status_code == 422
    assert ada.post("/assets/").status_code == 422


def test_a_change_needs_the_version_that_was_read(cast: Cast) -> None:
    ada = Api(cast, "ada")
    assert ada.patch(path(cast), call_sign="Engine 13").status_code == 428
    changed = ada.patch(path(cast), version=1, call_sign="Engine 13")
    assert (changed.json()["call_sign"], changed["ETag"]) == ("Engine 13", '"2"')
    stale = ada.patch(path(cast), version=1, call_sign="Engine 15")
    assert (stale.status_code, stale.json()["version"]) == (412, 2)
    assert ada.patch(path(cast), version=2, call_sign="Engine 14").status_code == 422


def test_a_unit_through_its_acts(cast: Cast) -> None:
    with scope(cast.actor("dana")):
        fire = incident(cast)
    dana = Api(cast, "dana")
    done = dana.post(path(cast, act="assign/"), incident=str(fire.uuid)).json()
    assert (done["status"], done["incident"]["number"]) == ("assigned", fire.number)
    for act in ("en-route", "on-scene", "transporting", "at-hospital", "returning"):
        answer = dana.post(path(cast, act=f"{act}/")).json()
        assert answer["dispatch_state"] == act.replace("-", "_")
    assert dana.post(path(cast, act="clear/")).json()["status"] == "available"
    assert dana.post(path(cast, act="clear/")).status_code == 409
    assert dana.post(path(cast, act="on-scene/"), version=1).status_code == 412


def test_an_act_is_undone(cast: Cast) -> None:
    with scope(cast.actor("dana")):
        fire = incident(cast)
    dana = Api(cast, "dana")
    done = dana.post(path(cast, act="assign/"), incident=str(fire.uuid)).json()
    (back,) = dana.post("/assets/undo/", token=done["undo"]).json()
    assert (back["status"], back["incident"]) == ("available", None)
    assert dana.post("/assets/undo/", token=done["undo"]).status_code == 409
    assert dana.post("/assets/undo/", token="made up").status_code == 422


def test_positions_in_bulk(cast: Cast) -> None:
    now = timezone.now()
    fixes = [
        {"asset": str(cast.assets[name].uuid), "lon": -75.0, "lat": 40.0, "at": now.isoformat()}
        for name in ("RIV Engine 12", "RIV Engine 14")
    ]
    dana = Api(cast, "dana")
    assert dana.post("/assets/positions/", positions=fixes).json() == {"moved": 2}
    assert dana.post("/assets/positions/", positions=fixes).json() == {"moved": 0}
    assert dana.post("/assets/positions/", positions=[]).status_code == 422
    assert Api(cast, "olu").post("/assets/positions/", positions=fixes).status_code == 404
    assert Api(cast, "obi").post("/assets/positions/", positions=fixes).status_code == 403
    assert Api(cast, "lee").post("/assets/positions/", positions=fixes).status_code == 404


def test_kinds_and_recommendations(cast: Cast) -> None:
    with scope(cast.actor("dana")):
        fire = incident(cast)
    dana = Api(cast, "dana")
    assert {"engine", "pump"} <= {kind["code"] for kind in dana.get("/asset-kinds/").json()}
    found = dana.get(f"/incidents/{fire.uuid}/recommendations/", kind="engine").json()
    labels = [(one["asset"]["label"], one["automatic"]) for one in found]
    assert labels[0] == ("RIV Engine 12", False)
    assert ("HIL Engine 12", True) in labels


def test_a_plan_is_extended_then_given_up(cast: Cast) -> None:
    dana, now = Api(cast, "dana"), timezone.now()
    hours = {n: (now + timedelta(hours=n)).isoformat() for n in range(1, 8)}
    asset = str(cast.assets["RIV Pump 1"].uuid)
    body = {"asset": asset, "purpose": "maintenance", "note": "oil"}
    first = dana.post("/bookings/", **body, start=hours[1], end=hours[2]).json()
    second = dana.post("/bookings/", **body, start=hours[4], end=hours[5]).json()
    assert dana.post("/bookings/", **body, start=hours[4], end=hours[6]).status_code == 409
    at = f"/bookings/{first['uuid']}"
    assert dana.post(f"{at}/extend/", planned_end=hours[3]).status_code == 428
    longer = dana.post(f"{at}/extend/", version=1, planned_end=hours[3]).json()
    assert (longer["conflicts"], longer["version"]) == ([], 2)
    assert dana.post(f"{at}/extend/", version=2, planned_end=hours[5]).status_code == 409
    gone = dana.post(f"/bookings/{second['uuid']}/cancel/", version=1).json()
    assert gone["void"] is True
    assert dana.get("/bookings/").json()["count"] == 2
    assert Api(cast, "olu").get(f"{at}/").status_code == 404


def test_a_hold_is_released(cast: Cast) -> None:
    dana = Api(cast, "dana")
    asset = cast.assets["RIV Pump 1"]
    held = dana.post("/bookings/", asset=str(asset.uuid), purpose="hold", note="parade").json()
    assert dana.get("/bookings/", open="true", asset=str(asset.uuid)).json()["count"] == 1
    done = dana.post(f"/bookings/{held['uuid']}/release/", version=1).json()
    assert done["end"] is not None
    with scope(cast.actor("dana")):
        assert fresh(asset).status == "available"
