"""The console's picture: page, snapshot, basemap, command line and undo over HTTP."""

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from eoc.access import scope
from tests.cast import Cast
from tests.resources.build import fresh, incident


def client_of(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.users[name])
    return client


def post(client: Client, address: str, **body: Any) -> Any:
    return client.post(address, json.dumps(body), content_type="application/json")


def labels(response: HttpResponse) -> set[str]:
    return {row["label"] for row in json.loads(response.content)["assets"]}


def test_the_page_opens(cast: Cast) -> None:
    response = client_of(cast, "dana").get("/")
    assert response.status_code == 200
    assert b"Live console" in response.content


def test_nobody_sees_it_without_login(cast: Cast) -> None:
    for address in ("/", "/console/snapshot/", "/console/basemap/", "/console/help/"):
        assert Client().get(address).status_code == 302
    for address in ("/console/command/", "/console/undo/"):
        assert post(Client(), address).status_code == 302


def test_the_snapshot_has_what_the_contract_says(cast: Cast) -> None:
    with scope(cast.actor("dana")):
        incident(cast)
    response = client_of(cast, "dana").get("/console/snapshot/")
    found = response.json()
    assert found["me"]["roles"] == ["dispatcher"]
    assert [agency["code"] for agency in found["me"]["agencies"]] == ["RIV"]
    assert {"now", "epoch", "mode", "heads", "incidents", "assets", "requests"} <= found.keys()
    assert [row["number"] for row in found["incidents"]] == ["2026-RIV-0042"]
    assert response["Cache-Control"] == "no-store"


def test_each_sees_own_and_shared_assets(cast: Cast) -> None:
    dana = labels(client_of(cast, "dana").get("/console/snapshot/"))
    olu = labels(client_of(cast, "olu").get("/console/snapshot/"))
    assert {name.split()[0] for name in dana} == {"RIV", "HIL"}
    assert {name.split()[0] for name in olu} == {"FAR"}


def test_a_command_is_echoed_then_done_then_undone(cast: Cast) -> None:
    with scope(cast.actor("dana")):
        incident(cast)
    dana = client_of(cast, "dana")
    echo = post(dana, "/console/command/", line="D E12 42", dry_run=True).json()
    done = post(dana, "/console/command/", line="D E12 42").json()
    with scope(cast.actor("dana")):
        assert fresh(cast.assets["RIV Engine 12"]).status == "assigned"
    undone = post(dana, "/console/undo/", token=done["undo"]).json()
    with scope(cast.actor("dana")):
        assert fresh(cast.assets["RIV Engine 12"]).status == "available"
    assert echo["meaning"] == done["meaning"]
    assert undone == {"ok": True, "done": "Corrected: Engine 12"}


def test_the_timeline_tells_it_in_order_once(cast: Cast) -> None:
    with scope(cast.actor("dana")):
        incident(cast)
    dana = client_of(cast, "dana")
    for line in ("D E12 42", "ER E12", "OS E12"):
        assert post(dana, "/console/command/", line=line).json()["ok"]
    told = [e["payload"]["text"] for e in dana.get("/console/snapshot/").json()["timeline"]]
    assert [text for text in told if "Engine" in text] == [
        "RIV Engine 12 dispatched to 2026-RIV-0042",
        "RIV Engine 12 en route, 2026-RIV-0042",
        "RIV Engine 12 on scene, 2026-RIV-0042",
    ]
    assert len(told) == len(set(told))


@pytest.mark.parametrize(
    ("body", "status"), [(b"{", 422), (b"[]", 422), (b'{"line": "ER E12"}', 409), (b"{}", 422)]
)
def test_a_wrong_line_is_refused_with_words(cast: Cast, body: bytes, status: int) -> None:
    dana = client_of(cast, "dana")
    response = dana.post("/console/command/", body, content_type="application/json")
    assert response.status_code == status


def test_a_dry_run_never_fails_loudly(cast: Cast) -> None:
    response = post(client_of(cast, "dana"), "/console/command/", line="D E99 1", dry_run=True)
    assert response.status_code == 200
    assert response.json()["ok"] is False
    assert "No open incident" in response.json()["error"]


def test_the_basemap_is_marked_and_cached(cast: Cast) -> None:
    dana = client_of(cast, "dana")
    response = dana.get("/console/basemap/")
    own = [f for f in response.json()["features"] if f["properties"]["own"]]
    assert [f["properties"]["name"] for f in own] == ["Riverton"]
    again = dana.get("/console/basemap/", headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304
    other = client_of(cast, "olu").get("/console/basemap/")
    assert other["ETag"] != response["ETag"]


def test_the_commands_are_explained(cast: Cast) -> None:
    assert b"D E12,E14 42" in client_of(cast, "dana").get("/console/help/").content
