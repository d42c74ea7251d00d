"""A claim drafted from recorded movements: by the provider, once, and seen by both sides alone."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from agencies.services.terms import Costs, Rate
from eoc.access import Actor, scope
from eoc.errors import Invalid, NotFound, NotPermitted, Stale, WrongState
from resources.models import ClaimState, CostItem, MutualAidRequest
from resources.selectors import costs as selectors
from resources.services import costs, deployments, deployments_ending, ingest
from resources.services.claim_items import Item
from tests.cast import Cast
from tests.resources.asking import approved
from tests.resources.build import said, stream
from tests.resources.costing import FREE, done, drafted, home, priced

TOW = Item("other", "Tow truck", Decimal("1.5"), Decimal("80.25"), "hours")


def test_hours_and_the_share_for_administration_are_charged(cast: Cast) -> None:
    priced(cast)
    made = drafted(cast)
    assert (made.state, made.currency) == ("draft", "USD")
    with scope(cast.actor("rosa")) as rosa:
        found = selectors.visible_to(rosa).get()
        lines = [(i.category, i.quantity, i.amount) for i in found.items.all()]
    # ten hours, eight of them free, the rest begun by the quarter hour
    assert lines == [
        ("equipment", Decimal("2.25"), Decimal("330.75")),
        ("personnel", Decimal("9"), Decimal("90.00")),
        ("administrative", Decimal("420.75"), Decimal("42.08")),
    ]
    assert found.number.endswith("-LAK")


def test_both_sides_hear_of_it_and_the_stranger_does_not(cast: Cast) -> None:
    priced(cast)
    drafted(cast)
    for town in ("riverton", "lakeside"):
        assert said(stream(cast, town, "agency.full"))[-1]["kind"] == "claim.drafted"
    told = said(stream(cast, "farview", "agency.full"))
    assert not [entry for entry in told if entry["kind"].startswith("claim.")]
    with scope(cast.actor("olu")) as olu:
        assert not selectors.visible_to(olu).exists()


def test_it_accrues_until_everything_is_home_and_is_drafted_once(cast: Cast) -> None:
    priced(cast)
    sent = approved(cast)
    with scope(cast.actor("lee")) as lee:
        deployments.depart(deployment=sent, by=lee)
        first = costs.draft(request=sent.request, by=lee)
        assert first.state == ClaimState.ACCRUING
        deployments_ending.recall(deployment=sent, reason="Fire at home", by=lee)
        deployments.return_to_quarters(deployment=sent, by=lee)
        second = costs.draft(request=sent.request, by=lee)
        assert (second.pk, second.state) == (first.pk, "draft")
        with pytest.raises(WrongState, match="drafted already"):
            costs.draft(request=sent.request, by=lee)


def test_miles_come_from_the_track_between_departure_and_return(cast: Cast) -> None:
    priced(cast, Costs("USD", rates=[Rate(unit="mile", amount=Decimal("2.00"))]))
    sent = approved(cast)
    with scope(cast.actor("liv")) as liv:
        _report(cast, -74.5, liv)
        deployments.depart(deployment=sent, by=liv)
        for longitude in (-74.9, -75.0):
            _report(cast, longitude, liv)
        deployments.check_in(deployment=sent, by=liv)
        deployments.demobilize(deployment=sent, by=liv)
        deployments.return_to_quarters(deployment=sent, by=liv)
    with scope(cast.actor("lee")) as lee:
        made = costs.draft(request=sent.request, by=lee)
        (item,) = made.items.all()
    # a tenth of a degree along the fortieth parallel is 8.54 km
    assert (item.category, item.quantity, item.amount) == (
        "mileage",
        Decimal("5.31"),
        Decimal("10.62"),
    )


def _report(cast: Cast, longitude: float, by: Actor) -> None:
    engine, at = str(cast.assets["LAK Engine 12"].uuid), timezone.now().isoformat()
    ingest.report([{"asset": engine, "lon": longitude, "lat": 40.0, "at": at}], by)


@pytest.mark.parametrize(
    ("who", "refusal"), [("olu", NotFound), ("rosa", NotPermitted), ("liv", NotPermitted)]
)
def test_only_the_provider_claims(cast: Cast, who: str, refusal: type[Exception]) -> None:
    priced(cast)
    sent = home(cast)
    with scope(cast.actor(who)) as actor, pytest.raises(refusal):
        costs.draft(request=MutualAidRequest(pk=sent.request_id), by=actor)


def test_without_terms_there_is_nothing_to_claim(cast: Cast) -> None:
    sent = home(cast)
    assert sent.state == "returned"
    with scope(cast.actor("lee")) as lee, pytest.raises(WrongState, match="nothing about costs"):
        costs.draft(request=sent.request, by=lee)


def test_terms_that_cost_nothing_settle_at_once(cast: Cast) -> None:
    priced(cast, FREE)
    assert home(cast).state == "settled"


def test_items_change_until_it_is_submitted(cast: Cast) -> None:
    priced(cast)
    made = drafted(cast)
    with scope(cast.actor("lee")) as lee:
        changed = costs.change(claim=made, items=[TOW], version=made.version, by=lee)
        assert selectors.total(changed) == Decimal("132.42")  # 10 % of 120.38 with it
        with pytest.raises(Stale):
            costs.change(claim=made, items=[TOW], version=made.version, by=lee)
        nonsense = [Item("gift", "Cake", Decimal(1), Decimal(1))]
        percent = [Item("administrative", "Twenty percent", Decimal(100), Decimal("0.2"))]
        elsewhere = [Item("other", "Tyre", Decimal(1), Decimal(1), asset="FAR Engine 12")]
        for wrong, words in (
            (nonsense, "heading"),
            (percent, "by itself"),
            (elsewhere, "not sent"),
        ):
            with pytest.raises(Invalid, match=f"Line 1: .*{words}"):
                costs.change(claim=made, items=wrong, version=changed.version, by=lee)
    with scope(cast.actor("rosa")) as rosa, pytest.raises(NotPermitted):
        costs.change(claim=made, items=[], version=changed.version, by=rosa)
    fixed = done(cast, changed, "submit")
    with scope(cast.actor("lee")) as lee, pytest.raises(WrongState, match="items are fixed"):
        costs.change(claim=fixed, items=[], version=fixed.version, by=lee)
    with scope(cast.actor("lee")), pytest.raises(DatabaseError, match="items are fixed"):  # noqa: SIM117
        with transaction.atomic():
            CostItem.objects.filter(claim=fixed).delete()
