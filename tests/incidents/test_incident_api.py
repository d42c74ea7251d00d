"""Incidents over the API: list, log, read, change under If-Match, verbs, notes, catalogue."""

import json
from typing import Any

import pytest
from django.test import Client

from incidents.models import Incident
from tests.cast import Cast
from tests.incidents.build import fresh, logged, share_data

API = "/api/v1"


class Api:
    """A member of the cast calling the API with a session."""

    def __init__(self, cast: Cast, name: str) -> None:
        self.client = Client()
        self.client.force_login(cast.users[name])

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"{API}{path}", query)

    def post(self, path: str, headers: dict[str, str] | None = None, **body: Any) -> Any:
        return self._send(self.client.post, path, headers, body)

    def patch(self, path: str, headers: dict[str, str] | None = None, **body: Any) -> Any:
        return self._send(self.client.patch, path, headers, body)

    def _send(
        self, verb: Any, path: str, headers: dict[str, str] | None, body: dict[str, Any]
    ) -> Any:
        text = json.dumps(body)
        return verb(f"{API}{path}", text, content_type="application/json", headers=headers or {})


FIRE: dict[str, Any] = {
    "type": "structure_fire",
    "severity": "high",
    "title": "Smoke from a roof",
    "lon": -74.97,
    "lat": 40.03,
}
AREA: dict[str, Any] = {
    "type": "Polygon",
    "coordinates": [[[-75, 40], [-74.9, 40], [-74.9, 40.1], [-75, 40]]],
}


@pytest.fixture
def dana(cast: Cast) -> Api:
    return Api(cast, "dana")


def one(incident: Incident, verb: str = "") -> str:
    return f"/incidents/{incident.uuid}/{verb}"


def match(version: int) -> dict[str, str]:
    return {"If-Match": f'"{version}"'}


def test_logged_and_read_again(dana: Api, cast: Cast) -> None:
    made = dana.post("/incidents/", **FIRE, area=AREA, narrative="Caller on the phone")
    assert made.status_code == 201, made.content
    row = made.json()
    assert row["jurisdiction"]["code"] == "RIV"
    assert row["area"]["type"] == "MultiPolygon"
    read = dana.get(f"/incidents/{row['uuid']}/")
    assert read.headers["ETag"] == '"1"'
    assert read.json()["narrative"] == "Caller on the phone"
    assert read.json()["shares"] == []
    assert Api(cast, "olu").get(f"/incidents/{row['uuid']}/").status_code == 404


def test_a_repeated_key_logs_once(dana: Api) -> None:
    key = {"Idempotency-Key": "call-4711"}
    first, second = (dana.post("/incidents/", key, **FIRE).json() for _ in range(2))
    assert first["number"] == second["number"]
    assert dana.get("/incidents/").json()["count"] == 1


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"type": "dragon"}, "type"),
        ({"severity": "awful"}, "severity"),
        ({"lat": 95}, "lat"),
        ({"lat": None}, "lat"),
        ({"agency": "XXX"}, "agency"),
        ({"area": {"type": "Point", "coordinates": [0, 0]}}, "area"),
        (
            {
                "area": {
                    "type": "Polygon",
                    "coordinates": [[[0, 0], [1, 1], [0, 1], [1, 0], [0, 0]]],
                }
            },
            "area",
        ),
    ],
)
def test_bad_bodies_name_the_field(dana: Api, said: dict[str, Any], field: str) -> None:
    refused = dana.post("/incidents/", **{**FIRE, **said})
    assert refused.status_code == 422
    assert refused.headers["Content-Type"].startswith("application/problem+json")
    assert list(refused.json()["errors"]) == [field]


def test_nobody_logs_for_others_or_without_a_role(cast: Cast, dana: Api) -> None:
    assert dana.post("/incidents/", **FIRE, agency="LAK").status_code == 403
    assert Api(cast, "obi").post("/incidents/", **FIRE).status_code == 403
    anonymous = Client().post(f"{API}/incidents/", json.dumps(FIRE), "application/json")
    assert anonymous.status_code == 401


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({}, 2),
        ({"severity": "critical"}, 1),
        ({"stage": "closed"}, 0),
        ({"jurisdiction": "lak"}, 1),
        ({"on_picture": "true"}, 1),
        ({"q": "main"}, 2),
        ({"q": "nothing like it"}, 0),
        ({"bbox": "-75.0,40.0,-74.93,40.1"}, 1),
    ],
)
def test_the_list_is_filtered(cast: Cast, dana: Api, query: dict[str, str], count: int) -> None:
    logged(cast)
    logged(cast, town="lakeside", severity="critical")
    assert dana.get("/incidents/", **query).json()["count"] == count


