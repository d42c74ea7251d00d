"""`manage issue_token`: one line on stdout, which opens the API until its days have passed."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from knox.models import AuthToken

from agencies.services import people
from eoc.access import scope
from tests.cast import Cast


def issued(*arguments: str) -> str:
    out = StringIO()
    call_command("issue_token", *arguments, stdout=out)
    return out.getvalue()


def status(token: str) -> int:
    headers = {"Authorization": f"Bearer {token}"}
    return Client().get("/api/v1/incidents/", headers=headers).status_code


def test_a_token_and_nothing_else_is_printed(cast: Cast) -> None:
    printed = issued("--user", "DANA@riverton.example", "--days", "7")
    token = printed.strip()
    assert printed == f"{token}\n"
    assert token.startswith("eoc_")
    assert status(token) == 200
    kept = AuthToken.objects.get()
    assert token not in (kept.digest, kept.token_key)
    assert kept.expiry is not None
    assert (kept.expiry - timezone.now()).days == 6


def test_an_old_token_opens_nothing(cast: Cast) -> None:
    token = issued("--user", "dana@riverton.example").strip()
    AuthToken.objects.update(expiry=timezone.now())
    assert status(token) == 401


def test_whoever_leaves_loses_the_token(cast: Cast) -> None:
    token = issued("--user", "dana@riverton.example").strip()
    with scope(cast.actor("ada")) as ada:
        people.deactivate(person=cast.people["dana"], by=ada, reason="left")
    with pytest.raises(CommandError, match="deactivated"):
        issued("--user", "dana@riverton.example")
    assert status(token) == 401


@pytest.mark.parametrize(
    ("user", "days", "word"),
    [
        ("nobody@riverton.example", "7", "No login"),
        ("dana@riverton.example", "0", "1 to 730"),
        ("dana@riverton.example", "9999", "1 to 730"),
    ],
)
def test_what_cannot_be_is_refused(cast: Cast, user: str, days: str, word: str) -> None:
    with pytest.raises(CommandError, match=word):
        issued("--user", user, "--days", days)
    assert not AuthToken.objects.exists()
