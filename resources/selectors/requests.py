"""The pages of requests: a board by state for both sides, and the steps of one request."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from eoc.access import Actor
from eoc.errors import NotFound
from resources.models import (
    Approval,
    Deployment,
    DeploymentState,
    MutualAidRequest,
    Offer,
    OfferState,
    RequestLine,
    RequestState,
    Upward,
)
from resources.permissions.mutual_aid import may_accept, may_decide, may_steer, may_stop
from resources.selectors import approvals, deployments, mutual_aid, request_clocks
from resources.selectors.asking_policy import policy_of
from resources.selectors.deployments import Journey
from resources.selectors.mutual_aid import Sides
from resources.selectors.request_clocks import Clock, PartnerClocks
from resources.selectors.upward import Above, above, above_all

RECENT = 50


@dataclass(frozen=True)
class Card:
    """A request on the board."""

    request: MutualAidRequest
    sides: Sides
    asking: bool
    stands: str = ""
    above: Above | None = None

    @property
    def wanted(self) -> str:
        """What is asked for, in words."""
        return mutual_aid.words(self.sides.lines)

    @property
    def late(self) -> bool:
        """It was needed by a time that has passed, and is not filled."""
        due = self.request.needed_by
        found = "filled" in (self.request.state, self.request.upward)
        return due is not None and due < timezone.now() and not found


@dataclass(frozen=True)
class Column:
    """All requests of one state."""

    state: str
    label: str
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Moment:
    """One step that was taken: when, by which side, what."""

    at: datetime
    who: str
    text: str


@dataclass(frozen=True)
class Answer:
    """An offer with the verbs the actor has for it."""

    offer: Offer
    line: RequestLine | None
    assets: str
    may_decide: bool
    may_accept: bool
    may_stop: bool

    @property
    def standing(self) -> bool:
        """It was offered, and one of the two sides has still to say yes."""
        return self.offer.state in (OfferState.OFFERED, OfferState.COUNTERED)


@dataclass(frozen=True)
class Whole:
    """Everything of one request, as far as the actor is a party to it."""

    card: Card
    answers: tuple[Answer, ...]
    journeys: tuple[Journey, ...]
    moments: tuple[Moment, ...]
    may_steer: bool
    clocks: tuple[Clock, ...] = ()
    partner_clocks: tuple[PartnerClocks, ...] = ()
    approvals: tuple[Approval, ...] = ()
    signable: tuple[Approval, ...] = ()

    def party(self, actor: Actor) -> bool:
        """It is one of the two sides of it, not a tier that takes it nor whose remainder it is."""
        sides = {self.card.request.requesting_agency_id, *self.card.sides.providers}
        return not actor.agencies.isdisjoint(sides)

    @property
    def unsigned(self) -> str:
        """What must be signed before it is sent, in words."""
        rows = (row for row in self.approvals if row.signed_at is None and not row.afterwards)
        return approvals.words(rows)

    @property
    def signers(self) -> list[str]:
        """Who signs what is not signed yet."""
        return approvals.signers(self.approvals)


def board(actor: Actor, *, over: bool = False) -> list[Column]:
    """Requests the actor's agencies sent or received, by state; with `over` the last that ended."""
    found = mutual_aid.visible_to(actor)
    ended = found.filter(state__in=mutual_aid.OVER).order_by("-closed_at")[:RECENT]
    listed = ended if over else mutual_aid.not_over(found).order_by("needed_by", "-pk")
    rows = list(mutual_aid.whole(listed))
    higher = above_all(actor, rows)
    cards = [_card(actor, request, higher.get(request.pk)) for request in rows]
    return [
        Column(state, label, tuple(card for card in cards if card.request.state == state))
        for state, label in RequestState.choices
        if (state in mutual_aid.OVER) == over
    ]


def whole(actor: Actor, number: str) -> Whole:
    """One request by its number; NotFound for whoever is no party to it."""
    found = mutual_aid.whole(mutual_aid.visible_to(actor)).filter(number__iexact=number).first()
    if found is None:
        raise NotFound("No request you may see has that number.")
    card, policy = _card(actor, found, above(actor, found)), policy_of(found.requesting_agency_id)
    sent = list(
        deployments.visible_to(actor).select_related("booking").filter(request=found).order_by("pk")
    )
    return Whole(
        card=card,
        answers=tuple(_answer(actor, offer, card.sides) for offer in card.sides.offers),
        journeys=tuple(deployments.journey(actor, one) for one in sent),
        moments=tuple(sorted(_moments(card, sent), key=lambda one: one.at)),
        may_steer=may_steer(actor, found),
        clocks=tuple(request_clocks.of_request(found, card.sides, policy)),
        partner_clocks=tuple(request_clocks.of_partners(found, card.sides, policy)),
        approvals=tuple(found.approvals.all()),
        signable=tuple(approvals.signable(actor, found)),
    )