@pytest.mark.parametrize("bbox", ["1,2,3", "a,b,c,d", "10,10,5,20", "nan,nan,nan,nan"])
def test_a_bad_box_is_refused(dana: Api, bbox: str) -> None:
    assert dana.get("/incidents/", bbox=bbox).status_code == 422


def test_a_change_needs_the_version_that_was_read(cast: Cast, dana: Api) -> None:
    incident = logged(cast)
    assert dana.patch(one(incident), title="Chimney").status_code == 428
    assert dana.patch(one(incident), match(9), title="Chimney").status_code == 412
    done = dana.patch(
        one(incident), match(1), title="Chimney", stage="active", severity="low", reason="small"
    )
    assert done.status_code == 200, done.content
    row = done.json()
    assert (row["title"], row["stage"], row["severity"]) == ("Chimney", "active", "low")
    assert done.headers["ETag"] == f'"{row["version"]}"'


def test_half_of_a_change_is_none(cast: Cast, dana: Api) -> None:
    incident = logged(cast)
    refused = dana.patch(one(incident), match(1), title="Chimney", severity="low")
    assert refused.status_code == 422
    assert list(refused.json()["errors"]) == ["reason"]
    assert fresh(cast, incident).title == "Smoke from a roof"


def test_the_verbs(cast: Cast, dana: Api) -> None:
    child, parent = logged(cast), logged(cast)
    promoted = dana.post(one(parent, "promote/"), reason="three streets").json()
    assert (promoted["promoted"], promoted["on_picture"]) == (True, True)
    assert dana.post(one(parent, "promote/"), reason="again").status_code == 409
    assert dana.post(one(child, "join/"), parent=parent.number, reason="creek").json()["parent"]
    assert dana.post(one(child, "separate/"), reason="another creek").json()["parent"] is None
    stale = dana.post(one(child, "close/"), match(1), reason="over")
    assert stale.status_code == 412
    assert dana.post(one(child, "close/"), reason="over").json()["stage"] == "closed"


def test_shared_to_help_and_no_further(cast: Cast, dana: Api) -> None:
    incident = logged(cast)
    lee = Api(cast, "lee")
    assert lee.get(one(incident)).status_code == 404
    shared = dana.post(one(incident, "share/"), agency="LAK", tier="assist", reason="boats")
    assert shared.status_code == 200
    assert lee.get(one(incident)).json()["detail"] == "full"
    assert lee.post(one(incident, "notes/"), text="On our way").status_code == 201
    assert lee.post(one(incident, "close/"), reason="over").status_code == 403
    assert dana.get(one(incident)).json()["shares"][0]["agency"] == "LAK"


def test_notes_are_lines_of_a_log(cast: Cast, dana: Api) -> None:
    incident = logged(cast)
    assert dana.post(one(incident, "notes/"), text="Street closed").status_code == 201
    assert dana.post(one(incident, "notes/"), text="").status_code == 422
    (line,) = dana.get(one(incident, "notes/")).json()["results"]
    assert (line["by"], line["text"]) == ("Dana", "Street closed")


def test_catalogue_places_and_activations(cast: Cast, dana: Api) -> None:
    types = {row["code"]: row for row in dana.get("/incident-types/").json()["results"]}
    assert types["structure_fire"]["apco"] == "FSTRU"
    assert len(types) >= 45
    (spot,) = dana.get("/places/", q="40.03, -74.97").json()
    assert (spot["kind"], spot["jurisdiction"]) == ("coordinates", "Riverton")
    stand_up: dict[str, Any] = {"jurisdiction": "RIV", "level": "partial", "reason": "river rising"}
    assert dana.post("/activations/", **stand_up).status_code == 403
    made = Api(cast, "ada").post("/activations/", **stand_up)
    assert made.status_code == 201, made.content
    assert dana.get("/activations/").json()["results"][0]["level"] == "partial"
    down = f"/activations/{made.json()['uuid']}/deactivate/"
    assert dana.post(down).status_code == 403
    assert Api(cast, "ada").post(down).json()["deactivated_at"]
    assert Api(cast, "ada").post(down).status_code == 409


def test_a_partner_reads_a_summary_without_words_log_or_responses(cast: Cast) -> None:
    share_data(cast, "farview")
    incident = logged(cast, severity="critical", narrative="A name and a telephone number")
    quiet = logged(cast)
    olu = Api(cast, "olu")
    row = olu.get(one(incident)).json()
    assert (row["detail"], row["responses"]) == ("summary", [])
    assert "narrative" not in row
    assert olu.get(one(incident, "notes/")).json()["count"] == 0
    assert olu.get(one(quiet)).status_code == 404
    assert olu.post(one(incident, "close/"), reason="over").status_code == 403
    assert olu.post(one(incident, "notes/"), text="Hello").status_code == 403
    assert olu.patch(one(incident), match(1), title="Mine").status_code == 403
