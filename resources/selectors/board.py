"""The board: requests and deployments by state for both sides, each with the moves one has now."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from eoc.access import Actor
from resources.models import (
    AssetKind,
    Deployment,
    DeploymentState,
    MutualAidRequest,
    Offer,
    OfferState,
    RequestState,
)
from resources.permissions.mutual_aid import may_decide, may_steer
from resources.selectors import deployments, mutual_aid, undoing
from resources.selectors.mutual_aid import Sides
from resources.selectors.undoing import Undo
from resources.selectors.upward import Above, above_all

Side = Literal["", "asking", "asked"]
R, D = RequestState, DeploymentState
REQUESTS = (
    (R.DRAFT, "Draft", (R.DRAFT,)),
    (R.SUBMITTED, "Submitted", (R.SUBMITTED,)),
    (R.PARTLY_FILLED, "Partly filled", (R.PARTLY_FILLED,)),
    (R.FILLED, "Filled", (R.FILLED,)),
    (R.CLOSED, "Closed or unable", (R.UNABLE_TO_FILL, R.CLOSED, R.WITHDRAWN)),
)
JOURNEYS = tuple((state, state.label, (state,)) for state in D if state not in (D.SETTLED, D.LOST))
HOME = (D.RETURNED, D.SETTLED, D.LOST)
RECENT = timedelta(days=1)
MOST = 200
CONFIRMED = {
    "submit": "Sends it to the agencies asked; automatic aid is booked at once.",
    "close": "Ends the request; open invitations lapse.",
    "release": "The requesting side needs it no longer.",
    "return": "Ends its booking: it is available at home again.",
    "settle": "Without a claim: nothing was owed, or you waive it.",
}


@dataclass(frozen=True)
class Wish:
    """What the reader wants to see of it."""

    side: Side = ""
    incident: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Move:
    """The next step of a card: a verb of the services, with words where it asks first."""

    verb: str
    label: str
    asks: str = ""
    why: bool = False


@dataclass(frozen=True)
class Card:
    """A request or a deployment as one reads it at a glance."""

    key: str
    name: str
    number: str
    what: str
    asking: bool
    other: str
    incident: str
    due: datetime | None
    overdue: bool
    version: int
    uuid: str = ""
    decide: str = ""
    move: Move | None = None
    undo: Move | None = None
    answer: str = ""
    above: Above | None = None


@dataclass
class Column:
    """All cards of a state."""

    state: str
    label: str
    cards: list[Card] = field(default_factory=list)

    @property
    def overdue(self) -> int:
        """How many of them are late."""
        return sum(card.overdue for card in self.cards)


@dataclass(frozen=True)
class Board:
    """Both halves of it, and what the filters offer."""

    requests: list[Column]
    journeys: list[Column]
    incidents: list[tuple[str, str]]
    kinds: list[tuple[str, str]]

    @property
    def empty(self) -> bool:
        """Nothing stands on it."""
        return not any(column.cards for column in [*self.requests, *self.journeys])


def board(actor: Actor, wish: Wish) -> Board:
    """Everything open of the actor's agencies on either side, and what ended within a day."""
    asked, sent = _requests(actor), _deployments(actor)
    incidents = sorted({(r.incident_number, r.incident_title) for r in asked})
    kinds = AssetKind.objects.order_by("name").values_list("code", "name")
    return Board(
        requests=_columns(REQUESTS, _request_cards(actor, asked, wish)),
        journeys=_columns(JOURNEYS, _deployment_cards(actor, sent, wish)),
        incidents=incidents,
        kinds=list(kinds),
    )


def _columns(
    states: Iterable[tuple[str, str, tuple[str, ...]]], cards: Iterator[tuple[str, Card]]
) -> list[Column]:
    made = [(Column(state, label), names) for state, label, names in states]
    for state, card in cards:
        for column, names in made:
            if state in names:
                column.cards.append(card)
    return [column for column, _ in made]


def _requests(actor: Actor) -> list[MutualAidRequest]:
    since = timezone.now() - RECENT
    asked = Offer.objects.filter(request=OuterRef("pk"), providing_agency__in=actor.agencies)
    sides = Q(requesting_agency__in=actor.agencies) | Q(Exists(asked))
    mine = mutual_aid.visible_to(actor).filter(sides)
    found = mine.filter(~Q(state__in=mutual_aid.OVER) | Q(closed_at__gt=since))
    return list(mutual_aid.whole(found).order_by("needed_by", "-pk")[:MOST])


