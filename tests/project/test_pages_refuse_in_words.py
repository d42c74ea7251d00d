"""A page refuses in words: no role, a NUL in the address, a constraint at commit, no database."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from agencies.models import User
from tests.cast import Cast


@pytest.mark.django_db
def test_a_login_without_any_role_is_told_so() -> None:
    client = Client()
    client.force_login(User.objects.create_user("nobody@riverton.example", "x"))
    answer = client.get(reverse("incidents:list"))
    assert answer.status_code == 403
    assert b"no role in any agency" in answer.content


def test_a_nul_in_the_address_is_a_bad_request(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.users["dana"])
    assert client.get("/incidents/?q=%00").status_code == 400
    assert client.get("/incidents/a%00b/").status_code == 400
    assert client.get("/api/v1/incidents/?q=%00").status_code == 400


def test_a_refusal_leaves_nothing_behind(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.users["obi"])
    answer = client.post(
        reverse("incidents:log"),
        {"title": "Fire", "type": "other_fire", "severity": "low", "place_text": "mill"},
    )
    assert answer.status_code == 403
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM journal_entry")
        assert cursor.fetchone() == (0,)


def test_without_a_database_the_page_says_when_to_try_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client()
    client.force_login(cast.users["dana"])
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '1ms'")
    monkeypatch.setattr("django.conf.settings.SCOPE_DECIDER", "tests.project.slow.actor_of")
    answer = client.get(reverse("incidents:list"))
    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
