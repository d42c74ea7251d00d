"""A large claim asks who decides it, if they have not just said so; a small one does not."""

from decimal import Decimal

import pytest
from django.db.models import F

from agencies.models import Agency
from agencies.services import sharing
from eoc.access import scope
from resources.models import Claim
from tests.agencies.test_login_confirmed import aged
from tests.cast import PASSWORD, Cast
from tests.resources.costing import done, drafted, priced


def asks_from(amount: str, *codes: str) -> None:
    with scope(sharing.operator("Cast")):
        found = Agency.objects.filter(short_code__in=codes)
        found.update(confirm_amount=Decimal(amount), version=F("version") + 1)


def state(cast: Cast, claim: Claim) -> str:
    with scope(cast.actor("rosa")):
        return Claim.objects.get(pk=claim.pk).state


@pytest.mark.parametrize("verb", ["approve", "pay", "waive"])
def test_from_the_agencys_amount_on_the_password_is_asked(cast: Cast, verb: str) -> None:
    priced(cast)
    claim = done(cast, drafted(cast), "submit")  # 462.83
    if verb == "pay":
        claim = done(cast, claim, "approve")
    who, whose = ("lee", "LAK") if verb == "waive" else ("rosa", "RIV")
    asks_from("462.83", whose)
    before, client = state(cast, claim), aged(cast, who)
    page = client.get(f"/resources/claims/{claim.uuid}/").content.decode()
    assert "you confirm who you are first" in page
    where = f"/resources/claims/{claim.uuid}/{verb}/"
    asked = client.post(where, {"version": claim.version, "words": "Neighbours"})
    assert asked["Location"].startswith("/login/again/?next=")
    assert state(cast, claim) == before
    client.post(asked["Location"], {"password": PASSWORD})
    assert state(cast, claim) != before


def test_below_it_and_for_what_moves_no_money_nobody_is_asked(cast: Cast) -> None:
    priced(cast)
    claim = done(cast, drafted(cast), "submit")
    asks_from("462.84", "RIV")
    asks_from("1", "LAK")  # the lender's own threshold is about what the lender gives away
    client = aged(cast, "rosa")
    where = f"/resources/claims/{claim.uuid}/"
    queried = client.post(f"{where}query/", {"words": "Which hours?", "version": claim.version})
    assert queried["Location"] == where
    claim = done(cast, claim, "submit") if state(cast, claim) == "queried" else claim
    assert client.post(f"{where}approve/").headers["Location"] == where
    assert state(cast, claim) == "approved"


def test_the_api_asks_a_session_too(cast: Cast) -> None:
    priced(cast)
    claim = done(cast, drafted(cast), "submit")
    asks_from("100", "RIV")
    client = aged(cast, "rosa")
    where = f"/api/v1/claims/{claim.uuid}/approve/"
    refused = client.post(where, headers={"if-match": f'"{claim.version}"'})
    assert refused.status_code == 403
    assert refused.json()["type"].endswith("reauthenticate")
    assert state(cast, claim) == "submitted"