def _deployments(actor: Actor) -> QuerySet[Deployment]:
    since = (timezone.now() - RECENT).isoformat()
    found = deployments.visible_to(actor).select_related("booking", "offer__line__kind")
    recent = Q(state=D.RETURNED, times__returned__gt=since)
    return found.filter(~Q(state__in=HOME) | recent).order_by("booking__planned_end", "pk")[:MOST]


def _request_cards(
    actor: Actor, found: list[MutualAidRequest], wish: Wish
) -> Iterator[tuple[str, Card]]:
    higher = above_all(actor, found)
    for request in found:
        sides = mutual_aid.sides_seen(request)
        asking = request.requesting_agency_id in actor.agencies
        kinds = {line.kind_id for line in sides.lines}
        if _wanted(wish, asking, request.incident_number, kinds):
            card = _request(actor, request, sides, asking)
            yield request.state, replace(card, above=higher.get(request.pk))


def _request(actor: Actor, request: MutualAidRequest, sides: Sides, asking: bool) -> Card:
    due, found = request.needed_by, "filled" in (request.state, request.upward)
    open_ = not found and request.state not in mutual_aid.OVER
    mine = [o for o in sides.offers if o.state == OfferState.INVITED and may_decide(actor, o)]
    slips = [(o, slip) for o in sides.offers if (slip := undoing.of_offer(actor, o))]
    return Card(
        key=f"request-{request.pk}",
        name=request.number,
        number=request.number,
        what=", ".join(f"{line.filled} of {line.quantity} {line.what}" for line in sides.lines),
        asking=asking,
        other=request.requesting_agency.short_code,
        incident=f"{request.incident_title}, {request.incident_number}",
        due=due,
        overdue=open_ and due is not None and due < timezone.now(),
        version=request.version,
        decide=str(mine[0].uuid) if mine else "",
        move=_steer(request, sides) if may_steer(actor, request) else None,
        undo=_undo(slips[0][1]) if slips else None,
        answer=str(slips[0][0].uuid) if slips else "",
    )


def _steer(request: MutualAidRequest, sides: Sides) -> Move | None:
    if request.state == R.DRAFT:
        return Move("submit", "Submit", CONFIRMED["submit"])
    home = all(one.state in HOME for one in sides.deployments)
    if request.state in (R.FILLED, R.UNABLE_TO_FILL) and home:
        return Move("close", "Close", CONFIRMED["close"])
    return None


def _deployment_cards(
    actor: Actor, found: Iterable[Deployment], wish: Wish
) -> Iterator[tuple[str, Card]]:
    found = list(found)
    slips = undoing.of_deployments(actor, found)
    for one in found:
        asking = one.requesting_agency_id in actor.agencies
        if _wanted(wish, asking, one.request.incident_number, {one.offer.line.kind_id}):
            yield one.state, _deployment(actor, one, asking, slips.get(one.pk))


def _deployment(actor: Actor, one: Deployment, asking: bool, slip: Undo | None) -> Card:
    due = one.booking.planned_end
    steps = [verb for verb in deployments.verbs(actor, one) if verb not in ("recall", "cancel")]
    other = one.providing_agency if asking else one.requesting_agency
    return Card(
        key=f"deployment-{one.pk}",
        name=one.asset_label,
        number=one.request.number,
        what=one.offer.line.what,
        asking=asking,
        other=other.short_code,
        incident=f"{one.request.incident_title}, {one.request.incident_number}",
        due=due,
        overdue=due is not None and due < timezone.now() and one.state not in HOME,
        version=one.version,
        uuid=str(one.uuid),
        move=_step(steps[0]) if steps else None,
        undo=_undo(slip),
    )


def _step(verb: str) -> Move:
    why = verb in deployments.WITH_REASON
    return Move(verb, deployments.WORDS[verb], CONFIRMED.get(verb, ""), why)


def _undo(slip: Undo | None) -> Move | None:
    return Move("undo", "Undo", slip.tells) if slip else None


def _wanted(wish: Wish, asking: bool, incident: str, kinds: set[str]) -> bool:
    return (
        (not wish.side or (wish.side == "asking") == asking)
        and (not wish.incident or wish.incident == incident)
        and (not wish.kind or wish.kind in kinds)
    )
