"""Second factors: an app, recovery codes, passkeys; who must have one, and where it is said."""

import json
import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from agencies.services import roles
from eoc.access import Role, scope
from eoc.realtime import admission
from tests.cast import PASSWORD, Cast
from tests.soft_key import HOST, SoftKey


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


def opened(cast: Cast, name: str) -> Client:
    client = Client(headers={"host": HOST})
    client.force_login(cast.users[name])
    return client


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))


def with_app(client: Client) -> str:
    form = client.get("/second-factor/app/").context["form"]
    said = client.post("/second-factor/app/", {"code": code_of(form.secret)})
    assert said["Location"] == "/second-factor/codes/", said.content.decode()
    return str(form.secret)


def with_passkey(client: Client, key: SoftKey) -> None:
    options = client.get("/second-factor/passkeys/add/").context["js_data"]["creation_options"]
    plain = json.loads(json.dumps(options))["publicKey"]
    said = {"name": "Desk", "passwordless": "on", "credential": json.dumps(key.made(plain))}
    answer = client.post("/second-factor/passkeys/add/", said)
    assert answer.status_code == 302, answer.content.decode()


def half_in(cast: Cast, name: str) -> Client:
    client = Client(headers={"host": HOST})
    said = {"login": cast.users[name].email, "password": PASSWORD}
    assert client.post("/login/", said)["Location"] == "/login/second/"
    return client


def test_the_password_alone_opens_nothing_then(cast: Cast) -> None:
    with_app(opened(cast, "dana"))
    client = half_in(cast, "dana")
    assert client.get("/incidents/")["Location"].startswith("/login/")
    assert client.get("/console/snapshot/").status_code in (302, 401, 403)


def test_the_apps_code_completes_the_login(cast: Cast) -> None:
    secret = with_app(opened(cast, "dana"))
    client = half_in(cast, "dana")
    wrong = client.post("/login/second/", {"code": "000000"})
    assert "That code is not right" in wrong.content.decode()
    assert client.post("/login/second/", {"code": code_of(secret)})["Location"] == "/"
    assert client.get("/incidents/").status_code == 200


def test_a_code_works_once(cast: Cast) -> None:
    secret = with_app(opened(cast, "dana"))
    code = code_of(secret)
    assert half_in(cast, "dana").post("/login/second/", {"code": code}).status_code == 302
    assert half_in(cast, "dana").post("/login/second/", {"code": code}).status_code == 200


def test_guessing_codes_is_stopped(cast: Cast) -> None:
    secret = with_app(opened(cast, "dana"))
    client = half_in(cast, "dana")
    for _ in range(5):
        client.post("/login/second/", {"code": "000000"})
    answer = client.post("/login/second/", {"code": code_of(secret)})
    assert "Too many wrong codes" in answer.content.decode()


def test_a_recovery_code_completes_it_once(cast: Cast) -> None:
    client = opened(cast, "dana")
    with_app(client)
    codes = re.findall(r"<code>(\d+)</code>", client.get("/second-factor/codes/").content.decode())
    assert len(codes) == 10
    assert half_in(cast, "dana").post("/login/second/", {"code": codes[0]}).status_code == 302
    assert half_in(cast, "dana").post("/login/second/", {"code": codes[0]}).status_code == 200


def test_secrets_are_sealed_in_the_database(cast: Cast) -> None:
    secret = with_app(opened(cast, "dana"))
    with scope(cast.actor("dana")):
        kept = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in kept


def test_nobody_else_sees_or_removes_a_factor(cast: Cast) -> None:
    with_app(opened(cast, "dana"))
    for name in ("ada", "olu"):
        with scope(cast.actor(name)):
            assert Authenticator.objects.count() == 0
            assert Authenticator.objects.all().delete()[0] == 0
    with scope(cast.actor("dana")):
        assert Authenticator.objects.count() == 2


def test_a_passkey_logs_in_without_the_password(cast: Cast) -> None:
    key = SoftKey()
    with_passkey(opened(cast, "dana"), key)
    client = passkey_login(key)
    assert client.get("/incidents/").status_code == 200


def passkey_login(key: SoftKey) -> Client:
    client = Client(headers={"host": HOST})
    asked = client.get("/login/passkey/", headers={"accept": "application/json"}).json()
    answer = key.used(asked["request_options"]["publicKey"])
    said: Any = client.post("/login/passkey/", {"credential": json.dumps(answer)})
    assert said["Location"] == "/", said["Location"]
    return client


def test_anothers_key_does_not(cast: Cast) -> None:
    key, thief = SoftKey(), SoftKey()
    with_passkey(opened(cast, "dana"), key)
    thief.user, thief.name = key.user, key.name
    with pytest.raises(AssertionError, match="/login/"):
        passkey_login(thief)


@pytest.fixture
def live(settings: Settings) -> None:
    settings.ACCORD_MODE = "live"


@pytest.mark.parametrize("name", ["ada", "lee", "olu"])
@pytest.mark.usefixtures("live")
def test_whoever_must_have_one_sets_it_up_before_anything_else(cast: Cast, name: str) -> None:
    client = opened(cast, name)
    for path in ("/incidents/", "/", "/admin/people/", "/account/"):
        assert client.get(path)["Location"] == "/second-factor/", path
    assert client.post("/incidents/log/", {})["Location"] == "/second-factor/"
    assert "everything else opens then" in client.get("/second-factor/").content.decode()
    refused = client.get("/api/v1/incidents/")
    assert (refused.status_code, refused.json()["type"]) == (403, "second-factor")
    with_app(client)
    assert client.get("/account/").status_code == 200
    assert client.get("/api/v1/incidents/").status_code == 200


@pytest.mark.usefixtures("live")
def test_a_coordinator_too_once_the_role_is_given(cast: Cast) -> None:
    client = opened(cast, "dana")
    assert client.get("/account/").status_code == 200
    with scope(cast.actor("ada")) as ada:
        roles.give_role(
            person=cast.people["dana"],
            agency=cast.agencies["riverton"],
            role=Role.COORDINATOR,
            by=ada,
        )
    assert client.get("/account/")["Location"] == "/second-factor/"


@pytest.mark.usefixtures("live")
def test_the_socket_is_closed_to_them_too(cast: Cast) -> None:
    def admit(user: str, *, proven: bool) -> admission.Admission | None:
        return admission.decide([(user, proven)])[user, proven]

    ada, dana = (str(cast.users[name].pk) for name in ("ada", "dana"))
    assert admit(ada, proven=False) is None
    assert admit(ada, proven=True) is not None
    assert admit(dana, proven=False) is not None
    with_app(opened(cast, "ada"))
    assert admit(ada, proven=False) is not None


@pytest.mark.usefixtures("live")
def test_the_others_need_none(cast: Cast) -> None:
    for name in ("dana", "rosa", "obi"):
        assert opened(cast, name).get("/account/").status_code == 200


def test_a_demo_asks_nobody_and_every_page_says_so(cast: Cast) -> None:
    client = opened(cast, "ada")
    for path in ("/account/", "/incidents/", "/second-factor/", "/"):
        shown = client.get(path, follow=True).content.decode()
        assert "Demo: logins work without a second factor" in shown, path
    assert "without a second factor" in Client().get("/login/").content.decode()


@pytest.mark.usefixtures("live")
def test_a_live_installation_does_not_say_so(cast: Cast) -> None:
    assert "without a second factor" not in Client().get("/login/").content.decode()
