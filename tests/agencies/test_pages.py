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
