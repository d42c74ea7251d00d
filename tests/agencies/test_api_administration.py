"""Administration over the API: lists, verbs, preconditions, who is let in."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from tests.agencies.calling import API, Api
from tests.cast import Cast

HOOK = "https://hooks.riverton.example/alerts"


@pytest.fixture
def letters(settings: Any) -> list[Any]:
    """What was mailed in this test."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []
    return mail.outbox


def test_jurisdictions_have_their_boundary_only_one_by_one(cast: Cast) -> None:
    olu = Api(cast, "olu")
    rows = olu.get("/jurisdictions/", q="river").json()["results"]
    assert [(row["short_code"], row["code"]) for row in rows] == [("RIV", "34RIV")]
    assert "boundary" not in rows[0]
    one = olu.get(f"/jurisdictions/{rows[0]['uuid']}/")
    assert one.json()["boundary"]["type"] == "MultiPolygon"
    assert one["ETag"] == '"1"'
    without = olu.get(f"/jurisdictions/{rows[0]['uuid']}/", boundary="false").json()
    assert "boundary" not in without


def test_agencies_are_read_by_all_and_changed_by_their_own(cast: Cast) -> None:
    ada, olu = Api(cast, "ada"), Api(cast, "olu")
    (row,) = olu.get("/agencies/", serves="RIV", kind="government").json()["results"]
    where = f"/agencies/{row['uuid']}/"
    assert olu.get(where).json()["service_area"]["type"] == "MultiPolygon"
    assert ada.patch(where, phone="1").status_code == 428
    assert olu.patch(where, version=1, phone="1").status_code == 403
    assert ada.patch(where, version=1, phone="+1 555 0100").json()["version"] == 2
    assert ada.patch(where, version=1, phone="1").status_code == 412
    new: dict[str, Any] = {"name": "X", "short_code": "XX", "discipline": "fire"}
    assert ada.post("/agencies/", **new).status_code == 403


