"""Settled without a claim: at zero where nothing is charged, waived where something is, and why."""

import pytest
from django.db import DatabaseError, transaction

from eoc.access import scope
from eoc.errors import Invalid, NotPermitted, WrongState
from resources.models import Claim, Deployment, Posting, Settlement
from resources.services import costs, deployments
from tests.cast import Cast
from tests.resources.asking import heard
from tests.resources.costing import FREE, drafted, home, priced
from tests.resources.journeys import brought, now
from tests.resources.test_mutual_aid_pages import client_of

WHY = "Neighbours help each other"


def settled(cast: Cast, sent: Deployment) -> Deployment:
    with scope(cast.actor("lee")) as lee:
        deployments.settle(deployment=sent, reason=WHY, by=lee)
    return now(cast, sent)


def test_under_an_agreement_silent_on_costs_it_is_settled_at_zero(cast: Cast) -> None:
    sent = settled(cast, brought(cast, "returned"))
    assert (sent.state, sent.settlement, sent.settled_reason) == ("settled", "zero", WHY)
    told = heard(cast, "riverton")[-1]
    assert told["kind"] == "deployment.settled"
    assert f"nothing owed: {WHY}" in told["payload"]["text"]
    with scope(cast.actor("lee")):
        assert not Posting.objects.exists()


def test_what_the_terms_charge_is_waived_and_cannot_be_claimed_after(cast: Cast) -> None:
    priced(cast)
    sent = settled(cast, home(cast))
    assert sent.settlement == Settlement.WAIVED
    with scope(cast.actor("lee")) as lee, pytest.raises(WrongState, match="without a claim"):
        costs.draft(request=sent.request, by=lee)
    with scope(cast.actor("rosa")):
        assert not Posting.objects.exists() and not Claim.objects.exists()


def test_free_by_its_terms_and_by_its_claim_say_so_too(cast: Cast) -> None:
    priced(cast, FREE)
    assert home(cast).settlement == Settlement.FREE


def test_a_claim_settles_what_it_charged_for(cast: Cast) -> None:
    priced(cast)
    claim = drafted(cast)
    with scope(cast.actor("lee")) as lee:
        sent = Deployment.objects.get()
        with pytest.raises(WrongState, match="is open"):
            deployments.settle(deployment=sent, reason=WHY, by=lee)
        costs.waive(claim=claim, reason=WHY, by=lee)
    assert now(cast, sent).settlement == Settlement.CLAIM


def test_who_settles_nothing_and_never_without_a_reason(cast: Cast) -> None:
    sent = brought(cast, "returned")
    with scope(cast.actor("dana")) as dana, pytest.raises(NotPermitted):
        deployments.settle(deployment=sent, reason=WHY, by=dana)
    with scope(cast.actor("lee")) as lee, pytest.raises(Invalid, match="why"):
        deployments.settle(deployment=sent, reason=" ", by=lee)
    with (
        scope(cast.actor("lee")),
        pytest.raises(DatabaseError, match="settled_why"),
        transaction.atomic(),
    ):
        row = Deployment.objects.get(pk=sent.pk)
        row.state, row.settlement, row.version = "settled", "waived", row.version + 1
        row.times = {**row.times, "settled": row.times["returned"]}
        row.save()


def test_on_the_page_and_on_the_board(cast: Cast) -> None:
    sent, lee = brought(cast, "returned"), client_of(cast, "lee")
    where = f"/resources/deployments/{sent.uuid}/"
    assert "Settle without a claim" in lee.get(where).content.decode()
    assert 'name="reason"' in lee.get("/mutual-aid/board/").content.decode()
    assert lee.post(f"{where}settle/", {"reason": ""}).status_code == 422
    moved = lee.post(f"{where}settle/", {"reason": WHY, "back": "/mutual-aid/board/"})
    assert moved["Location"] == "/mutual-aid/board/"
    page = lee.get(where).content.decode()
    assert f"Nothing owed: {WHY}" in page
    history = lee.get(f"{where}history/").content.decode()
    assert WHY in history
    assert client_of(cast, "olu").get(f"{where}history/").status_code == 404
    api = client_of(cast, "dana").get(f"/api/v1/deployments/{sent.uuid}/").json()
    assert (api["settlement"], api["settled_reason"]) == ("zero", WHY)
