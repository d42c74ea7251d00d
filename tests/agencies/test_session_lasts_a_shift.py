"""A session lasts the shift and four hours, is rotated in place, and pages lead to the login."""

import json
from typing import Any

import pytest
from django.conf import settings as live
from django.db import connection
from django.test import Client
from pytest_django import Settings

from agencies.login.session_store import hashed
from agencies.models import LoginSession
from agencies.selectors import sessions as rows
from eoc.access import scope
from tests.cast import PASSWORD, Cast

FETCHED = {"X-Requested-With": "fetch"}
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def opened(cast: Cast, name: str = "dana") -> Client:
    client = Client(headers={"user-agent": FIREFOX})
    client.force_login(cast.users[name])
    return client


def of(cast: Cast, name: str = "dana") -> list[LoginSession]:
    with scope(cast.actor(name)) as actor:
        return list(rows.own(actor))


def again(client: Client, **said: Any) -> Any:
    return client.post("/session/again/", json.dumps(said), content_type="application/json")


def key(client: Client) -> str:
    return client.cookies[live.SESSION_COOKIE_NAME].value


def test_the_first_request_notes_where_from_and_until_when(cast: Cast) -> None:
    opened(cast).get("/account/")
    (found,) = of(cast)
    assert (found.agent, found.address) == ("Firefox on Linux", "127.0.0.1")
    assert (found.expires_at - found.started_at).total_seconds() == 16 * 3600


def test_the_shift_is_a_setting(cast: Cast, settings: Settings) -> None:
    settings.SHIFT_HOURS = 8.0
    opened(cast).get("/account/")
    (found,) = of(cast)
    assert (found.expires_at - found.started_at).total_seconds() == 12 * 3600


def test_after_it_pages_lead_to_the_login_and_back(cast: Cast, settings: Settings) -> None:
    settings.SHIFT_HOURS = -5.0
    client = opened(cast)
    assert client.get("/incidents/")["Location"] == "/login/?next=/incidents/"
    assert client.get("/incidents/")["Location"] == "/login/?next=/incidents/"
    assert client.get("/api/v1/incidents/").status_code == 401


def test_what_a_script_asks_is_told_that_the_session_ended(cast: Cast, settings: Settings) -> None:
    settings.SHIFT_HOURS = -5.0
    answer = opened(cast).get("/console/snapshot/", headers=FETCHED)
    assert (answer.status_code, answer["Accord-Session"]) == (401, "ended")
    assert answer.json()["type"] == "session"


def test_logging_in_again_in_place_rotates_the_session(cast: Cast) -> None:
    client = opened(cast)
    client.get("/account/")
    before = key(client)
    assert again(client, password=PASSWORD).json()["state"] == "open"
    assert key(client) != before
    assert client.get("/incidents/").status_code == 200
    (found,) = of(cast)
    assert found.session_hash == hashed(key(client))
    stale = Client()
    stale.cookies[live.SESSION_COOKIE_NAME] = before
    assert stale.get("/incidents/").status_code == 302


def test_after_the_end_the_address_is_said_too(cast: Cast, settings: Settings) -> None:
    settings.SHIFT_HOURS = -5.0
    client = opened(cast)
    client.get("/incidents/")
    settings.SHIFT_HOURS = 12.0
    assert again(client, password=PASSWORD).status_code == 403
    said = {"email": "Dana@riverton.example", "password": PASSWORD}
    assert again(client, **said).status_code == 200
    assert client.get("/incidents/").status_code == 200


def test_a_wrong_password_is_refused_and_five_pause_it(cast: Cast) -> None:
    client = opened(cast)
    codes = [again(client, password="wrong").status_code for _ in range(6)]
    assert codes[0] == 403
    assert codes[-1] == 429
    assert client.get("/incidents/").status_code == 200


def test_nobody_slips_into_anothers_session(cast: Cast) -> None:
    client = opened(cast)
    answer = again(client, email=cast.users["ada"].email, password=PASSWORD)
    assert answer.status_code == 200
    assert str(client.session["_auth_user_id"]) == str(cast.users["dana"].pk)


@pytest.mark.parametrize("body", ["[]", "nonsense", '{"password": 5}'])
def test_nonsense_is_refused(cast: Cast, body: str) -> None:
    client = opened(cast)
    answer = client.post("/session/again/", body, content_type="application/json")
    assert answer.status_code in (400, 403)


def test_the_application_cannot_list_sessions(cast: Cast) -> None:
    client = opened(cast)
    with scope(cast.actor("dana")), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_session")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT * FROM agencies_session_load(%s)", [key(client)])
        assert cursor.fetchone() is None
