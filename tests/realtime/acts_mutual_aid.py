"""Acts of mutual aid; each `yield` is a moment at which every browser must be right."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.utils import timezone

from agencies.services import sharing
from eoc.access import Actor, scope
from incidents.services import incidents
from resources.models import AskingPolicy, Deployment, MutualAidRequest, Offer
from resources.selectors import edxl_asked
from resources.services import (
    answers_undoing,
    approvals,
    counters,
    deployments,
    deployments_ending,
    deployments_extending,
    mutual_aid,
    mutual_aid_automatic,
    mutual_aid_calls,
    mutual_aid_offers,
    offer_parts,
    request_amending,
    signatures,
    tiers,
)
from tests.cast import Cast
from tests.resources.asking import WHERE, county, needs_acceptance, tiers_above

Act = Callable[[Cast], Iterator[None]]


def _ask(
    cast: Cast, by: Actor, towns: tuple[str, ...], kind: str = "engine", quantity: int = 1
) -> MutualAidRequest:
    fire = incidents.log(
        by=by,
        type="structure_fire",
        severity="high",
        title="Structure fire",
        point=cast.point("riverton"),
        place_text="12 Main St",
    )
    return mutual_aid.request(
        by=by,
        agency=cast.agencies["riverton"],
        incident=fire,
        lines=[{"kind": kind, "quantity": quantity}],
        ask=[cast.agencies[town].pk for town in towns],
        needed_by=timezone.now() + timedelta(minutes=30),
        duration_hours=12,
        **WHERE,
    )


def _offer(request: MutualAidRequest, cast: Cast, town: str) -> Offer:
    return Offer.objects.get(request=request, providing_agency=cast.agencies[town])


def _request(request: MutualAidRequest) -> MutualAidRequest:
    return MutualAidRequest.objects.get(pk=request.pk)


def an_engine_lent_and_home(cast: Cast) -> Iterator[None]:
    """Draft, submit, seen, approve, the whole journey, close."""
    with scope(cast.actor("dana")) as dana:
        made = _ask(cast, dana, ("lakeside",), quantity=2)
    yield
    with scope(dana):
        mutual_aid.submit(request=made, by=dana)
    yield
    later = timezone.now() + timedelta(minutes=10)
    with scope(cast.actor("lee")) as lee:
        offer = _offer(made, cast, "lakeside")
        mutual_aid_offers.acknowledge(offer=offer, answer_by=later, by=lee)
    yield
    with scope(lee):
        assets = [cast.assets["LAK Engine 12"], cast.assets["LAK Engine 14"]]
        mutual_aid_offers.approve(offer=offer, assets=assets, by=lee)
    yield
    yield from _journeys(cast, made)
    with scope(dana):
        mutual_aid.close(request=made, by=dana)
    yield


def _journeys(cast: Cast, made: MutualAidRequest) -> Iterator[None]:
    dana, lee = cast.actor("dana"), cast.actor("lee")
    with scope(lee):
        first, second = Deployment.objects.filter(request=made).order_by("pk")
    steps: list[tuple[Actor, Deployment, Any]] = [
        (lee, first, deployments.mobilize),
        (lee, first, deployments.depart),
        (dana, first, deployments.check_in),
        (dana, first, deployments.assign),
        (dana, first, deployments.release),
        (lee, first, deployments.demobilize),
        (lee, first, deployments.return_to_quarters),
        (lee, second, deployments.depart),
    ]
    for by, one, step in steps:
        with scope(by):
            step(deployment=one, by=by)
        yield
    with scope(lee):
        later = timezone.now() + timedelta(hours=5)
        deployments_extending.extend(deployment=second, planned_end=later, by=lee)
        deployments_ending.recall(deployment=second, reason="Fire at home", by=lee)
    yield
    with scope(lee):
        deployments.return_to_quarters(deployment=second, by=lee)
    yield


def automatic_aid_booked_and_stopped(cast: Cast) -> Iterator[None]:
    """Hillcrest's pump is booked at once and passes Lakeside over; stopped; asked again."""
    with scope(cast.actor("dana")) as dana:
        made = _ask(cast, dana, ("hillcrest", "lakeside"), kind="pump")
        mutual_aid.submit(request=made, by=dana)
    yield
    with scope(cast.actor("hal")) as hal:
        offer = _offer(made, cast, "hillcrest")
        mutual_aid_automatic.stop(offer=offer, reason="No crew", by=hal)
    yield
    with scope(dana):
        lakeside = [cast.agencies["lakeside"].pk]
        mutual_aid.ask(request=_request(made), agencies=lakeside, by=dana)
    yield
    with scope(cast.actor("lee")) as lee:
        again = _offer(made, cast, "lakeside")
        mutual_aid_offers.unable_to_fill(offer=again, reason="Pump is out", by=lee)
    yield
    with scope(dana):
        mutual_aid.withdraw(request=_request(made), by=dana, reason="Water is falling")
    yield


