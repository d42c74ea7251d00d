"""Acts of costs: what help cost is claimed, and how each claim ends."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from eoc.access import Actor, scope
from incidents.models import Incident
from incidents.services import incidents
from resources.models import Deployment, MutualAidRequest, Offer
from resources.services import (
    costs,
    deployments,
    deployments_ending,
    mutual_aid,
    mutual_aid_offers,
)
from resources.services.claim_items import Item
from tests.cast import Cast
from tests.resources.asking import WHERE
from tests.resources.costing import priced

Act = Callable[[Cast], Iterator[None]]
FOAM = Item("other", "Foam", Decimal(2), Decimal("12.50"))


def claims_paid_waived_and_disputed(cast: Cast) -> Iterator[None]:
    """Three engines home again; one claim goes the whole way, two leave it."""
    priced(cast)
    lee, rosa = cast.actor("lee"), cast.actor("rosa")
    paid, waived, disputed = (_home(cast) for _ in range(3))
    yield
    with scope(lee):
        claim = costs.draft(request=paid, by=lee)
        claim = costs.change(claim=claim, items=[FOAM], version=claim.version, by=lee)
        claim = costs.record(claim=claim, version=claim.version, by=lee)
        costs.submit(claim=claim, by=lee)
    yield
    with scope(rosa):
        costs.query(claim=claim, reason="Which foam", by=rosa)
    with scope(lee):
        costs.submit(claim=claim, by=lee)
    with scope(rosa):
        costs.approve(claim=claim, by=rosa)
        costs.pay(claim=claim, by=rosa)
    yield
    with scope(lee):
        costs.waive(claim=costs.draft(request=waived, by=lee), reason="Neighbours", by=lee)
        third = costs.submit(claim=costs.draft(request=disputed, by=lee), by=lee)
    yield
    with scope(rosa):
        costs.dispute(claim=third, reason="Never arrived", by=rosa)
    yield


def _home(cast: Cast) -> MutualAidRequest:
    with scope(cast.actor("dana")) as dana:
        made = mutual_aid.request(
            by=dana,
            agency=cast.agencies["riverton"],
            incident=_fire(cast, dana),
            lines=[{"kind": "engine", "quantity": 1}],
            ask=[cast.agencies["lakeside"].pk],
            **WHERE,
        )
        mutual_aid.submit(request=made, by=dana)
    with scope(cast.actor("lee")) as lee:
        found, engine = Offer.objects.get(request=made), [cast.assets["LAK Engine 12"]]
        mutual_aid_offers.approve(offer=found, assets=engine, by=lee)
        sent = Deployment.objects.get(request=made)
        deployments.depart(deployment=sent, by=lee)
        deployments_ending.recall(deployment=sent, reason="Fire at home", by=lee)
        deployments.return_to_quarters(deployment=sent, by=lee)
    return made


def _fire(cast: Cast, by: Actor) -> Incident:
    return incidents.log(
        by=by,
        type="structure_fire",
        severity="high",
        title="Structure fire",
        point=cast.point("riverton"),
        place_text="12 Main St",
    )


ACTS: list[Act] = [claims_paid_waived_and_disputed]
