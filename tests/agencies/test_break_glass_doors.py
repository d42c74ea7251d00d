"""Break-glass by pages and API: taken, seen everywhere, given back, reviewed; by no token."""

from django.test import Client
from pytest_django import Settings

from agencies.services import tokens
from eoc.access import Role, scope
from tests.agencies.calling import Api
from tests.agencies.taking import client, past, take
from tests.cast import Cast


def test_the_page_takes_it_and_every_page_says_so(cast: Cast) -> None:
    obi, where = client(cast, "obi"), "/account/break-glass/"
    said = {"agency": cast.agencies["riverton"].pk, "role": "dispatcher", "minutes": "60"}
    assert obi.post(where, said).status_code == 422
    assert "Break-glass: you act" not in obi.get("/account/").content.decode()
    assert obi.post(where, {**said, "reason": "Nobody answers"}).status_code == 302
    for path in ("/account/", "/incidents/", "/", "/admin/people/"):
        page = obi.get(path).content.decode()
        assert "Break-glass: you act as dispatcher of Riverton Fire until" in page, path
        assert "/account/break-glass/end/" in page
    assert "Break-glass: you act" not in client(cast, "dana").get("/account/").content.decode()
    assert obi.post("/account/break-glass/end/").status_code == 302
    assert "Break-glass: you act" not in obi.get("/account/").content.decode()


def test_the_list_shows_it_and_an_administrator_reviews_there(cast: Cast) -> None:
    taken, ada = take(cast), client(cast, "ada")
    where = f"/admin/break-glass/{taken.uuid}/"
    assert "Nobody answers" in ada.get("/admin/break-glass/").content.decode()
    assert "Nobody answers" not in client(cast, "olu").get("/admin/break-glass/").content.decode()
    assert ada.post(where + "close/").status_code == 302
    assert ada.post(where + "review/", {"note": ""}).status_code == 422
    assert ada.post(where + "review/", {"note": "Rightly so"}).status_code == 302
    assert "Rightly so" in client(cast, "dana").get("/admin/break-glass/").content.decode()


def test_the_api_takes_ends_and_reviews_it(cast: Cast) -> None:
    obi, ada = Api(cast, "obi"), Api(cast, "ada")
    said = {"agency": "RIV", "role": "dispatcher", "reason": "Nobody answers"}
    assert obi.post("/break-glass/", **said, minutes=241).status_code == 422
    assert obi.post("/break-glass/", **{**said, "agency": "LAK"}).status_code == 403
    taken = obi.post("/break-glass/", **said)
    assert taken.status_code == 201
    where = f"/break-glass/{taken.json()['uuid']}/"
    assert cast.actor("obi").has(Role.DISPATCHER)
    assert obi.post("/break-glass/", **said).status_code == 409
    assert ada.post(where + "review/", note="fine").status_code == 409
    assert Api(cast, "olu").post(where + "close/").status_code == 404
    assert obi.post(where + "close/").json()["closed_by"] == "Obi"
    assert obi.post(where + "review/", note="fine").status_code == 403
    assert ada.post(where + "review/", note="Rightly so").json()["reviewed_by"]["name"] == "Ada"
    (row,) = Api(cast, "dana").get("/break-glass/").json()["results"]
    assert row["review_note"] == "Rightly so"
    assert Api(cast, "olu").get("/break-glass/").json()["count"] == 0


def test_a_token_neither_takes_nor_reviews(cast: Cast) -> None:
    taken = past(cast)
    for name, where, said in (
        ("obi", "", {"agency": "RIV", "role": "liaison", "reason": "x"}),
        ("ada", f"{taken.uuid}/review/", {"note": "fine"}),
    ):
        with scope(cast.actor(name)) as actor:
            user = cast.users[name]
            _, text = tokens.issue(user=user, by=actor, verbs=["agencies.write"])
        answer = Client().post(
            f"/api/v1/break-glass/{where}",
            said,
            content_type="application/json",
            headers={"Authorization": f"Bearer {text}"},
        )
        assert answer.status_code == 403
        assert "logged in" in answer.json()["detail"]


def test_a_role_that_needs_a_second_factor_is_not_taken_without_one(
    cast: Cast, settings: Settings
) -> None:
    settings.ACCORD_MODE = "live"
    dana, said = client(cast, "dana"), {"minutes": 60, "reason": "Nobody answers"}
    riverton = cast.agencies["riverton"].pk
    page = dana.post("/account/break-glass/", {**said, "agency": riverton, "role": "duty_officer"})
    assert page.status_code == 422
    assert "needs a second factor" in page.content.decode()
    api = Api(cast, "dana")
    refused = api.post("/break-glass/", **said, agency="RIV", role="duty_officer")
    assert (refused.status_code, refused.json()["type"]) == (403, "second-factor")
    assert api.post("/break-glass/", **said, agency="RIV", role="liaison").status_code == 201
    assert dana.get("/account/").status_code == 200
