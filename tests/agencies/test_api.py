"""The API of agencies: rows, verbs, preconditions, refusals in problem details."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.agencies.hearing import kinds
from tests.cast import Cast


class Caller:
    """A person's client that speaks JSON."""

    def __init__(self, cast: Cast, name: str) -> None:
        self.client = Client()
        self.client.force_login(cast.users[name])

    def __call__(self, method: str, path: str, said: Any = None, **headers: str) -> Any:
        """The answer of /api/v1/<path>."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        more = {} if said is None else {"data": said, "content_type": "application/json"}
        return getattr(self.client, method)(f"/api/v1/{path}", headers=sent, **more)


@pytest.fixture
def ada(cast: Cast) -> Caller:
    return Caller(cast, "ada")


@pytest.fixture
def olu(cast: Cast) -> Caller:
    return Caller(cast, "olu")


def test_jurisdictions_are_listed_and_shown_with_their_boundary(cast: Cast, olu: Caller) -> None:
    listed = olu("get", "jurisdictions/?code=34&q=river").json()
    (row,) = listed["results"]
    assert (row["short_code"], row["code"]) == ("RIV", "34RIV")
    assert "boundary" not in row
    one = olu("get", f"jurisdictions/{row['uuid']}/?boundary=true")
    assert one.json()["boundary"]["type"] == "MultiPolygon"
    assert one["ETag"] == '"1"'


def test_an_agency_changes_at_the_version_read(cast: Cast, ada: Caller, olu: Caller) -> None:
    (row,) = ada("get", "agencies/?serves=RIV").json()["results"]
    path = f"agencies/{row['uuid']}/"
    assert ada("patch", path, {"phone": "555 0100"}).status_code == 428
    assert olu("patch", path, {"phone": "x"}, If_Match='"1"').status_code == 403
    changed = ada("patch", path, {"phone": "555 0100"}, If_Match='"1"')
    assert (changed.json()["phone"], changed["ETag"]) == ("555 0100", '"2"')
    stale = ada("patch", path, {"phone": ""}, If_Match='"1"')
    assert (stale.status_code, stale["Content-Type"]) == (412, "application/problem+json")


def test_served_territories_are_the_regions_to_give(cast: Cast, ada: Caller) -> None:
    (row,) = ada("get", "agencies/?serves=RIV").json()["results"]
    path = f"agencies/{row['uuid']}/jurisdictions/"
    taken = ada("post", path, {"jurisdictions": ["RIV", "LAK"]}, If_Match='"1"')
    assert taken.status_code == 403
    kept = ada("post", path, {"jurisdictions": ["RIV"]}, If_Match='"1"').json()
    assert [one["code"] for one in kept["jurisdictions"]] == ["RIV"]
    wrong = {"jurisdictions": ["RIV"], "service_area": {"type": "Point", "coordinates": [0, 0]}}
    assert ada("post", path, wrong, If_Match='"2"').status_code == 422
    unknown = ada("post", path, {"jurisdictions": ["NOPE"]}, If_Match='"2"')
    assert unknown.json()["errors"] == {"jurisdictions": "There is no NOPE."}


def test_founding_is_the_regions(cast: Cast, ada: Caller) -> None:
    said = {"name": "New Fire", "short_code": "NEW", "discipline": "fire"}
    assert ada("post", "agencies/", said).status_code == 403
    assert ada("post", "agencies/", {**said, "short_code": "new"}).status_code == 422


def test_people_and_roles(cast: Cast, ada: Caller, olu: Caller) -> None:
    said = {
        "agency": "RIV",
        "name": "New Hand",
        "email": "new@riverton.example",
        "roles": ["dispatcher"],
    }
    assert olu("post", "people/", said).status_code == 403
    made = ada("post", "people/", said)
    assert made.status_code == 201
    person = made.json()
    assert (person["roles"][0]["role"], person["logged_in_before"]) == ("dispatcher", False)
    path = f"people/{person['uuid']}/"
    assert olu("get", path).status_code == 404
    renamed = ada("patch", path, {"title": "Dispatcher"}, If_Match='"1"').json()
    assert (renamed["name"], renamed["title"]) == ("New Hand", "Dispatcher")
    given = ada(
        "post", "memberships/", {"person": person["uuid"], "agency": "RIV", "role": "liaison"}
    )
    assert given.status_code == 201
    ended = ada("post", f"memberships/{given.json()['id']}/end/", {"reason": "over"})
    assert ended.json()["valid_to"] is not None
    held = ada("get", f"memberships/?person={person['uuid']}").json()
    assert [one["role"] for one in held["results"]] == ["dispatcher"]
    gone = ada("post", f"{path}deactivate/", {"reason": "left"}, If_Match='"1"')
    assert gone.status_code == 412
    assert ada("post", f"{path}deactivate/", {"reason": "left"}).json()["active"] is False
    assert ada("post", f"{path}deactivate/", {"reason": "left"}).status_code == 409
    assert ada("post", f"{path}reactivate/").json()["active"] is True
    assert ada("get", "memberships/?person=nobody").status_code == 422


def test_contact_points(cast: Cast, ada: Caller, olu: Caller) -> None:
    said = {"agency": "RIV", "channel": "webhook", "address": "https://riverton.example/in"}
    made = ada("post", "contact-points/", said)
    assert made.status_code == 201
    row = made.json()
    assert row["secret"].startswith("whsec_")
    path = f"contact-points/{row['uuid']}/"
    assert "secret" not in ada("get", "contact-points/?channel=webhook").json()["results"][0]
    assert "secret" not in Caller(cast, "dana")("get", path).json()
    assert olu("get", path).status_code == 404
    assert ada("patch", path, {"label": "Desk"}).json()["label"] == "Desk"
    assert ada("post", f"{path}test/").status_code == 202
    assert ada("delete", path).status_code == 204
    assert kinds(cast.agencies["riverton"])[-2:] == [
        "contact_point.tested",
        "contact_point.removed",
    ]


def test_an_agreement_from_draft_to_revocation(cast: Cast, ada: Caller, olu: Caller) -> None:
    said = {
        "agency": "RIV",
        "code": "FAR-2026",
        "title": "Riverton and Farview",
        "kinds": ["mutual_aid"],
        "valid_from": timezone.now().isoformat(),
        "agencies": ["RIV", "FAR"],
    }
    made = ada("post", "agreements/", said)
    assert made.status_code == 201, made.content
    path = f"agreements/{made.json()['uuid']}/"
    changed = ada("patch", path, {"kinds": ["mutual_aid", "cost"]}, If_Match='"1"').json()
    assert changed["kinds"] == ["cost", "mutual_aid"]
    assert len(changed["parties"]) == 2
    assert Caller(cast, "lee")("get", path).status_code == 404
    assert ada("post", f"{path}sign/", {}).json()["state"] == "awaiting"
    assert ada("post", f"{path}sign/", {}).status_code == 409
    assert Caller(cast, "dana")("post", f"{path}sign/", {}).status_code == 403
    assert olu("post", f"{path}sign/", {}).json()["state"] == "in_force"
    assert ada("post", f"{path}revoke/", {}).status_code == 422
    assert ada("post", f"{path}revoke/", {"reason": "vote"}).json()["state"] == "revoked"
    assert ada("get", "agreements/?revoked=true&kind=cost").json()["count"] == 1


def test_declarations(cast: Cast, ada: Caller, olu: Caller) -> None:
    said = {"issuer": "RIV", "title": "Flood", "legal_basis": "Illustrative code 1"}
    assert olu("post", "declarations/", said).status_code == 403
    made = ada("post", "declarations/", said)
    assert (made.status_code, made.json()["in_force"]) == (201, True)
    path = f"declarations/{made.json()['uuid']}/"
    assert olu("get", path).json()["title"] == "Flood"
    assert ada("post", f"{path}end/", {"reason": "over"}).status_code == 428
    ended = ada("post", f"{path}end/", {"reason": "over"}, If_Match='"1"').json()
    assert (ended["in_force"], ended["ended_reason"]) == (False, "over")
    assert ada("get", "declarations/?issuer=riv").json()["count"] == 1


def test_a_token_is_answered_once_and_never_kept(cast: Cast, ada: Caller) -> None:
    keyed = ada("post", "tokens/", {"days": 5}, Idempotency_Key="k1")
    assert keyed.status_code == 422
    made = ada("post", "tokens/", {"days": 5})
    assert made.status_code == 201
    text = made.json()["token"]
    bearer = Client().get("/api/v1/people/", headers={"Authorization": f"Bearer {text}"})
    assert bearer.status_code == 200
    (row,) = ada("get", "tokens/").json()["results"]
    assert text not in str(row)
    assert ada("delete", f"tokens/{row['key']}/").status_code == 204
    assert ada("delete", f"tokens/{row['key']}/").status_code == 404
