"""Rosters through their doors: plain forms, and the same over the API."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from alerts.models import Override, Roster, RosterLayer
from eoc.access import scope
from tests.cast import Cast

TERMS = {
    "name": "First call",
    "count": "1",
    "unit": "weeks",
    "weekday": "0",
    "hand_over": "08:00",
    "starts_on": "2026-01-05",
}


@pytest.fixture
def ada(cast: Cast, client: Client) -> Client:
    """Ada's browser."""
    client.force_login(cast.users["ada"])
    return client


def laid(cast: Cast, ada: Client) -> tuple[Roster, RosterLayer, str]:
    """A roster with one layer, made by forms, and its page's address."""
    agency = cast.agencies["riverton"].pk
    first = {"agency": agency, "name": "Duty officers", "zone": "America/New_York"}
    layers = ada.post("/alerts/rosters/add/", first)["Location"]
    seats = {"place_1": cast.people["dana"].pk, "place_3": cast.people["rosa"].pk}
    page = ada.post(layers, {**TERMS, **seats})["Location"]
    with scope(cast.actor("ada")):
        layer = RosterLayer.objects.select_related("roster").get()
        assert [place.person.name for place in layer.places.all()] == ["Dana", "Rosa"]
        return layer.roster, layer, page


def test_a_roster_is_opened_laid_and_read_by_plain_forms(cast: Cast, ada: Client) -> None:
    _, layer, page = laid(cast, ada)
    text = ada.get(page).content.decode()
    assert text.count("<tr") == 29 and "Dana" in text and "Rosa" in text
    assert "First call" in ada.get("/alerts/rosters/").content.decode()
    wrong = ada.post(f"/alerts/rosters/layers/{layer.uuid}/", {**TERMS, "count": "0"})
    assert wrong.status_code == 422
    for odd in ("9999-12-31", "0001-01-01", "x"):
        assert ada.get(f"{page}?from={odd}").status_code == 200


def test_a_stretch_is_taken_and_undone_by_plain_forms(cast: Cast, ada: Client) -> None:
    _, layer, page = laid(cast, ada)
    day = timezone.now().date() + timedelta(days=3)
    said = {"person": cast.people["ada"].pk, "start": f"{day}T08:00", "end": f"{day}T20:00"}
    take = f"/alerts/rosters/layers/{layer.uuid}/take/"
    assert ada.post(take, said)["Location"] == page
    assert ada.post(take, said).status_code == 409
    with scope(cast.actor("ada")):
        made = Override.objects.get()
        assert f"{made.start:%H}" in ("12", "13")  # 08:00 in New York
    assert ada.post(f"/alerts/rosters/overrides/{made.uuid}/undo/").status_code == 302
    file = SimpleUploadedFile("o.csv", b"layer,person,start,end\nNo,Ada,x,y\n")
    refused = ada.post(f"{page}overrides/load/", {"file": file})
    assert refused.status_code == 422 and "row 2, column layer" in refused.content.decode()
    good = f"layer,person,start,end\nFirst call,Ada,{day} 08:00,{day} 09:00\n".encode()
    ada.post(f"{page}overrides/load/", {"file": SimpleUploadedFile("o.csv", good)})
    assert '"First call","ada@riverton.example"' in ada.get(f"{page}overrides.csv").content.decode()


def test_the_same_over_the_api(cast: Cast, ada: Client) -> None:
    def call(method: str, path: str, body: Any = None, **headers: str) -> Any:
        content = {"data": body, "content_type": "application/json"} if body else {}
        return getattr(ada, method)(f"/api/v1/{path}", **content, headers=headers)

    made = call("post", "rosters/", {"agency": "RIV", "name": "Desk", "zone": "UTC"})
    assert made.status_code == 201 and made.json()["on_duty"] == []
    roster = f"rosters/{made.json()['uuid']}/"
    people = [str(cast.people[name].uuid) for name in ("rosa", "dana")]
    terms = {**TERMS, "people": people}
    assert call("post", f"{roster}layers/", terms).status_code == 428
    layer = call("post", f"{roster}layers/", terms, **{"If-Match": made["ETag"]})
    assert [one["name"] for one in layer.json()["people"]] == ["Rosa", "Dana"]
    stale = call("put", f"roster-layers/{layer.json()['uuid']}/", terms, **{"If-Match": '"1"'})
    assert stale.status_code == 412
    found = call("get", f"{roster}shifts/").json()["shifts"]
    later = [one for one in found if one["start"] > timezone.now().isoformat()]
    assert len(found) == 5 and call("get", roster).json()["on_duty"][0] == found[0]["person"]
    taken = {"person": people[0], "start": later[0]["start"], "end": later[0]["end"]}
    over = call("post", f"roster-layers/{layer.json()['uuid']}/overrides/", taken)
    assert over.status_code == 201
    assert call("post", f"overrides/{over.json()['uuid']}/undo/").json()["undone"] is True
    assert call("get", f"{roster}shifts/?since=x").status_code == 422
    assert call("get", f"{roster}shifts/?since=9999-12-31T23:00:00Z").status_code == 422
    off = call("patch", roster, {"active": False}, **{"If-Match": call("get", roster)["ETag"]})
    assert off.json()["on_duty"] == [] and off.json()["active"] is False
