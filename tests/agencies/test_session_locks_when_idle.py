"""Untouched for half an hour a session reads and takes nothing, but an alarm with the PIN."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from agencies.models import LoginSession, Pin
from agencies.selectors.sessions import pin_of
from agencies.services import pins, sharing, tokens
from alerts.models import Acknowledgement, Alert
from eoc.access import scope
from eoc.errors import Invalid
from tests.alerts.build import pending
from tests.cast import PASSWORD, Cast

FETCHED = {"X-Requested-With": "fetch"}
PIN = "4711"


@pytest.fixture
def alert(cast: Cast) -> Alert:
    with scope(sharing.operator()) as operator:
        return pending(cast.agencies["riverton"], operator, 1, event=uuid4())


def rested(cast: Cast, name: str = "dana", minutes: int = 31) -> Client:
    """A session nobody touched for so long; its person has a PIN."""
    client = Client()
    client.force_login(cast.users[name])
    client.get("/account/")
    with scope(cast.actor(name)) as actor:
        pins.choose(digits=PIN, by=actor)
        long_ago = timezone.now() - timedelta(minutes=minutes)
        LoginSession.objects.update(last_seen_at=long_ago)
    return client


def logged(client: Client, **headers: str) -> Any:
    said = {"type": "structure_fire", "severity": "low", "title": "Smoke", "place_text": "Mill"}
    return client.post("/api/v1/incidents/", said, content_type="application/json", headers=headers)


def sent(client: Client, path: str, **said: Any) -> Any:
    headers = {**FETCHED, "Accept": "application/json"}
    return client.post(path, json.dumps(said), content_type="application/json", headers=headers)


def state(client: Client) -> str:
    return str(client.get("/session/").json()["state"])


def last_seen(cast: Cast) -> Any:
    with scope(cast.actor("dana")):
        return LoginSession.objects.get().last_seen_at


def test_after_half_an_hour_it_reads_on_and_takes_nothing(cast: Cast) -> None:
    client = rested(cast)
    assert client.get("/console/snapshot/").status_code == 200
    assert client.get("/incidents/").status_code == 200
    answer = logged(client)
    assert (answer.status_code, answer["Accord-Session"]) == (423, "locked")
    assert answer.json()["title"] == "Locked"


def test_a_minute_before_it_does_not(cast: Cast) -> None:
    assert logged(rested(cast, minutes=29)).status_code == 201


def test_opening_pages_does_not_unlock_it(cast: Cast) -> None:
    client = rested(cast)
    for _ in range(2):
        client.get("/incidents/")
    assert state(client) == "locked"


def test_polling_is_no_act_and_typing_is(cast: Cast) -> None:
    client = rested(cast, minutes=20)
    before = last_seen(cast)
    client.get("/console/snapshot/")
    client.get("/api/v1/incidents/")
    client.get("/alerts/outbox/", headers={"HX-Request": "true"})
    client.get("/session/")
    assert last_seen(cast) == before
    client.post("/session/seen/", headers=FETCHED)
    assert last_seen(cast) > before


def test_acts_are_written_once_a_minute(cast: Cast) -> None:
    client = rested(cast, minutes=2)
    client.get("/incidents/")
    first = last_seen(cast)
    client.get("/incidents/")
    assert last_seen(cast) == first


def test_a_page_without_scripts_says_how_to_unlock(cast: Cast) -> None:
    client = rested(cast)
    said = {"address": "d@r.example", "channel": "email"}
    answer = client.post("/account/contact/", said)
    assert answer.status_code == 423
    assert "Nothing was changed" in answer.content.decode()
    done = client.post("/session/unlock/", {"pin": PIN, "next": "/account/"})
    assert done["Location"] == "/account/"
    assert client.post("/account/contact/", said).status_code == 302


def test_next_stays_in_the_house(cast: Cast) -> None:
    said = {"pin": PIN, "next": "https://elsewhere.example/"}
    assert rested(cast).post("/session/unlock/", said)["Location"] == "/"


@pytest.mark.parametrize("api", ["", "api/v1/"])
def test_an_alarm_is_acknowledged_with_the_pin_and_stays_locked(
    cast: Cast, alert: Alert, api: str
) -> None:
    client, path = rested(cast), f"/{api}alerts/{alert.uuid}/acknowledge/"
    assert sent(client, path).status_code == 423
    assert sent(client, path, pin="0815").status_code == 403
    assert not acknowledged(alert)
    assert sent(client, path, pin=PIN).status_code == 200
    assert acknowledged(alert)
    assert state(client) == "locked"
    assert logged(client).status_code == 423


def acknowledged(alert: Alert) -> bool:
    with scope(sharing.operator()):
        return Acknowledgement.objects.filter(alert=alert).exists()


def test_five_wrong_pins_and_only_the_password_is_left(cast: Cast, alert: Alert) -> None:
    client = rested(cast)
    told = [sent(client, "/session/unlock/", pin="0815").json()["detail"] for _ in range(5)]
    assert told[0] == "That is not your PIN. 4 tries are left."
    assert told[3] == "That is not your PIN. 1 try is left."
    assert told[4] == "That is not your PIN. Unlock with your password from now on."
    assert sent(client, "/session/unlock/", pin=PIN).status_code == 403
    assert sent(client, f"/alerts/{alert.uuid}/acknowledge/", pin=PIN).status_code == 403
    assert state(client) == "locked"
    assert sent(client, "/session/unlock/", password="wrong").status_code == 403
    assert sent(client, "/session/unlock/", password=PASSWORD).status_code == 200
    assert state(client) == "open"
    with scope(cast.actor("dana")) as dana:
        assert pin_of(dana).chosen
        assert not pin_of(dana).blocked


def test_a_pin_never_logs_in(cast: Cast) -> None:
    rested(cast)
    said = {"login": cast.users["dana"].email, "password": PIN}
    assert Client().post("/login/", said).status_code == 200
    assert sent(Client(), "/session/unlock/", pin=PIN).status_code == 401


def test_leaving_the_desk_locks_it_at_once(cast: Cast) -> None:
    client = rested(cast, minutes=0)
    assert sent(client, "/session/lock/").json() == {"state": "locked"}
    assert logged(client).status_code == 423
    assert sent(client, "/session/unlock/", pin=PIN).json() == {"state": "open"}
    assert logged(client).status_code == 201


def test_a_token_is_never_idle(cast: Cast) -> None:
    client = rested(cast)
    with scope(cast.actor("dana")) as dana:
        verbs = ["read", "incidents.write"]
        _, text = tokens.issue(user=cast.users["dana"], by=dana, verbs=verbs)
    assert logged(client).status_code == 423
    assert logged(client, Authorization=f"Bearer {text}").status_code == 201


@pytest.mark.parametrize("digits", ["123", "123456789", "abcd", "1111", "1234", "8765", "١٢٣٤"])
def test_a_pin_is_not_the_first_anybody_tries(cast: Cast, digits: str) -> None:
    with scope(cast.actor("dana")) as dana, pytest.raises(Invalid):
        pins.choose(digits=digits, by=dana)


def test_nobody_reads_anothers_pin(cast: Cast) -> None:
    rested(cast)
    for name in ("ada", "olu"):
        with scope(cast.actor(name)):
            assert not Pin.objects.exists()
