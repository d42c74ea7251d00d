"""The API of mutual aid: draft, submit, approve, the journey home; preconditions and refusals."""

import json
from typing import Any

import pytest
from django.test import Client

from eoc.access import scope
from tests.cast import Cast
from tests.resources.asking import WHERE, offer, submitted
from tests.resources.build import incident

API = "/api/v1"


def client_of(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.users[name])
    return client


def post(client: Client, path: str, body: Any = None, version: int | None = None, **headers: str):  # noqa: ANN201
    given = {"If-Match": f'"{version}"'} if version is not None else {}
    return client.post(
        f"{API}{path}", json.dumps(body or {}), "application/json", headers={**given, **headers}
    )


def get(client: Client, path: str) -> Any:
    answer = client.get(f"{API}{path}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def drafted(cast: Cast) -> dict[str, Any]:
    with scope(cast.actor("dana")):
        fire = incident(cast)
    body = {
        "agency": "RIV",
        "incident": fire.number,
        "lines": [{"kind": "engine", "quantity": 1}],
        "ask": ["LAK"],
        **WHERE,
    }
    answer = post(client_of(cast, "dana"), "/mutual-aid-requests/", body)
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_a_time_that_has_passed_is_refused_at_its_field(cast: Cast) -> None:
    with scope(cast.actor("dana")):
        fire = incident(cast)
    body = {"agency": "RIV", "incident": fire.number, "lines": [{"kind": "engine", "quantity": 1}]}
    said = {**body, **WHERE, "needed_by": "2026-01-01T00:00:00Z"}
    answer = post(client_of(cast, "dana"), "/mutual-aid-requests/", said)
    assert answer.status_code == 422
    assert "That time has passed" in str(answer.json()["errors"]["needed_by"])


def test_the_whole_story(cast: Cast) -> None:
    dana, lee, liv = (client_of(cast, name) for name in ("dana", "lee", "liv"))
    made = drafted(cast)
    assert made["state"] == "draft"
    path = f"/mutual-aid-requests/{made['uuid']}/"
    sent = post(dana, f"{path}submit/", version=made["version"])
    assert (sent.status_code, sent.json()["state"]) == (200, "submitted")
    waiting = get(lee, "/offers/?waiting=true")["results"]
    assert [one["request"] for one in waiting] == [made["number"]]
    engine = str(cast.assets["LAK Engine 12"].uuid)
    approved = post(lee, f"/offers/{waiting[0]['uuid']}/approve/", {"assets": [engine]},
                    version=waiting[0]["version"])  # fmt: skip
    assert approved.json()["assets"] == ["LAK Engine 12"]
    assert approved.headers["ETag"] == f'"{approved.json()["version"]}"'
    row = get(dana, path)
    assert (row["state"], row["lines"][0]["filled"]) == ("filled", 1)
    journey = f"/deployments/{row['deployments'][0]['uuid']}/"
    for client, verb in ((liv, "mobilize"), (liv, "depart"), (dana, "check-in"), (dana, "assign"),
                         (dana, "release"), (liv, "demobilize"), (liv, "return")):  # fmt: skip
        now = get(client, journey)
        step = post(client, f"{journey}{verb}/", version=now["version"])
        assert step.status_code == 200, (verb, step.content)
    done = get(dana, journey)
    steps = sorted(done["times"], key=lambda state: done["times"][state])
    assert steps == ["committed", "mobilizing", "en_route", "checked_in", "assigned", "released",
                     "demobilizing", "returned"]  # fmt: skip
    closed = post(dana, f"{path}close/", version=get(dana, path)["version"])
    assert closed.json()["state"] == "closed"
    assert get(dana, "/mutual-aid-requests/?open=true")["count"] == 0
    assert get(lee, f"/deployments/?request={made['number']}")["count"] == 1


def test_lists_are_filtered(cast: Cast) -> None:
    made = submitted(cast)
    dana = client_of(cast, "dana")
    assert get(dana, "/mutual-aid-requests/?state=submitted")["count"] == 1
    assert get(dana, "/mutual-aid-requests/?state=draft")["count"] == 0
    assert get(dana, f"/mutual-aid-requests/?incident={made.incident_number}&agency=LAK")["count"]
    assert get(dana, f"/offers/?request={made.number}&state=invited")["count"] == 1
    assert get(client_of(cast, "olu"), "/mutual-aid-requests/")["count"] == 0
    assert get(client_of(cast, "olu"), "/offers/")["count"] == 0


def test_a_verb_needs_the_version(cast: Cast) -> None:
    asked = offer(cast, submitted(cast))
    lee = client_of(cast, "lee")
    path = f"/offers/{asked.uuid}/decline/"
    assert post(lee, path, {"reason": "No crew"}).status_code == 428
    stale = post(lee, path, {"reason": "No crew"}, version=9)
    assert (stale.status_code, stale.json()["version"]) == (412, asked.version)
    assert post(lee, path, {"reason": "No crew"}, version=asked.version).status_code == 200
    assert post(lee, path, {"reason": "No crew"}, version=asked.version + 1).status_code == 409


@pytest.mark.parametrize(("who", "status"), [("dana", 403), ("liv", 403), ("olu", 404)])
def test_who_may_not_decide_is_refused(cast: Cast, who: str, status: int) -> None:
    asked = offer(cast, submitted(cast))
    body = {"reason": "No crew"}
    answer = post(client_of(cast, who), f"/offers/{asked.uuid}/decline/", body, asked.version)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_body_that_says_nothing_is_refused(cast: Cast) -> None:
    asked = offer(cast, submitted(cast))
    lee = client_of(cast, "lee")
    assert post(lee, f"/offers/{asked.uuid}/approve/", {}, asked.version).status_code == 422
    nobody = {"assets": [str(cast.assets["RIV Engine 12"].uuid)]}
    assert post(lee, f"/offers/{asked.uuid}/approve/", nobody, asked.version).status_code == 404
    answer = post(client_of(cast, "dana"), "/mutual-aid-requests/", {"agency": "RIV"})
    assert "lines" in answer.json()["errors"]


def test_the_same_key_drafts_once(cast: Cast) -> None:
    with scope(cast.actor("dana")):
        fire = incident(cast)
    body = {"agency": "RIV", "incident": fire.number, **WHERE,
            "lines": [{"kind": "pump", "quantity": 1}]}  # fmt: skip
    dana = client_of(cast, "dana")
    key = {"Idempotency-Key": "a-key"}
    first = post(dana, "/mutual-aid-requests/", body, **key)
    again = post(dana, "/mutual-aid-requests/", body, **key)
    assert first.json() == again.json()
    assert get(dana, "/mutual-aid-requests/")["count"] == 1


def test_asking_again_seen_and_extend(cast: Cast) -> None:
    made = submitted(cast)
    asked = offer(cast, made)
    lee, dana = client_of(cast, "lee"), client_of(cast, "dana")
    later = "2099-01-01T00:00:00Z"
    path = f"/offers/{asked.uuid}/"
    seen = post(lee, f"{path}acknowledge/", {"answer_by": later}, version=1)
    assert seen.json()["answer_by"].startswith("2099-01-01T00:00:00")
    post(lee, f"{path}unable-to-fill/", {"reason": "All out"}, version=2)
    where = f"/mutual-aid-requests/{made.uuid}/"
    row = get(dana, where)
    assert row["state"] == "unable_to_fill"
    again = post(dana, f"{where}ask/", {"agencies": ["LAK"]}, version=row["version"])
    assert (again.json()["state"], again.json()["offers"][0]["state"]) == ("submitted", "invited")
    engine = str(cast.assets["LAK Engine 12"].uuid)
    version = get(lee, path)["version"]
    post(lee, f"{path}approve/", {"assets": [engine]}, version=version)
    sent = get(lee, "/deployments/?open=true")["results"][0]
    moved = post(lee, f"/deployments/{sent['uuid']}/extend/", {"planned_end": later},
                 version=sent["version"])  # fmt: skip
    assert moved.json()["crosses"] == []
    back = post(lee, f"/deployments/{sent['uuid']}/recall/", {"reason": "Fire at home"},
                version=moved.json()["version"])  # fmt: skip
    assert (back.json()["state"], back.json()["recalled_reason"]) == ("returned", "Fire at home")
