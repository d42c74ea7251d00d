"""Pages of administration and the account, as administrator, dispatcher and stranger."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast


def client_of(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.users[name])
    return client


@pytest.mark.parametrize("name", ["ada", "dana", "olu"])
def test_everybody_opens_overview_and_account(cast: Cast, name: str) -> None:
    client = client_of(cast, name)
    shown = client.get(reverse("agencies:admin"))
    assert shown.status_code == 200
    home = {"ada": "Riverton Fire", "dana": "Riverton Fire", "olu": "Farview Fire"}[name]
    assert home in shown.content.decode()
    mine = client.get(reverse("agencies:account")).content.decode()
    assert cast.users[name].email in mine
    assert client.get(reverse("password_change")).status_code == 200


def test_pat_is_sent_to_the_login(cast: Cast) -> None:
    assert Client().get(reverse("agencies:admin")).status_code == 302
    assert Client().get(reverse("agencies:account")).status_code == 302


def test_a_person_is_invited_and_leaves(cast: Cast) -> None:
    ada = client_of(cast, "ada")
    new = {
        "agency": cast.agencies["riverton"].pk,
        "name": "Nia Cole",
        "email": "nia@riverton.example",
        "roles": ["liaison"],
    }
    assert ada.get(reverse("agencies:invite")).status_code == 200
    assert ada.post(reverse("agencies:invite"), {**new, "email": "x"}).status_code == 422
    made = ada.post(reverse("agencies:invite"), new)
    assert made.status_code == 302
    assert ada.post(reverse("agencies:invite"), new).status_code == 422
    where = made["Location"]
    assert "Liaison" in ada.get(where).content.decode()
    riverton = cast.agencies["riverton"].pk
    given = ada.post(f"{where}roles/", {"agency": riverton, "role": "dispatcher"})
    assert given.status_code == 302
    assert ada.post(f"{where}roles/", {"agency": riverton, "role": "king"}).status_code == 422
    edited = {"name": "Nia Coleman", "title": "Captain", "version": 1}
    assert ada.post(f"{where}edit/", edited).status_code == 302
    assert ada.post(f"{where}edit/", edited).status_code == 412
    assert ada.post(f"{where}invite/").status_code == 302
    assert ada.post(f"{where}deactivate/", {"reason": ""}).status_code == 422
    assert ada.post(f"{where}deactivate/", {"reason": "moved"}).status_code == 302
    assert ada.post(f"{where}deactivate/", {"reason": "moved"}).status_code == 409
    ada.get(reverse("agencies:account"))
    assert "Nia" not in ada.get(reverse("agencies:people")).content.decode()
    assert "Nia" in ada.get(reverse("agencies:people"), {"closed": "yes"}).content.decode()
    assert ada.post(f"{where}reactivate/").status_code == 302


def test_people_are_not_for_strangers(cast: Cast) -> None:
    where = reverse("agencies:person", args=[cast.people["dana"].uuid])
    assert client_of(cast, "olu").get(where).status_code == 404
    assert client_of(cast, "dana").get(where).status_code == 200
    assert client_of(cast, "dana").get(reverse("agencies:invite")).status_code == 403
    assert client_of(cast, "dana").post(f"{where}deactivate/", {"reason": "x"}).status_code == 403
    assert client_of(cast, "olu").post(f"{where}deactivate/", {"reason": "x"}).status_code == 404


def test_a_role_ends_but_the_last_administrator_stays(cast: Cast) -> None:
    ada = client_of(cast, "ada")
    where = reverse("agencies:person", args=[cast.people["rosa"].uuid])
    (held,) = ada.get(where).context["person"].held
    end = reverse("agencies:role-end", args=[cast.people["rosa"].uuid, held.pk])
    assert ada.post(end, {"reason": ""}).status_code == 422
    assert ada.post(end, {"reason": "new post"}).status_code == 302
    assert ada.post(end, {"reason": "new post"}).status_code == 409
    mine = reverse("agencies:person", args=[cast.people["ada"].uuid])
    (held,) = ada.get(mine).context["person"].held
    last = reverse("agencies:role-end", args=[cast.people["ada"].uuid, held.pk])
    assert ada.post(last, {"reason": "tired"}).status_code == 409
    assert ada.post(f"{mine}deactivate/", {"reason": "tired"}).status_code == 409
