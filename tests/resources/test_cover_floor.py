"""Lending below the cover floor: a named reason is kept, or the agreement forbids it."""

import pytest
from django.utils import timezone

from agencies.models import Agreement, AgreementParty
from agencies.services import sharing
from agencies.services.terms import Costs
from eoc.access import scope
from eoc.errors import Invalid, WrongState
from resources.models import Offer
from resources.selectors import decisions
from resources.services import mutual_aid_offers
from tests.cast import Cast
from tests.resources.asking import offer, submitted
from tests.resources.costing import floor, priced


@pytest.fixture
def low(cast: Cast) -> Offer:
    """Lakeside is asked for an engine and wants two at home; it has two."""
    floor(cast, 2)
    return offer(cast, submitted(cast))


def lend(cast: Cast, asked: Offer, override: str = "") -> Offer:
    engine = [cast.assets["LAK Engine 12"]]
    with scope(cast.actor("lee")) as lee:
        return mutual_aid_offers.approve(offer=asked, assets=engine, override=override, by=lee)


def test_it_needs_a_reason_which_is_kept_with_the_name(cast: Cast, low: Offer) -> None:
    with pytest.raises(Invalid, match="below your floor of 2"):
        lend(cast, low)
    lent = lend(cast, low, " Farview covers us ")
    assert (lent.floor_override, lent.decided_by) == ("Farview covers us", "Lee")


def test_a_hard_floor_is_not_overridden(cast: Cast) -> None:
    priced(cast, Costs(currency="USD", floor_hard=True))
    floor(cast, 2)
    with pytest.raises(WrongState, match="forbids"):
        lend(cast, offer(cast, submitted(cast)), "Please")


def test_whoever_lends_reads_the_cost_beforehand(cast: Cast) -> None:
    priced(cast)
    asked = offer(cast, submitted(cast))
    with scope(cast.actor("lee")) as lee:
        found = decisions.decision(lee, asked.uuid)
    assert found.cost == "8 hours are free, then 205.70 USD per hour each"


def test_the_nearest_partner_that_could_move_up_is_named(cast: Cast, low: Offer) -> None:
    with scope(cast.actor("lee")) as lee:
        # Lakeside's only partner is the one that asks
        assert decisions.decision(lee, low.uuid).move_up is None
    for town in ("farview", "hillcrest"):
        agree(cast, town)
    with scope(cast.actor("lee")) as lee:
        found = decisions.decision(lee, low.uuid)
    assert found.cover.low
    assert found.move_up is not None
    assert found.move_up.agency == cast.agencies["hillcrest"]
    with scope(cast.actor("rosa")) as rosa:
        assert decisions.decision(rosa, low.uuid).move_up is None


def agree(cast: Cast, town: str) -> None:
    now = timezone.now()
    with scope(sharing.operator("Cast")):
        made = Agreement.objects.create(
            code=f"LAK-{town}",
            title="Moving up",
            agency=cast.agencies["lakeside"],
            kinds=["mutual_aid"],
            valid_from=now,
        )
        for side in ("lakeside", town):
            AgreementParty.objects.create(
                agreement=made, agency=cast.agencies[side], signed_at=now, signed_by="Chief"
            )
