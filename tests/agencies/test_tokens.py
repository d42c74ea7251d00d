"""Tokens: made for oneself, printed once by the command, revoked by oneself or one's keeper."""

from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from knox.models import AuthToken

from agencies.selectors import tokens as rows
from agencies.services import tokens
from eoc.access import scope
from eoc.errors import Invalid, NotPermitted
from tests.agencies.hearing import heard
from tests.cast import Cast


def me(text: str) -> int:
    header = {"Authorization": f"Bearer {text}"}
    return Client().get("/api/v1/tokens/", headers=header).status_code


def issue(cast: Cast, name: str = "dana") -> tuple[AuthToken, str]:
    with scope(cast.actor(name)) as actor:
        return tokens.issue(user=cast.users[name], by=actor, days=7)


def test_it_opens_the_api_until_it_is_revoked(cast: Cast) -> None:
    token, text = issue(cast)
    assert text.startswith("eoc_")
    assert me(text) == 200
    with scope(cast.actor("dana")) as dana:
        tokens.revoke(token=token, by=dana)
    lines = " ".join(line for _, line in heard(cast.agencies["riverton"]))
    assert text not in lines
    assert "Dana: token “Token” issued for 7 days: read" in lines
    assert me(text) == 401


def test_the_command_prints_the_token_and_nothing_else(cast: Cast) -> None:
    out = StringIO()
    call_command("issue_token", user="Dana@riverton.example", days=1, stdout=out)
    assert out.getvalue().count("\n") == 1
    assert me(out.getvalue().strip()) == 200
    with pytest.raises(CommandError, match="No login"):
        call_command("issue_token", user="nobody@riverton.example")
    with pytest.raises(CommandError, match="days"):
        call_command("issue_token", user="dana@riverton.example", days=0)


def test_nobody_makes_or_takes_anothers(cast: Cast) -> None:
    token, _ = issue(cast)
    with scope(cast.actor("ada")) as ada, pytest.raises(NotPermitted):
        tokens.issue(user=cast.users["dana"], by=ada)
    with scope(cast.actor("rosa")) as rosa, pytest.raises(NotPermitted):
        tokens.revoke(token=token, by=rosa)
    program = replace(cast.actor("dana"), token="CAD link")
    with scope(program), pytest.raises(NotPermitted, match="makes no tokens"):
        tokens.issue(user=cast.users["dana"], by=program)


def test_the_administrator_sees_and_revokes_those_of_the_own_people(cast: Cast) -> None:
    token, text = issue(cast)
    with scope(cast.actor("olu")) as olu:
        assert not rows.kept(olu).filter(pk=token.pk).exists()
    with scope(cast.actor("ada")) as ada:
        assert [rows.row(one)["person"]["name"] for one in rows.kept(ada)] == ["Dana"]
        tokens.revoke(token=token, by=ada)
    assert me(text) == 401


@pytest.mark.parametrize("days", [0, -1, 731])
def test_it_lives_a_sensible_time(cast: Cast, days: int) -> None:
    with scope(cast.actor("dana")) as dana, pytest.raises(Invalid):
        tokens.issue(user=cast.users["dana"], by=dana, days=days)


def test_twenty_are_enough(cast: Cast) -> None:
    for _ in range(20):
        issue(cast)
    with pytest.raises(Invalid, match="enough"):
        issue(cast)
