"""An agency's own OpenID Connect server logs in its invited people, and nobody else."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.db import connection
from django.test import Client

from agencies.models import SignOnProvider, User
from agencies.services import people, sign_on
from eoc.access import scope
from eoc.errors import Invalid, NotPermitted, Stale
from tests.agencies.hearing import heard
from tests.agencies.test_login_second_factor import opened, with_app
from tests.cast import PASSWORD, Cast
from tests.openid import OpenId


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


def kept(cast: Cast, openid: OpenId, name: str = "ada", town: str = "riverton") -> SignOnProvider:
    fields: Any = {"name": town.capitalize(), "issuer": openid.issuer, "client_id": "accord"}
    with scope(cast.actor(name)) as by:
        agency = cast.agencies[town]
        return sign_on.add(agency=agency, by=by, secret="illustrative", active=True, **fields)


@pytest.fixture
def riverton(cast: Cast, openid: OpenId) -> str:
    return str(kept(cast, openid).uuid)


@pytest.mark.parametrize("sub", ["dana", "shouting"])
def test_an_invited_person_comes_in(riverton: str, openid: OpenId, sub: str) -> None:
    client = Client()
    assert openid.log_in(client, riverton, sub)["Location"] == "/"
    assert "dana@riverton.example" in client.get("/account/").content.decode()


def test_the_button_stands_on_the_login_page(riverton: str) -> None:
    page = Client().get("/login/").content.decode()
    assert "Sign on with Riverton" in page
    assert f"/login/sign-on/{riverton}/" in page


@pytest.mark.parametrize("sub", ["uninvited", "lakesides", "unverified", "silent", "nameless"])
def test_nobody_else_does(riverton: str, openid: OpenId, sub: str) -> None:
    client, logins = Client(), User.objects.count()
    answer = openid.log_in(client, riverton, sub)
    assert answer.status_code == 403
    words = answer.content.decode()
    assert "No active login of that agency" in words or "did not assert a verified" in words
    assert client.get("/account/").status_code == 302
    assert User.objects.count() == logins


def test_the_other_agencys_server_speaks_for_its_own_people(cast: Cast, openid: OpenId) -> None:
    farview = str(kept(cast, openid, "olu", "farview").uuid)
    assert openid.log_in(Client(), farview, "dana").status_code == 403


def test_a_deactivated_person_stays_out(cast: Cast, riverton: str, openid: OpenId) -> None:
    with scope(cast.actor("ada")) as ada:
        people.deactivate(person=cast.people["dana"], by=ada, reason="Moved away")
    assert openid.log_in(Client(), riverton, "dana").status_code == 403


def test_a_switched_off_server_is_nowhere(cast: Cast, riverton: str, openid: OpenId) -> None:
    with scope(cast.actor("ada")):
        provider = SignOnProvider.objects.get()
        provider.active, provider.version = False, provider.version + 1
        provider.save()
    assert Client().post(f"/login/sign-on/{riverton}/").status_code == 404
    assert "Sign on with" not in Client().get("/login/").content.decode()


def test_the_second_factor_is_asked_all_the_same(cast: Cast, riverton: str, openid: OpenId) -> None:
    with_app(opened(cast, "dana"))
    client = Client()
    assert openid.log_in(client, riverton, "dana")["Location"] == "/login/second/"
    assert client.get("/account/").status_code == 302


def test_the_password_and_the_factors_stay(cast: Cast, riverton: str, openid: OpenId) -> None:
    with_app(opened(cast, "dana"))
    openid.log_in(Client(), riverton, "dana")
    assert User.objects.get(pk=cast.users["dana"].pk).check_password(PASSWORD)
    with scope(cast.actor("dana")):
        assert Authenticator.objects.count() == 2


def test_nothing_of_the_server_is_stored(riverton: str, openid: OpenId) -> None:
    openid.log_in(Client(), riverton, "dana")
    assert SocialAccount.objects.count() == 0


def test_refusing_there_is_said_here(riverton: str, openid: OpenId) -> None:
    client = Client()
    where = client.post(f"/login/sign-on/{riverton}/")["Refresh"].partition("url=")[2]
    state = parse_qs(urlsplit(where).query)["state"][0]
    back = f"/login/sign-on/{riverton}/back/?error=access_denied&state={state}"
    said = client.get(back, follow=True)
    assert said.redirect_chain[-1][0] == "/login/sign-on/cancelled/"
    assert "You stopped the sign-on" in said.content.decode()


def test_an_answer_nobody_asked_for_is_refused(riverton: str, openid: OpenId) -> None:
    answer = Client().get(f"/login/sign-on/{riverton}/back/?code=x&state=forged")
    assert (answer.status_code, "did not work" in answer.content.decode()) == (401, True)


def test_while_the_server_is_down_the_password_works(
    cast: Cast, riverton: str, openid: OpenId
) -> None:
    openid.stop()
    answer = Client().post(f"/login/sign-on/{riverton}/")
    assert answer.status_code == 502
    assert "Your password and your passkey work without it" in answer.content.decode()
    said = {"login": cast.users["dana"].email, "password": PASSWORD}
    assert Client().post("/login/", said).status_code == 302


def test_a_sign_on_only_logs_in(cast: Cast, riverton: str, openid: OpenId) -> None:
    client = Client()
    client.force_login(cast.users["dana"])
    assert client.post(f"/login/sign-on/{riverton}/?process=connect").status_code == 400
    assert client.post(f"/login/sign-on/{riverton}/", {"process": "connect"}).status_code == 400


def test_addresses_inside_the_house_are_not_called(cast: Cast, settings: Any) -> None:
    settings.OUTGOING_INTERNAL = []
    fields: Any = {"name": "X", "client_id": "c", "secret": "s", "active": True}
    for issuer in ("http://127.0.0.1:9400", "http://login.example", "file:///etc/passwd", "x"):
        with scope(cast.actor("ada")) as ada, pytest.raises(Invalid) as error:
            sign_on.add(agency=cast.agencies["riverton"], by=ada, issuer=issuer, **fields)
        assert "issuer" in error.value.fields


def test_an_address_that_leads_inside_is_not_called_later(
    cast: Cast, riverton: str, openid: OpenId, settings: Any
) -> None:
    settings.OUTGOING_INTERNAL = []
    assert Client().post(f"/login/sign-on/{riverton}/").status_code == 502


def test_the_secret_is_sealed(cast: Cast, riverton: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM agencies_signonprovider")
        assert "illustrative" not in str(cursor.fetchall())


def test_only_the_agencys_administrator_keeps_it(cast: Cast, openid: OpenId) -> None:
    for name in ("dana", "olu"):
        with pytest.raises(NotPermitted):
            kept(cast, openid, name)
    kept(cast, openid)
    with scope(cast.actor("olu")):
        assert SignOnProvider.objects.count() == 0


def test_an_administrator_keeps_it_on_a_page(cast: Cast, openid: OpenId) -> None:
    ada = Client()
    ada.force_login(cast.users["ada"])
    said = {
        "agency": cast.agencies["riverton"].pk,
        "name": "Town login",
        "issuer": openid.issuer,
        "client_id": "accord",
        "active": "on",
    }
    assert ada.post("/admin/sign-on/add/", said).status_code == 422
    assert ada.post("/admin/sign-on/add/", {**said, "secret": "s"}).status_code == 302
    assert ada.post("/admin/sign-on/add/", {**said, "secret": "s"}).status_code == 422
    assert "Town login" in ada.get("/admin/sign-on/").content.decode()
    with scope(cast.actor("ada")):
        where = f"/admin/sign-on/{SignOnProvider.objects.get().uuid}/"
    shown = ada.get(where).content.decode()
    assert f"/login{where.removeprefix('/admin')}back/" in shown
    assert ada.post(where, {**said, "name": "Town", "version": 1}).status_code == 302
    assert ada.post(where, {**said, "name": "Town", "version": 1}).status_code == 412
    assert openid.log_in(Client(), where.split("/")[3], "dana")["Location"] == "/"
    assert ada.post(f"{where}remove/").status_code == 302
    told = [kind for kind, _ in heard(cast.agencies["riverton"])][-3:]
    assert told == ["sign_on.added", "sign_on.changed", "sign_on.removed"]


def test_two_changes_at_once_are_told_apart(cast: Cast, openid: OpenId) -> None:
    provider = kept(cast, openid)
    fields: Any = {"name": "A", "issuer": openid.issuer, "client_id": "c", "secret": ""}
    with scope(cast.actor("ada")) as ada:
        sign_on.change(provider=provider, version=1, by=ada, active=True, **fields)
        with pytest.raises(Stale):
            sign_on.change(provider=provider, version=1, by=ada, active=True, **fields)