def a_promise_accepted_and_one_turned_down(cast: Cast) -> Iterator[None]:
    """Held until the requesting agency accepts; declined; taken back."""
    needs_acceptance(cast)
    with scope(cast.actor("dana")) as dana:
        made = _ask(cast, dana, ("lakeside",))
        mutual_aid.submit(request=made, by=dana)
    with scope(cast.actor("lee")) as lee:
        offer = _offer(made, cast, "lakeside")
        engine = [cast.assets["LAK Engine 12"]]
        mutual_aid_offers.approve(offer=offer, assets=engine, by=lee)
    yield
    with scope(dana):
        mutual_aid_offers.decline(offer=offer, reason="Found our own", by=dana)
    yield
    with scope(lee):
        mutual_aid_offers.approve(offer=offer, assets=engine, by=lee)
        mutual_aid_offers.withdraw(offer=offer, reason="Fire at home", by=lee)
        answers_undoing.undo(offer=offer, by=lee)
        mutual_aid_offers.withdraw(offer=offer, reason="Fire at home", by=lee)
    yield
    with scope(dana):
        mutual_aid.ask(request=_request(made), agencies=[cast.agencies["lakeside"].pk], by=dana)
    with scope(lee):
        pair = [cast.assets["LAK Engine 14"]]
        mutual_aid_offers.approve(offer=offer, assets=pair, by=lee)
    with scope(dana):
        mutual_aid_offers.accept(offer=offer, by=dana)
    yield


def a_neighbours_engine_called(cast: Cast) -> Iterator[None]:
    """The dispatcher names an automatic-aid engine."""
    with scope(cast.actor("dana")) as dana:
        fire = incidents.log(
            by=dana,
            type="structure_fire",
            severity="high",
            title="Structure fire",
            point=cast.point("riverton"),
            place_text="12 Main St",
        )
        mutual_aid_calls.call_automatic(
            by=dana,
            agency=cast.agencies["riverton"],
            incident=fire,
            assets=[cast.assets["HIL Engine 14"]],
        )
    yield


def a_counter_offer_agreed_to_and_signed(cast: Cast) -> Iterator[None]:
    """Signed within before it is sent; fewer proposed, agreed to, signed by the other side."""
    needs_acceptance(cast)
    with scope(sharing.operator("Cast")):
        AskingPolicy.objects.create(agency=cast.agencies["riverton"], order_from=1)
    with scope(cast.actor("dana")) as dana:
        made = _ask(cast, dana, ("lakeside",), quantity=2)
    with scope(cast.actor("rosa")) as rosa:
        approvals.sign(request=made, block="order", by=rosa)
    yield
    with scope(dana):
        mutual_aid.submit(request=_request(made), by=dana)
    pair = [cast.assets["LAK Engine 12"], cast.assets["LAK Engine 14"]]
    with scope(cast.actor("lee")) as lee:
        offer = _offer(made, cast, "lakeside")
        mutual_aid_offers.approve(offer=offer, assets=pair, by=lee)
    yield
    with scope(dana):
        counters.counter(offer=offer, assets=pair[:1], by=dana)
    yield
    with scope(lee):
        mutual_aid_offers.accept(offer=offer, by=lee)
    with scope(rosa):
        signatures.sign(offer=offer, by=rosa)
    yield


