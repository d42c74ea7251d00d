"""Sessions are listed and ended by their person and by the home agency's administrator only."""

import re
from typing import Any

import pytest
from django.test import Client

from agencies.models import LoginSession
from agencies.selectors import sessions as rows
from agencies.services import sessions
from eoc.access import scope
from eoc.errors import NotPermitted
from tests.agencies.calling import Api
from tests.agencies.hearing import heard
from tests.cast import Cast

PHONE = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"


def opened(cast: Cast, name: str = "dana", agent: str = "") -> Client:
    client = Client(headers={"user-agent": agent})
    client.force_login(cast.users[name])
    client.get("/alerts/")
    return client


def is_in(client: Client) -> bool:
    return client.get("/alerts/").status_code == 200


def uuids(cast: Cast, name: str) -> list[str]:
    with scope(cast.actor(name)) as actor:
        return [str(one.uuid) for one in rows.own(actor)]


def test_the_account_page_lists_them_and_marks_this_one(cast: Cast) -> None:
    opened(cast, agent=PHONE)
    page = opened(cast).get("/account/").content.decode()
    assert "Chrome on Android" in page
    assert page.count("This one") == 1
    assert "End all others" in page


def test_another_is_ended_at_once_and_this_one_stays(cast: Cast) -> None:
    here, there = opened(cast), opened(cast)
    page = here.get("/account/").content.decode()
    ends = re.findall(r"/account/sessions/[0-9a-f-]+/end/", page)
    assert len(ends) == 2
    other = next(one for one in ends if uuids(cast, "dana")[0] in one)
    here.post(other)
    assert sorted([is_in(here), is_in(there)]) in ([False, True],)


def test_ending_ones_own_logs_out(cast: Cast) -> None:
    client = opened(cast)
    (mine,) = uuids(cast, "dana")
    assert client.post(f"/account/sessions/{mine}/end/")["Location"] == "/login/"
    assert not is_in(client)
    assert client.get("/api/v1/incidents/").status_code == 401


def test_all_others_end_together(cast: Cast) -> None:
    here, *others = (opened(cast) for _ in range(3))
    here.post("/account/sessions/end-others/")
    assert is_in(here)
    assert not any(is_in(one) for one in others)
    lines = [line for _, line in heard(cast.agencies["riverton"])]
    assert "Dana: 2 sessions ended" in lines


def test_the_administrator_sees_and_ends_those_of_the_own_people(cast: Cast) -> None:
    dana, ada = opened(cast, agent=PHONE), opened(cast, "ada")
    where = f"/admin/people/{cast.people['dana'].uuid}/"
    assert "Chrome on Android" in ada.get(where).content.decode()
    ada.post(f"{where}sessions/end/")
    assert not is_in(dana)
    assert is_in(ada)


@pytest.mark.parametrize("name", ["rosa", "olu"])
def test_nobody_else_sees_or_ends_them(cast: Cast, name: str) -> None:
    dana, other = opened(cast), opened(cast, name)
    (uuid,) = uuids(cast, "dana")
    page = other.get(f"/admin/people/{cast.people['dana'].uuid}/").content.decode()
    assert "Logged in" not in page
    assert other.post(f"/account/sessions/{uuid}/end/").status_code == 404
    with scope(cast.actor(name)) as actor:
        assert set(LoginSession.objects.values_list("person__name", flat=True)) == {name.title()}
        with pytest.raises(NotPermitted):
            sessions.end_others(person=cast.people["dana"], by=actor)
    assert is_in(dana)


def test_what_a_session_is_never_changes(cast: Cast) -> None:
    opened(cast)
    with scope(cast.actor("dana")) as dana, pytest.raises(Exception, match="is fixed"):
        rows.own(dana).update(person=cast.people["rosa"])


def test_the_api_lists_and_ends_them(cast: Cast) -> None:
    there, api = opened(cast, agent=PHONE), Api(cast, "dana")
    found: list[dict[str, Any]] = api.get("/sessions/").json()["results"]
    assert sorted((one["agent"], one["here"]) for one in found) == [
        ("A program", True),
        ("Chrome on Android", False),
    ]
    assert not {"session_hash", "key"} & set(found[0])
    phone = next(one for one in found if not one["here"])
    assert api.delete(f"/sessions/{phone['uuid']}/").status_code == 204
    assert not is_in(there)
    assert api.post("/sessions/end-others/").json() == {"ended": 0}


def test_logging_out_ends_it(cast: Cast) -> None:
    client = opened(cast)
    client.post("/logout/")
    assert uuids(cast, "dana") == []
