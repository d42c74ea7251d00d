"""What cannot be undone asks who is there after five minutes; what was posted is done then."""

import re
import time
from typing import Any

import pytest
from django.db.models import F
from django.test import Client

from agencies.models import Agency, Agreement, Membership
from agencies.services import sharing, tokens
from eoc.access import scope
from resources.models import Deployment
from tests.agencies.test_login_second_factor import with_app
from tests.cast import PASSWORD, Cast
from tests.incidents.build import logged
from tests.resources.asking import offer, submitted
from tests.soft_key import HOST

RECORDS = "account_authentication_methods"


def aged(cast: Cast, name: str, seconds: int = 301) -> Client:
    """A session whose person said who they are so long ago."""
    client = Client(headers={"host": HOST})
    client.force_login(cast.users[name])
    session = client.session
    session[RECORDS] = [{"method": "password", "at": time.time() - seconds}]
    session.save()
    return client


def given(cast: Cast, client: Client) -> Any:
    where = f"/admin/people/{cast.people['obi'].uuid}/roles/"
    said = {"agency": cast.agencies["riverton"].pk, "role": "liaison"}
    return client.post(where, said)


def is_liaison(cast: Cast) -> bool:
    with scope(cast.actor("ada")):
        return Membership.objects.filter(person=cast.people["obi"], role="liaison").exists()


def test_within_five_minutes_nobody_is_asked(cast: Cast) -> None:
    assert given(cast, aged(cast, "ada", 290))["Location"].startswith("/admin/people/")
    assert is_liaison(cast)


def test_later_the_password_is_asked_and_the_post_is_done_then(cast: Cast) -> None:
    client = aged(cast, "ada")
    asked = given(cast, client)
    assert asked["Location"].startswith("/login/again/?next=")
    assert not is_liaison(cast)
    assert "What you asked for is kept" in client.get(asked["Location"]).content.decode()
    assert client.post(asked["Location"], {"password": "wrong"}).status_code == 200
    assert not is_liaison(cast)
    done = client.post(asked["Location"], {"password": PASSWORD})
    assert done["Location"] == f"/admin/people/{cast.people['obi'].uuid}/"
    assert is_liaison(cast)
    assert given(cast, client).status_code == 409


def test_whoever_may_not_is_refused_before_being_asked(cast: Cast) -> None:
    assert given(cast, aged(cast, "dana")).status_code == 403


def test_a_secret_is_not_kept(cast: Cast) -> None:
    client = aged(cast, "ada")
    asked = client.post("/admin/sign-on/add/", {"name": "X", "secret": "illustrative"})
    assert asked["Location"] == "/login/again/?next=%2Fadmin%2Fsign-on%2Fadd%2F"
    assert "illustrative" not in str(dict(client.session.items()))
    assert "What you asked for is kept" not in client.get(asked["Location"]).content.decode()


def test_the_kept_post_is_gone_with_the_session(cast: Cast) -> None:
    asked = given(cast, aged(cast, "ada"))
    other = aged(cast, "ada")
    other.post(asked["Location"], {"password": PASSWORD})
    assert not is_liaison(cast)


@pytest.mark.parametrize(
    "path",
    [
        "/admin/people/invite/",
        "/admin/people/{obi}/roles/{role}/end/",
        "/admin/people/{obi}/factors/take/",
        "/admin/agreements/{agreement}/sign/",
        "/admin/agreements/{agreement}/revoke/",
        "/admin/sign-on/add/",
        "/account/tokens/",
        "/second-factor/app/",
        "/second-factor/passkeys/add/",
        "/second-factor/codes/new/",
    ],
)
def test_what_is_guarded(cast: Cast, path: str) -> None:
    client = aged(cast, "ada")
    asked = client.post(path.format(**names(cast)))
    assert asked["Location"].startswith("/login/again/"), path


def names(cast: Cast) -> dict[str, Any]:
    with scope(cast.actor("ada")):
        role = Membership.objects.get(person=cast.people["obi"])
        agreement = Agreement.objects.get(code="NORTH-MA")
    return {"obi": cast.people["obi"].uuid, "role": role.pk, "agreement": agreement.uuid}


def api(client: Client, path: str, **said: Any) -> Any:
    return client.post(f"/api/v1/{path}", said, content_type="application/json")


def test_the_api_refuses_and_says_where_to(cast: Cast) -> None:
    person = str(cast.people["obi"].uuid)
    said = {"person": person, "agency": "RIV", "role": "liaison"}
    client = aged(cast, "ada")
    answer = api(client, "memberships/", **said)
    assert answer.status_code == 403
    problem = answer.json()
    assert (problem["type"], problem["address"]) == ("reauthenticate", "/login/again/")
    assert not is_liaison(cast)
    client.post("/login/again/", {"password": PASSWORD})
    assert api(client, "memberships/", **said).status_code == 201


def test_a_token_is_not_asked_but_makes_no_token(cast: Cast) -> None:
    with scope(cast.actor("ada")) as ada:
        _, text = tokens.issue(user=cast.users["ada"], by=ada, verbs=["agencies.write"])
    client = Client(headers={"authorization": f"Bearer {text}"})
    said = {"person": str(cast.people["obi"].uuid), "agency": "RIV", "role": "liaison"}
    assert api(client, "memberships/", **said).status_code == 201
    assert api(client, "tokens/", days=1).status_code == 403


def test_whoever_has_neither_password_nor_factor_is_not_asked(cast: Cast) -> None:
    user = cast.users["ada"]
    user.set_unusable_password()
    user.save()
    assert given(cast, aged(cast, "ada"))["Location"].startswith("/admin/people/")


def test_the_page_offers_the_ways_one_has(cast: Cast) -> None:
    client = aged(cast, "ada", 0)
    with_app(client)
    session = client.session
    session[RECORDS] = [{"method": "password", "at": time.time() - 400}]
    session.save()
    asked = given(cast, client)["Location"]
    page = client.get(asked).content.decode()
    assert re.search(r'href="/login/second/again/\?next=[^"]+"', page)


def lent(cast: Cast, client: Client, *labels: str) -> Any:
    made = submitted(cast, len(labels))
    said = {"verb": "approve", "asset": [str(cast.assets[label].uuid) for label in labels]}
    return client.post(f"/resources/decide/{offer(cast, made).uuid}/", said)


def test_lending_many_at_once_asks_and_a_few_do_not(cast: Cast) -> None:
    with scope(sharing.operator("Cast")):
        Agency.objects.filter(short_code="LAK").update(confirm_from=2, version=F("version") + 1)
    client = aged(cast, "lee")
    assert lent(cast, client, "LAK Engine 12")["Location"].startswith("/resources/decide/")
    with scope(cast.actor("lee")):
        sent = Deployment.objects.count()
    asked = lent(cast, client, "LAK Engine 14", "LAK Pump 1")
    assert asked["Location"].startswith("/login/again/?next=")
    with scope(cast.actor("lee")):
        assert Deployment.objects.count() == sent


@pytest.mark.parametrize(("includes", "asked"), [([], False), (["caller_identity"], True)])
def test_showing_what_is_shut_by_default_asks(cast: Cast, includes: list[str], asked: bool) -> None:
    client, number = aged(cast, "dana"), logged(cast).number
    said = {"agency": cast.agencies["hillcrest"].pk, "tier": "view", "reason": "They ask"}
    done = client.post(f"/incidents/{number}/share/", {**said, "includes": includes})
    assert done["Location"].startswith("/login/again/") == asked
