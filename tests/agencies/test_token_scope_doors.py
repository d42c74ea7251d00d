"""Tokens are made on the account page and by a command: label, agency, verbs, networks."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from knox.models import AuthToken

from agencies.models import TokenScope
from eoc.access import scope
from tests.agencies.programs import Program, in_lakeside
from tests.cast import Cast


def test_the_page_makes_shows_and_revokes_it(cast: Cast) -> None:
    dana = Client()
    dana.force_login(cast.users["dana"])
    said = {"label": "CAD link", "agency": cast.agencies["riverton"].pk, "days": 30}
    for wrong in ({}, {"verbs": "everything"}, {"verbs": "read", "addresses": "home"}):
        assert dana.post("/account/tokens/", {**said, **wrong}).status_code == 422
    networks = "192.0.2.0/24, 2001:db8::/32"
    made = dana.post(
        "/account/tokens/", {**said, "verbs": ["read", "alerts.write"], "addresses": networks}
    )
    text = made.context["secret"]
    assert Program(text, "192.0.2.1").get().status_code == 200
    for name, path in (("dana", "/account/"), ("ada", "/admin/tokens/")):
        reader = Client()
        reader.force_login(cast.users[name])
        page = reader.get(path).content.decode()
        assert "CAD link" in page
        assert "read, alerts.write" in page
        assert "from 192.0.2.0/24, 2001:db8::/32" in page
        assert text not in page
    key = AuthToken.objects.get().token_key
    assert dana.post(f"/account/tokens/{key}/revoke/").status_code == 302
    assert Program(text, "192.0.2.1").get().status_code == 401


def test_the_command_takes_agency_verbs_and_networks(cast: Cast) -> None:
    in_lakeside(cast)
    said = ["issue_token", "--user", "dana@riverton.example", "--agency", "lak", "--label", "CAD"]
    out = StringIO()
    call_command(*said, "--verbs", "read", "incidents.write", "--from", "192.0.2.0/24", stdout=out)
    with scope(cast.actor("dana")):
        kept = TokenScope.objects.get()
    assert (kept.label, kept.agency_id) == ("CAD", cast.agencies["lakeside"].pk)
    assert (kept.verbs, kept.addresses) == (["read", "incidents.write"], ["192.0.2.0/24"])
    assert Program(out.getvalue().strip(), "192.0.2.1").get().status_code == 200
    with pytest.raises(CommandError, match="short code xxx"):
        call_command("issue_token", "--user", "dana@riverton.example", "--agency", "xxx")