def _card(actor: Actor, request: MutualAidRequest, higher: Above | None) -> Card:
    sides = mutual_aid.sides_for(actor, request)
    return Card(request, sides, _asks(actor, request), _stands(actor, request, sides), higher)


def _asks(actor: Actor, request: MutualAidRequest) -> bool:
    return request.requesting_agency_id in actor.agencies


def _stands(actor: Actor, request: MutualAidRequest, sides: Sides) -> str:
    """How the actor stands to it, in words."""
    code = request.requesting_agency.short_code
    if _asks(actor, request):
        return "We ask"
    if not actor.agencies.isdisjoint(request.carried_for):
        return f"{code} carries our remainder"
    if not actor.agencies.isdisjoint(sides.providers):
        return f"{code} asks us"
    return f"{code} proposes it" if request.proposed_to_id in actor.agencies else f"{code} asks"


def _answer(actor: Actor, offer: Offer, sides: Sides) -> Answer:
    automatic = offer.automatic and offer.state == "accepted"
    return Answer(
        offer=offer,
        line=_line(offer, sides),
        assets=", ".join(sides.named.get(offer.pk, [])),
        may_decide=offer.state in ("invited", "countered") and may_decide(actor, offer),
        may_accept=offer.state == "offered" and may_accept(actor, offer),
        may_stop=automatic and may_stop(actor, offer),
    )


def _line(offer: Offer, sides: Sides) -> RequestLine | None:
    return next((line for line in sides.lines if line.pk == offer.line_id), None)


def _moments(card: Card, sent: list[Deployment]) -> Iterator[Moment]:
    request, sides = card.request, card.sides
    asking = request.requesting_agency.short_code
    yield Moment(request.created_at, asking, f"drafted by {request.by_name}")
    if request.submitted_at:
        yield Moment(request.submitted_at, asking, "submitted")
    for offer in sides.offers:
        yield from _of_offer(offer, sides)
    for deployment in sent:
        yield from _of_deployment(deployment)
    if card.asking or card.above:
        yield from _of_tiers(card.above, request)
    if request.closed_at:
        yield Moment(request.closed_at, asking, request.get_state_display().lower())


def _of_tiers(above: Above | None, request: MutualAidRequest) -> Iterator[Moment]:
    for one in request.declined_above:
        at = parse_datetime(one["at"])
        if at is not None:
            yield Moment(at, one["code"], f"declined by {one['by']}: {one['reason']}")
    if above is None:
        return
    if carrying := above.carrying:
        who = carrying.requesting_agency.short_code
        yield Moment(carrying.created_at, who, f"carries what was unfilled as {carrying.number}")
    elif above.state == Upward.PROPOSED and above.since:
        code = request.requesting_agency.short_code
        yield Moment(above.since, code, f"passed to {above.agency.short_code}: {above.open}")


def _of_offer(offer: Offer, sides: Sides) -> Iterator[Moment]:
    who = sides.agencies[offer.providing_agency_id].short_code
    if offer.seen_at:
        due = f", answer by {timezone.localtime(offer.answer_by):%H:%M}" if offer.answer_by else ""
        yield Moment(offer.seen_at, who, f"seen{due}")
    if offer.decided_at:
        said = mutual_aid.said(offer)
        line = _line(offer, sides) if len(sides.lines) > 1 else None
        if offer.state == OfferState.SUPERSEDED:  # nobody decided that; it followed
            text = said.replace("over", f"over for {line.what}", 1) if line else said
            yield Moment(offer.decided_at, who, text)
            return
        names = ", ".join(sides.named.get(offer.pk, [])) or (line.what if line else "")
        text = " ".join(part for part in (said, names and f"({names})") if part)
        why = f": {offer.reason}" if offer.reason else ""
        yield Moment(offer.decided_at, who, f"{text} by {offer.decided_by}{why}")


def _of_deployment(deployment: Deployment) -> Iterator[Moment]:
    for state, text in deployment.times.items():
        at = parse_datetime(text)
        if at is not None:
            label = DeploymentState(state).label.lower()
            why = f": {deployment.recalled_reason}" if _recalled(deployment, state) else ""
            yield Moment(at, deployment.asset_label, f"{label}{why}")


def _recalled(deployment: Deployment, state: str) -> bool:
    first = DeploymentState.DEMOBILIZING
    turned = first if first in deployment.times else DeploymentState.RETURNED
    return bool(deployment.recalled_reason) and state == turned
