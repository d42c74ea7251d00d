"""A dispute ends: given way, paid, asked back for another amount, waived; then all is settled."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from eoc.access import scope
from eoc.errors import NotPermitted, WrongState
from resources.models import Claim, Deployment, Settlement
from resources.selectors import costs as selectors
from resources.services import claim_items, costs
from tests.cast import Cast
from tests.resources.asking import heard
from tests.resources.costing import done, drafted, priced
from tests.resources.test_claim_decide import standing
from tests.resources.test_mutual_aid_pages import client_of

TOTAL = Decimal("462.83")


@pytest.fixture
def disputed(cast: Cast) -> Claim:
    """Riverton will not pay Lakeside's 462.83."""
    priced(cast)
    return done(cast, drafted(cast), "submit", "dispute")


def settled(cast: Cast) -> tuple[str, str]:
    with scope(cast.actor("lee")):
        found = Deployment.objects.get()
        return found.state, found.settlement


@pytest.mark.parametrize("way", [["pay"], ["approve", "pay"], ["waive"]])
def test_every_end_of_it_settles_what_it_was_about(
    cast: Cast, disputed: Claim, way: list[str]
) -> None:
    assert settled(cast) == ("returned", "")
    done(cast, disputed, *way)
    assert settled(cast) == ("settled", Settlement.CLAIM)
    assert heard(cast, "riverton")[-1]["kind"] == "deployment.settled"
    paid = {"paid": TOTAL} if way[-1] == "pay" else {}
    assert standing(cast, "lee") == paid
    assert standing(cast, "rosa") == {name: -amount for name, amount in paid.items()}


def test_another_amount_is_agreed_by_asking_back(cast: Cast, disputed: Claim) -> None:
    queried = done(cast, disputed, "query")
    assert standing(cast, "lee") == {}
    with scope(cast.actor("lee")) as lee:
        half = claim_items.Item("equipment", "As agreed", Decimal(1), Decimal(200))
        changed = costs.change(claim=queried, items=[half], version=queried.version, by=lee)
    done(cast, changed, "submit", "approve", "pay")
    assert standing(cast, "lee") == {"paid": Decimal(220)}  # with 10 % for administration
    assert settled(cast)[0] == "settled"


def test_it_waits_with_a_deadline_for_whoever_disputes(cast: Cast, disputed: Claim) -> None:
    assert disputed.due_at is not None
    assert timedelta(days=29) < disputed.due_at - timezone.now() < timedelta(days=31)
    with scope(cast.actor("rosa")) as rosa:
        assert list(selectors.waiting(rosa)) == [disputed]
    assert disputed.number in client_of(cast, "rosa").get("/resources/inbox/").content.decode()


def test_each_end_is_of_its_side(cast: Cast, disputed: Claim) -> None:
    for who, verb in (("lee", "approve"), ("lee", "pay"), ("rosa", "waive")):
        why = {"reason": "Why"} if verb == "waive" else {}
        with scope(cast.actor(who)) as actor, pytest.raises(NotPermitted):
            getattr(costs, verb)(claim=disputed, by=actor, **why)
    for who, state in (("lee", "paid"), ("lee", "queried"), ("rosa", "waived")):
        with (
            scope(cast.actor(who)),
            pytest.raises(DatabaseError, match="agency takes claim"),
            transaction.atomic(),
        ):
            Claim.objects.filter(pk=disputed.pk).update(state=state, version=disputed.version + 1)
    for verb in ("submit", "dispute"):
        with pytest.raises(WrongState, match="is disputed"):
            done(cast, disputed, verb)


def test_the_page_says_how_it_ends_and_what_it_settles(cast: Cast, disputed: Claim) -> None:
    where, rosa = f"/resources/claims/{disputed.uuid}/", client_of(cast, "rosa")
    page = rosa.get(where).content.decode()
    assert "Settle the dispute between you, then record its end here." in page
    assert "LAK Engine 12</a> returned" in page and "Record as paid" in page
    assert rosa.post(f"{where}pay/", {"version": disputed.version}).status_code == 302
    page = rosa.get(where).content.decode()
    assert "LAK Engine 12</a> settled" in page and "what it was about is settled" in page
    assert "Settle the dispute" not in page
