"""A person logs in with address and password; a wrong one is told, a closed login stays closed."""

import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.test import Client

from agencies.models import User
from agencies.services.invitations import password_link
from tests.cast import PASSWORD, Cast

CHOSEN = "a long illustrative phrase"


def tried(cast: Cast, name: str, password: str = PASSWORD, client: Client | None = None) -> Client:
    client = client or Client()
    client.answer = client.post(  # type: ignore[attr-defined]
        "/login/", {"login": cast.users[name].email.upper(), "password": password}
    )
    return client


def test_the_right_password_opens_the_console(cast: Cast) -> None:
    client = tried(cast, "dana")
    assert client.answer["Location"] == "/"  # type: ignore[attr-defined]
    assert client.get("/incidents/").status_code == 200


def test_a_wrong_one_is_told_in_words_and_opens_nothing(cast: Cast) -> None:
    client = tried(cast, "dana", "wrong")
    page = client.answer.content.decode()  # type: ignore[attr-defined]
    assert "do not belong together" in page
    assert client.get("/incidents/").status_code == 302


def test_an_unknown_address_is_told_the_same(cast: Cast) -> None:
    answer = Client().post("/login/", {"login": "una@nowhere.example", "password": "x"})
    assert "do not belong together" in answer.content.decode()


def test_a_closed_login_stays_closed(cast: Cast) -> None:
    get_user_model().objects.filter(pk=cast.users["dana"].pk).update(is_active=False)
    client = tried(cast, "dana")
    assert client.answer["Location"] == "/login/closed/"  # type: ignore[attr-defined]
    assert client.get("/incidents/").status_code == 302


def test_next_leads_on_within_the_house_only(cast: Cast) -> None:
    said = {"login": cast.users["dana"].email, "password": PASSWORD}
    inside = Client().post("/login/", {**said, "next": "/incidents/"})
    outside = Client().post("/login/", {**said, "next": "https://elsewhere.example/"})
    assert (inside["Location"], outside["Location"]) == ("/incidents/", "/")


@pytest.mark.parametrize("path", ["/signup/", "/accounts/signup/", "/login/signup/"])
def test_nobody_signs_up(cast: Cast, path: str) -> None:
    assert Client().get(path).status_code == 404


def test_a_forgotten_password_is_set_by_a_link_that_works_once(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        said = {"email": cast.users["dana"].email}
        assert Client().post("/password/reset/", said).status_code == 302
    (letter,) = mail.outbox
    found = re.search(r"http://\S+(/password/set/\S+)", str(letter.body))
    assert found is not None
    assert _chosen(found[1]).redirect_chain[-1][0] == "/password/set/done/"  # type: ignore[attr-defined]
    assert tried(cast, "dana", CHOSEN).answer.status_code == 302  # type: ignore[attr-defined]
    assert "has been used or has run out" in Client().get(found[1], follow=True).content.decode()


def test_an_unknown_address_gets_no_letter(cast: Cast) -> None:
    assert Client().post("/password/reset/", {"email": "una@nowhere.example"}).status_code == 302
    assert mail.outbox == []


def test_the_first_password_is_set_by_the_invitations_link(db: None) -> None:
    user = User.objects.create_user("new@riverton.example")
    _chosen(password_link(user).partition("8000")[2])
    assert User.objects.get(pk=user.pk).check_password(CHOSEN)


def test_whoever_changes_it_is_told_by_letter(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    client = tried(cast, "dana")
    said = {"oldpassword": PASSWORD, "password1": CHOSEN, "password2": CHOSEN}
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/password/change/", said)["Location"] == "/account/"
    (letter,) = mail.outbox
    assert letter.to == [cast.users["dana"].email]
    assert "was changed" in letter.body
    assert "From: 127.0.0.1" in letter.body
    assert client.get("/account/").status_code == 200


def _chosen(path: str) -> object:
    client = Client()
    form = client.get(path, follow=True)
    where = form.redirect_chain[-1][0]
    return client.post(where, {"password1": CHOSEN, "password2": CHOSEN}, follow=True)
