"""A workstation registered in a secured room is not locked for want of input; others are."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from agencies.models import DispatchPosition, LoginSession
from eoc.access import scope
from tests.agencies.calling import Api
from tests.cast import Cast

CALL = {"type": "structure_fire", "severity": "low", "title": "Smoke", "place_text": "Mill"}


def registered(cast: Cast, *, exempt: bool = True, name: str = "Desk 3") -> Client:
    """The administrator's browser at the workstation, which is a position now."""
    client = Client()
    client.force_login(cast.users["ada"])
    said = {"agency": cast.agencies["riverton"].pk, "name": name, "exempt": "on" if exempt else ""}
    answer = client.post("/admin/positions/register/", said)
    assert answer.status_code == 302, answer.content.decode()
    return client


def sits_down(cast: Cast, at: Client, name: str = "dana") -> Client:
    """Somebody logs in there, works, and then touches nothing for two hours."""
    client = Client()
    cookie = settings.POSITION_COOKIE_NAME
    client.cookies[cookie] = at.cookies[cookie].value
    client.force_login(cast.users[name])
    client.get("/alerts/")
    with scope(cast.actor(name)):
        long_ago = timezone.now() - timedelta(hours=2)
        LoginSession.objects.filter(person=cast.people[name]).update(last_seen_at=long_ago)
    return client


def logs(client: Client) -> int:
    answer = client.post("/api/v1/incidents/", CALL, content_type="application/json")
    return int(answer.status_code)


def the_position(cast: Cast) -> DispatchPosition:
    with scope(cast.actor("ada")):
        return DispatchPosition.objects.get()


def test_in_a_secured_room_it_stays_open(cast: Cast) -> None:
    assert logs(sits_down(cast, registered(cast))) == 201


def test_elsewhere_it_locks(cast: Cast) -> None:
    assert logs(sits_down(cast, registered(cast, exempt=False))) == 423


def test_without_the_workstations_cookie_it_locks(cast: Cast) -> None:
    client = sits_down(cast, registered(cast))
    del client.cookies[settings.POSITION_COOKIE_NAME]
    assert logs(client) == 423


def test_a_forged_cookie_is_none(cast: Cast) -> None:
    at = registered(cast)
    at.cookies[settings.POSITION_COOKIE_NAME] = "made-up:1:2"
    assert logs(sits_down(cast, at)) == 423


def test_it_counts_only_for_its_agencys_people(cast: Cast) -> None:
    assert logs(sits_down(cast, registered(cast), "liv")) == 423


def test_retired_it_locks(cast: Cast) -> None:
    at = registered(cast)
    client = sits_down(cast, at)
    at.post(f"/admin/positions/{the_position(cast).uuid}/retire/")
    assert logs(client) == 423
    assert at.post(f"/admin/positions/{the_position(cast).uuid}/retire/").status_code == 409


def test_the_page_says_which_browser_it_is(cast: Cast) -> None:
    page = registered(cast).get("/admin/positions/").content.decode()
    assert "This browser" in page
    other = Client()
    other.force_login(cast.users["ada"])
    assert "This browser" not in other.get("/admin/positions/").content.decode()


def test_its_session_says_where_it_runs(cast: Cast) -> None:
    client = sits_down(cast, registered(cast))
    assert "Desk 3" in client.get("/account/").content.decode()


def test_two_positions_have_two_names(cast: Cast) -> None:
    client = registered(cast)
    said: dict[str, Any] = {"agency": cast.agencies["riverton"].pk, "name": "Desk 3"}
    answer = client.post("/admin/positions/register/", said)
    assert answer.status_code == 422
    assert "has that name" in answer.content.decode()


def test_it_is_renamed(cast: Cast) -> None:
    client = registered(cast)
    where = f"/admin/positions/{the_position(cast).uuid}/"
    assert "Desk 3" in client.get(where).content.decode()
    assert client.post(where, {"name": "Desk 4"}).status_code == 302
    changed = the_position(cast)
    assert (changed.name, changed.exempt) == ("Desk 4", False)
    api = Api(cast, "ada").patch(f"/dispatch-positions/{changed.uuid}/", exempt=True)
    assert (api.json()["name"], api.json()["exempt"]) == ("Desk 4", True)


@pytest.mark.parametrize("name", ["dana", "olu"])
def test_only_the_agencys_administrator_keeps_them(cast: Cast, name: str) -> None:
    registered(cast)
    uuid = the_position(cast).uuid
    api = Api(cast, name)
    assert api.patch(f"/dispatch-positions/{uuid}/", name="Mine").status_code in (403, 404)
    assert api.post(f"/dispatch-positions/{uuid}/retire/").status_code in (403, 404)
    client = Client()
    client.force_login(cast.users[name])
    said = {"agency": cast.agencies["riverton"].pk, "name": "Desk 9"}
    assert client.post("/admin/positions/register/", said).status_code in (403, 422)