def one_of_two_is_not_needed(cast: Cast) -> Iterator[None]:
    """Two engines offered, one turned down; the other stands."""
    needs_acceptance(cast)
    with scope(cast.actor("dana")) as dana:
        made = mutual_aid.submit(request=_ask(cast, dana, ("lakeside",), quantity=2), by=dana)
    pair = [cast.assets["LAK Engine 12"], cast.assets["LAK Engine 14"]]
    with scope(cast.actor("lee")) as lee:
        offer = _offer(made, cast, "lakeside")
        mutual_aid_offers.approve(offer=offer, assets=pair, by=lee)
    yield
    with scope(dana):
        offer_parts.turn_down(offer=offer, assets=pair[1:], reason="One will do", by=dana)
    yield


def what_is_unfilled_goes_up(cast: Cast) -> Iterator[None]:
    """Proposed to the county, whose coordinator takes it and asks on."""
    county(cast)
    with scope(sharing.operator("Cast")):
        riverton, hillcrest = cast.agencies["riverton"], cast.agencies["hillcrest"]
        AskingPolicy.objects.create(agency=riverton, next_tier=hillcrest)
    yield
    with scope(cast.actor("dana")) as dana:
        made = _ask(cast, dana, ("lakeside",), quantity=2)
        mutual_aid.submit(request=made, by=dana)
    yield
    with scope(dana):
        tiers.propose(request=_request(made), by=dana)
    yield
    with scope(cast.actor("hal")) as hal:
        tiers.take(request=_request(made), by=hal)
    yield


def what_goes_up_to_who_serves_no_town(cast: Cast) -> Iterator[None]:
    """A county and a region above see it as it comes to them; Riverton follows who comes."""
    tiers_above(cast)
    yield
    with scope(cast.actor("dana")) as dana:
        made = _ask(cast, dana, ("lakeside",), quantity=2)
        mutual_aid.submit(request=made, by=dana)
    yield
    with scope(dana):
        tiers.propose(request=_request(made), by=dana)
    yield
    with scope(cast.actor("cora")) as cora:
        child = tiers.take(request=_request(made), by=cora)
    yield
    with scope(cast.actor("lee")) as lee:
        offer = Offer.objects.get(request=child)
        mutual_aid_offers.approve(offer=offer, assets=[cast.assets["LAK Engine 12"]], by=lee)
    yield
    with scope(cora):
        tiers.propose(request=_request(child), by=cora)
    yield
    said = {"legal_basis": "declaration", "words": "Flood, 2026-11"}
    with scope(cast.actor("remy")) as remy:
        tiers.take(request=_request(child), by=remy, **said)
    yield


def what_a_tier_declines(cast: Cast) -> Iterator[None]:
    """The county declines, the region is asked: then the county sees it no more."""
    tiers_above(cast)
    yield
    with scope(cast.actor("dana")) as dana:
        made = _ask(cast, dana, ("lakeside",), quantity=2)
        mutual_aid.submit(request=made, by=dana)
        tiers.propose(request=_request(made), by=dana)
    yield
    with scope(cast.actor("cora")) as cora:
        tiers.decline(request=_request(made), reason="Units held for other towns", by=cora)
    yield
    with scope(dana):
        tiers.propose(request=_request(made), by=dana)
    yield


def one_that_says_more_than_before(cast: Cast) -> Iterator[None]:
    """A request that was sent asks for more, at another place: as a message of its agency may."""
    with scope(cast.actor("dana")) as dana:
        made = _ask(cast, dana, ("lakeside",))
        mutual_aid.submit(request=made, by=dana)
        (line,) = made.lines.all()
        said = edxl_asked.Asked(
            incident_id=made.incident_number,
            incident_title=made.incident_title,
            reporting_place="Levee Road",
            reporting_point=made.reporting_point,
            report_to=made.report_to,
            radio_channel=made.radio_channel,
            needed_by=made.needed_by,
            duration_hours=made.duration_hours,
            note=made.note,
            lines=(edxl_asked.Wanted(line.element, line.kind_id, 3, None, ""),),
        )
    yield
    with scope(dana):
        request_amending.amend(request=_request(made), to=said, by=dana)
    yield


ACTS: list[Act] = [
    one_that_says_more_than_before,
    a_counter_offer_agreed_to_and_signed,
    one_of_two_is_not_needed,
    what_is_unfilled_goes_up,
    what_goes_up_to_who_serves_no_town,
    what_a_tier_declines,
    an_engine_lent_and_home,
    automatic_aid_booked_and_stopped,
    a_promise_accepted_and_one_turned_down,
    a_neighbours_engine_called,
]