@pytest.mark.django_db
def test_a_person_comes_acts_and_goes(
    cast: Cast, letters: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    ada = Api(cast, "ada")
    new: dict[str, Any] = {
        "agency": "RIV",
        "name": "Nia Cole",
        "email": "nia@riverton.example",
        "roles": ["observer"],
    }
    with django_capture_on_commit_callbacks(execute=True):
        made = ada.post("/people/", **new)
    assert made.status_code == 201
    assert "/password/set/" in letters[0].body
    assert letters[0].to == ["nia@riverton.example"]
    assert ada.post("/people/", **new).status_code == 422
    assert Api(cast, "dana").post("/people/", **new).status_code == 403
    person = made.json()["uuid"]
    assert Api(cast, "olu").get(f"/people/{person}/").status_code == 404
    given = ada.post("/memberships/", person=person, agency="RIV", role="liaison")
    assert given.status_code == 201
    assert ada.post("/memberships/", person=person, agency="RIV", role="liaison").status_code == 409
    assert ada.get("/memberships/", person=person).json()["count"] == 2
    end = f"/memberships/{given.json()['id']}/end/"
    assert Api(cast, "olu").post(end, reason="x").status_code == 404
    assert ada.post(end, reason="").status_code == 422
    assert ada.post(end, reason="new post").json()["valid_to"]
    assert ada.post(end, reason="new post").status_code == 409
    assert ada.post(f"/people/{person}/deactivate/", reason="left").json()["active"] is False
    assert ada.post(f"/people/{person}/deactivate/", reason="left").status_code == 409
    assert ada.post(f"/people/{person}/reactivate/").json()["active"] is True


def test_a_secret_is_answered_once(cast: Cast) -> None:
    ada = Api(cast, "ada")
    made = ada.post("/contact-points/", agency="RIV", channel="webhook", address=HOOK)
    assert made.json()["secret"].startswith("whsec_")
    where = f"/contact-points/{made.json()['uuid']}/"
    assert "secret" not in ada.get(where).json()
    assert "secret" not in ada.get("/contact-points/").json()["results"][0]
    assert "secret" not in ada.patch(where, label="night").json()
    moved = ada.patch(where, address=f"{HOOK}/2").json()
    assert moved["secret"] != made.json()["secret"]
    assert ada.post(f"{where}test/").status_code == 202
    assert Api(cast, "olu").post(f"{where}test/").status_code == 404
    assert Api(cast, "dana").delete(where).status_code == 403
    assert ada.delete(where).status_code == 204
    assert ada.delete(where).status_code == 404


def test_an_agreement_needs_both_sides(cast: Cast) -> None:
    ada, olu = Api(cast, "ada"), Api(cast, "olu")
    said: dict[str, Any] = {
        "agency": "RIV",
        "code": "RIV-FAR",
        "title": "Riverton and Farview",
        "kinds": ["mutual_aid"],
        "valid_from": datetime(2026, 1, 1, tzinfo=UTC).isoformat(),
        "agencies": ["RIV", "FAR"],
    }
    assert Api(cast, "dana").post("/agreements/", **said).status_code == 403
    assert ada.post("/agreements/", **{**said, "agencies": ["RIV"]}).status_code == 422
    made = ada.post("/agreements/", **said)
    assert (made.status_code, made.json()["state"]) == (201, "draft")
    where = f"/agreements/{made.json()['uuid']}/"
    assert Api(cast, "lee").get(where).status_code == 404
    assert ada.post(f"{where}sign/").json()["state"] == "awaiting"
    assert ada.post(f"{where}sign/").status_code == 409
    assert olu.post(f"{where}sign/").json()["state"] == "in_force"
    assert olu.post(f"{where}revoke/", reason="").status_code == 422
    assert olu.post(f"{where}revoke/", reason="new law").json()["state"] == "revoked"
    assert ada.post(f"{where}revoke/", reason="new law").status_code == 409


def test_an_emergency_is_declared_and_ended(cast: Cast) -> None:
    ada = Api(cast, "ada")
    said: dict[str, Any] = {"issuer": "RIV", "title": "Flood", "legal_basis": "Illustrative"}
    assert Api(cast, "olu").post("/declarations/", **said).status_code == 403
    made = ada.post("/declarations/", **said)
    assert (made.status_code, made.json()["in_force"]) == (201, True)
    end = f"/declarations/{made.json()['uuid']}/end/"
    assert Api(cast, "dana").post(end, version=1, reason="x").status_code == 403
    assert ada.post(end, version=9, reason="x").status_code == 412
    assert ada.post(end, version=1, reason="dry again").json()["in_force"] is False
    assert ada.post(end, version=2, reason="dry again").status_code == 409
    assert Api(cast, "olu").get("/declarations/").json()["count"] == 1


def test_tokens_are_listed_and_revoked(cast: Cast) -> None:
    dana, ada = Api(cast, "dana"), Api(cast, "ada")
    made = dana.post("/tokens/", days=30)
    token = made.json()["token"]
    headers = {"Authorization": f"Bearer {token}"}
    assert Client().get(f"{API}/agencies/", headers=headers).status_code == 200
    (row,) = ada.get("/tokens/").json()["results"]
    assert token not in str(row)
    assert row["person"]["name"] == "Dana"
    assert Api(cast, "rosa").get("/tokens/").json()["count"] == 0
    assert Api(cast, "olu").delete(f"/tokens/{row['key']}/").status_code == 404
    assert ada.delete(f"/tokens/{row['key']}/").status_code == 204
    assert Client().get(f"{API}/agencies/", headers=headers).status_code == 401


@pytest.mark.parametrize(
    "path",
    [
        "jurisdictions",
        "agencies",
        "people",
        "memberships",
        "contact-points",
        "agreements",
        "declarations",
        "tokens",
    ],
)
def test_nothing_is_open(cast: Cast, path: str) -> None:
    assert Api(cast, "obi").get(f"/{path}/").status_code == 200
    assert Client().get(f"{API}/{path}/").status_code == 401
