"""Five wrong passwords pause a login from one address; it says until when, and opens again."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from agencies.selectors.logins import factors_of
from agencies.services import logins
from eoc.access import scope
from eoc.errors import NotPermitted, WrongState
from tests.agencies.hearing import heard
from tests.agencies.test_login_second_factor import opened, passkey_login, with_passkey
from tests.cast import PASSWORD, Cast
from tests.soft_key import SoftKey

HERE, ELSEWHERE = "198.51.100.7", "203.0.113.9"


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


def tried(cast: Cast, password: str, address: str = HERE, name: str = "lee") -> int:
    said = {"login": cast.users[name].email, "password": password}
    return Client(REMOTE_ADDR=address).post("/login/", said).status_code


@pytest.fixture
def paused(cast: Cast) -> Cast:
    assert [tried(cast, "wrong") for _ in range(5)] == [200, 200, 200, 200, 429]
    return cast


def test_the_right_password_does_not_help_then(paused: Cast) -> None:
    assert tried(paused, PASSWORD) == 429


def test_it_says_until_when_and_what_works(paused: Cast) -> None:
    said = {"login": paused.users["lee"].email, "password": PASSWORD}
    answer = Client(REMOTE_ADDR=HERE).post("/login/", said)
    page = answer.content.decode()
    until = timezone.localtime(timezone.now() + timedelta(minutes=15))
    assert any(f"{until - timedelta(minutes=m):%H:%M}" in page for m in (0, 1))
    assert "a passkey works" in page
    assert 0 < int(answer["Retry-After"]) <= 900


def test_it_ends_by_itself_and_trying_does_not_prolong_it(paused: Cast) -> None:
    first = AccessAttempt.objects.get().attempt_time
    tried(paused, "wrong")
    assert AccessAttempt.objects.get().attempt_time == first
    AccessAttempt.objects.update(attempt_time=first - timedelta(minutes=15, seconds=1))
    assert tried(paused, PASSWORD) == 302


def test_another_address_and_another_person_are_free(paused: Cast) -> None:
    assert tried(paused, PASSWORD, address=ELSEWHERE) == 302
    assert tried(paused, PASSWORD, name="liv") == 302


def test_a_passkey_is_not_paused(cast: Cast) -> None:
    key = SoftKey()
    with_passkey(opened(cast, "lee"), key)
    for _ in range(6):
        tried(cast, "wrong", address="127.0.0.1")
    assert tried(cast, PASSWORD, address="127.0.0.1") == 429
    assert passkey_login(key).get("/incidents/").status_code == 200


def test_confirming_with_wrong_passwords_is_paused_too(cast: Cast) -> None:
    client = Client(REMOTE_ADDR=HERE)
    client.force_login(cast.users["dana"])
    codes = [client.post("/login/again/", {"password": "wrong"}).status_code for _ in range(5)]
    assert codes == [200, 200, 200, 200, 429]
    assert client.post("/login/again/", {"password": PASSWORD}).status_code == 429


def test_the_password_is_not_kept(paused: Cast) -> None:
    kept = AccessAttempt.objects.get()
    assert "wrong" not in kept.post_data + kept.get_data


@pytest.fixture
def dana_paused(cast: Cast) -> Cast:
    for _ in range(5):
        tried(cast, "wrong", name="dana")
    return cast


def test_an_administrator_sees_and_ends_it_on_the_persons_page(dana_paused: Cast) -> None:
    cast = dana_paused
    client = Client()
    client.force_login(cast.users["ada"])
    where = f"/admin/people/{cast.people['dana'].uuid}/"
    assert f"Paused after wrong passwords from {HERE}" in client.get(where).content.decode()
    assert client.post(f"{where}pause/end/").status_code == 302
    assert tried(cast, PASSWORD, name="dana") == 302
    told = heard(cast.agencies["riverton"])[-1]
    assert told == ("login.pause_ended", "Dana: pause of the login ended")
    assert client.post(f"{where}pause/end/").status_code == 409


def test_nobody_else_ends_it(dana_paused: Cast) -> None:
    cast = dana_paused
    for name in ("rosa", "olu"):
        with scope(cast.actor(name)) as actor, pytest.raises(NotPermitted):
            logins.end_pause(person=cast.people["dana"], by=actor)
    with scope(cast.actor("olu")):
        assert AccessAttempt.objects.count() == 0
    with scope(cast.actor("ada")) as ada, pytest.raises(WrongState):
        logins.end_pause(person=cast.people["rosa"], by=ada)


def test_a_forged_address_counts_only_behind_a_proxy(cast: Cast, settings: Settings) -> None:
    said = {"login": cast.users["lee"].email, "password": "wrong"}
    for last in range(2):
        Client(REMOTE_ADDR=HERE, headers={"x-forwarded-for": f"192.0.2.{last}"}).post(
            "/login/", said
        )
    assert {one.ip_address for one in AccessAttempt.objects.all()} == {HERE}
    settings.TRUSTED_PROXY = True
    Client(headers={"x-forwarded-for": f"192.0.2.1, {ELSEWHERE}"}).post("/login/", said)
    assert AccessAttempt.objects.filter(ip_address=ELSEWHERE).exists()


def test_a_lost_second_factor_is_taken_away_by_the_administrator(cast: Cast) -> None:
    with_passkey(opened(cast, "dana"), SoftKey())
    client = Client()
    client.force_login(cast.users["ada"])
    where = f"/admin/people/{cast.people['dana'].uuid}/"
    assert "Second factor: passkey, recovery codes." in client.get(where).content.decode()
    assert client.post(f"{where}factors/take/", {"reason": " "}).status_code == 422
    assert client.post(f"{where}factors/take/", {"reason": "Phone lost"}).status_code == 302
    assert "Second factor: none." in client.get(where).content.decode()
    assert tried(cast, PASSWORD, name="dana") == 302


def test_a_stranger_learns_nothing_of_it(cast: Cast) -> None:
    with_passkey(opened(cast, "dana"), SoftKey())
    with scope(cast.actor("olu")) as olu, pytest.raises(NotPermitted):
        logins.take_factors(person=cast.people["dana"], by=olu, reason="x")
    with scope(cast.actor("olu")):
        assert logins_of(cast, "dana") == []
    with scope(cast.actor("ada")):
        assert logins_of(cast, "dana") == ["passkey", "recovery codes"]
    assert logins_of(cast, "dana") == []


def logins_of(cast: Cast, name: str) -> list[str]:
    return factors_of(cast.people[name])
