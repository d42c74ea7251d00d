"""Logging in again in place asks for what the login page asks for: a code, or a passkey alone."""

import json
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from tests.agencies.test_login_second_factor import code_of, opened, with_app, with_passkey
from tests.cast import PASSWORD, Cast
from tests.soft_key import SoftKey


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


def again(client: Client, **said: Any) -> Any:
    return client.post("/session/again/", json.dumps(said), content_type="application/json")


def signed(client: Client, key: SoftKey) -> dict[str, Any]:
    options = client.get("/session/again/").json()["request_options"]["publicKey"]
    return key.used(options)


def test_the_password_alone_is_not_enough(cast: Cast) -> None:
    client = opened(cast, "ada")
    secret = with_app(client)
    asked = again(client, password=PASSWORD)
    assert (asked.status_code, asked.json()["type"]) == (403, "code")
    wrong = again(client, password=PASSWORD, code="000000")
    assert (wrong.status_code, wrong.json()["type"]) == (403, "code")
    cache.clear()  # the code of the set-up counts as used for its half minute
    before = client.session.session_key
    assert again(client, password=PASSWORD, code=code_of(secret)).status_code == 200
    assert client.session.session_key != before
    assert client.get("/account/").status_code == 200


def test_a_code_without_the_password_is_nothing(cast: Cast) -> None:
    client = opened(cast, "ada")
    secret = with_app(client)
    assert again(client, password="wrong", code=code_of(secret)).status_code == 403


def test_a_passkey_is_enough_also_after_the_end(cast: Cast) -> None:
    client, key = opened(cast, "ada"), SoftKey()
    with_passkey(client, key)
    client.post("/logout/")
    email = cast.users["ada"].email
    assert again(client, email=email, credential=signed(client, key)).status_code == 200
    assert client.get("/account/").status_code == 200


def test_a_passkey_of_somebody_else_is_refused(cast: Cast) -> None:
    key = SoftKey()
    with_passkey(opened(cast, "ada"), key)
    client = opened(cast, "dana")
    client.get("/account/")
    answer = again(client, credential=signed(client, key))
    assert answer.status_code == 403
    assert "another person" in answer.json()["detail"]
    assert client.session["_auth_user_id"] == str(cast.users["dana"].pk)


def test_a_signature_for_another_question_is_refused(cast: Cast) -> None:
    client, key = opened(cast, "ada"), SoftKey()
    with_passkey(client, key)
    old = signed(client, key)
    client.get("/session/again/")
    assert again(client, credential=old).status_code == 403
