"""An administrator keeps a feed: page and API, twice, stale, strangers; members see how it does."""

from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from alerts.models import Feed, FeedReading
from eoc.access import scope
from eoc.journal import since
from tests.alerts import feed_build as build
from tests.cast import Cast

pytestmark = pytest.mark.django_db
API = "/api/v1/feeds/"
NEW = {"agency": "RIV", "kind": "nws", "name": "NWS", "address": "https://api.weather.gov/alerts"}


def browser(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.users[name])
    return client


def send(client: Client, path: str, said: Any = None, version: int | None = None) -> Any:
    headers = {"If-Match": f'"{version}"'} if version else {}
    return client.post(path, said or {}, "application/json", headers=headers)


def added(cast: Cast, **said: Any) -> dict[str, Any]:
    answer = send(browser(cast, "ada"), API, {**NEW, **said})
    assert answer.status_code == 201, answer.content
    row: dict[str, Any] = answer.json()
    return row


def test_it_is_added_paused_resumed_and_read_by_api(cast: Cast) -> None:
    ada, row = browser(cast, "ada"), added(cast, jurisdiction="RIV")
    path = f"{API}{row['uuid']}/"
    assert (row["stands"], row["jurisdiction"]) == ("Not heard yet", "RIV")
    assert send(ada, f"{path}pause/", version=1).json()["stands"] == "Paused"
    assert send(ada, f"{path}pause/", version=1).status_code == 412
    assert send(ada, f"{path}pause/", version=2).status_code == 409
    assert send(ada, f"{path}read/").status_code == 409
    assert send(ada, f"{path}resume/", version=2).json()["active"]
    assert send(ada, f"{path}read/").status_code == 202
    changed = ada.patch(path, {"every": 90}, "application/json", headers={"If-Match": '"3"'})
    assert (changed.json()["every"], changed.json()["name"]) == (90, "NWS")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"address": "http://169.254.169.254/"}, "address"),
        ({"address": "https://user:word@example.org/"}, "address"),
        ({"every": 1}, "every"),
        ({"silent_after": 10**9}, "silent_after"),
        ({"name": "  "}, "name"),
        ({"kind": "push"}, "address"),
        ({"kind": "fax"}, "kind"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field(
    cast: Cast, said: dict[str, Any], field: str
) -> None:
    answer = send(browser(cast, "ada"), API, {**NEW, **said})
    assert answer.status_code in (400, 422)
    assert field in answer.content.decode()


def test_a_name_stands_once_in_an_agency(cast: Cast) -> None:
    added(cast)
    assert send(browser(cast, "ada"), API, NEW).status_code == 422


def test_the_stranger_sees_how_it_does_and_neither_address_nor_log(cast: Cast) -> None:
    row = added(cast)
    olu = browser(cast, "olu").get(f"{API}{row['uuid']}/").json()
    assert (olu["address"], olu["stands"], olu["readings"]) == (None, "Not heard yet", [])
    for name, said in (("olu", 403), ("dana", 403)):
        for verb in ("pause", "resume", "read"):
            path = f"{API}{row['uuid']}/{verb}/"
            assert send(browser(cast, name), path, version=1).status_code == said


def test_pages_work_without_scripts(cast: Cast, settings: Any) -> None:
    settings.OUTGOING_INTERNAL = ["http://127.0.0.1:1"]
    ada = browser(cast, "ada")
    agency = cast.agencies["riverton"].pk
    said = {"agency": agency, "kind": "cap", "name": "State", "every": 60, "silent_after": 900}
    refused = ada.post("/alerts/feeds/add/", {**said, "address": "ftp://x.example"})
    assert refused.status_code == 422
    assert "https address" in refused.content.decode()
    made = ada.post("/alerts/feeds/add/", {**said, "address": "http://127.0.0.1:1/"})
    page = made["Location"]
    build.read_once()
    shown = ada.get(page).content.decode()
    assert "Failing" in shown
    assert "ConnectError" in shown
    assert ada.post(f"{page}pause/", {"version": 1}).status_code == 302
    assert "Paused" in ada.get("/alerts/feeds/").content.decode()
    stranger = browser(cast, "olu").get(page).content.decode()
    assert "Paused" in stranger
    assert "127.0.0.1" not in stranger.replace("ConnectError", "")


def test_the_secret_stands_on_one_page_once(cast: Cast) -> None:
    ada = browser(cast, "ada")
    agency = cast.agencies["riverton"].pk
    said = {"agency": agency, "kind": "push", "name": "County", "every": 60, "silent_after": 900}
    shown = ada.post("/alerts/feeds/add/", said).content.decode()
    assert "whsec_" in shown
    with scope(cast.actor("ada")):
        feed = Feed.objects.get()
    assert "whsec_" not in ada.get(f"/alerts/feeds/{feed.uuid}/").content.decode()
    assert "whsec_" not in feed.secret


def test_its_own_agency_hears_of_it(cast: Cast) -> None:
    added(cast)
    with scope(cast.actor("dana")):
        heard = since(f"demo.a{cast.agencies['riverton'].pk}.agency.full", 0) or []
        assert [entry["payload"]["text"] for entry in heard][-1:] == ["Feed NWS added"]
        assert not FeedReading.objects.exists()


def test_all_read_who_added_it_and_only_the_keepers_administrators_change_it(cast: Cast) -> None:
    row = added(cast)
    assert row["added_by"] == "Ada" and row["added_at"]
    page = browser(cast, "lee").get(f"/alerts/feeds/{row['uuid']}/").content.decode()
    assert "Ada, <time" in page and "whose administrators alone change" in page
    assert ">Change<" not in page
    olu = browser(cast, "olu")
    assert olu.get(f"/alerts/feeds/{row['uuid']}/edit/").status_code == 403
    assert send(olu, f"{API}{row['uuid']}/pause/", version=1).status_code == 403
    taken = send(olu, API, NEW)
    assert taken.status_code == 403, "nobody adds one in another agency's name"
    with scope(cast.actor("dana")), pytest.raises(DatabaseError), transaction.atomic():
        Feed.objects.create(
            mode="demo", agency=cast.agencies["farview"], kind="cap", name="x", address="https://x"
        )
