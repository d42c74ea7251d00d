"""What waits for a decision, and all a person needs to make it on a phone."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case, Prefetch, Q, QuerySet, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from agencies.models import Agency, Membership
from eoc.access import Actor
from eoc.errors import NotFound
from incidents.models import Incident
from incidents.selectors.seeing import seen_by
from resources.models import (
    Asset,
    DeploymentState,
    ForwardedLink,
    MutualAidRequest,
    Offer,
    OfferAsset,
    OfferCounter,
    OfferSide,
    OfferState,
    RequestState,
)
from resources.permissions.mutual_aid import (
    ASKING,
    DECIDING,
    may_accept,
    may_bind,
    may_decide,
    may_stop,
)
from resources.selectors import undoing
from resources.selectors.assets import available, label, place_of, visible_to
from resources.selectors.costs import beforehand
from resources.selectors.counters import latest
from resources.selectors.cover import floor_is_hard, in_force, move_up
from resources.selectors.eta import kilometres
from resources.selectors.forwarding import Authority, authorities, forwarded
from resources.selectors.mutual_aid import OVER
from resources.selectors.partners import Cover, Partner, cover
from resources.selectors.undoing import Undo

WAITING = (OfferState.OFFERED, OfferState.COUNTERED)
UNDER_WAY = (
    DeploymentState.COMMITTED,
    DeploymentState.MOBILIZING,
    DeploymentState.EN_ROUTE,
    DeploymentState.CHECKED_IN,
    DeploymentState.ASSIGNED,
)


@dataclass(frozen=True)
class Decider:
    """A person of the providing agency who can decide, and how to reach the agency."""

    name: str
    title: str
    roles: str
    phone: str


@dataclass(frozen=True)
class Choice:
    """An asset that could be sent."""

    asset: Asset
    label: str
    km: float | None
    fits: bool
    chosen: bool


@dataclass(frozen=True)
class Decision:
    """One question to one agency, with what it would keep."""

    offer: Offer
    incident: Incident | None
    missing: int
    choices: tuple[Choice, ...]
    cover: Cover
    deciders: tuple[Decider, ...]
    siblings: tuple[Offer, ...]
    may_decide: bool
    may_stop: bool
    asking: bool
    my_turn: bool
    may_sign: bool
    forwarded: ForwardedLink | None
    authorities: tuple[Authority, ...]
    floor_hard: bool = False
    cost: str = ""
    move_up: Partner | None = None
    undo: Undo | None = None

    @property
    def said(self) -> list[OfferCounter]:
        """What either side proposed instead since it was asked, the newest last."""
        since = self.offer.invited_at
        return [one for one in self.offer.counters.all() if one.at >= since]

    @property
    def proposal(self) -> OfferCounter | None:
        """The newest counter-offer."""
        return self.said[-1] if self.said else None

    @property
    def offered(self) -> str:
        """What the lender holds for it now."""
        return ", ".join(one.label for one in self.offer.named.all())

    @property
    def dropped(self) -> str:
        """What is offered and, by the standing counter, not wanted."""
        made = self.proposal
        if self.offer.state != OfferState.COUNTERED or made is None:
            return ""
        return ", ".join(o.label for o in self.offer.named.all() if o.asset_id not in made.assets)

    @property
    def taking(self) -> str:
        """What the one-tap answer takes up or sends."""
        return ", ".join(choice.label for choice in self.choices if choice.chosen)

    @property
    def preset(self) -> int:
        """How many the one-tap approval sends."""
        return sum(choice.chosen for choice in self.choices)


def offers(actor: Actor) -> QuerySet[Offer]:
    """Offers of either side in the actor's modes, with what lists of them show."""
    related = ("request", "line__kind", "providing_agency", "requesting_agency", "agreement")
    named = Prefetch("named", OfferAsset.objects.order_by("pk"))
    sides = Q(requesting_agency__in=actor.agencies) | Q(providing_agency__in=actor.agencies)
    found = Offer.objects.filter(sides, mode__in=actor.modes)
    return found.select_related(*related).prefetch_related(named, "signatures", "counters")


def inbox(actor: Actor) -> QuerySet[Offer]:
    """Offers waiting for the actor's decision, the nearest deadline first.

    Questions to agencies the actor decides for, and promises to those the actor asks for.
    """
    asked = Q(state=OfferState.INVITED, providing_agency__in=actor.agencies_as(*DECIDING))
    promised = Q(state=OfferState.OFFERED, requesting_agency__in=actor.agencies_as(*ASKING))
    promised |= Q(state=OfferState.COUNTERED, providing_agency__in=actor.agencies_as(*DECIDING))
    waiting = offers(actor).filter(asked | promised).exclude(request__state__in=OVER)
    held = Case(When(state__in=WAITING, then="expires_at"))  # a promise runs out by itself
    deadline = Coalesce(held, "answer_by", "request__needed_by", "invited_at")
    return waiting.annotate(deadline=deadline).order_by("deadline", "pk")


def asked(actor: Actor, request: UUID, agency_id: int) -> QuerySet[Offer]:
    """The questions of one request to one agency, those waiting for an answer first."""
    found = offers(actor).filter(request__uuid=request, providing_agency=agency_id)
    return found.order_by(Case(When(state=OfferState.INVITED, then=0), default=1), "pk")


def booked(actor: Actor) -> QuerySet[Offer]:
    """What automatic aid booked of the actor's agencies and could still be stopped."""
    mine = actor.agencies_as(*ASKING)
    found = offers(actor).filter(
        automatic=True, state=OfferState.ACCEPTED, providing_agency__in=mine
    )
    return found.filter(deployments__state__in=UNDER_WAY).distinct().order_by("-decided_at")


def decision(actor: Actor, offer_uuid: UUID) -> Decision:
    """Everything of one question; NotFound for whoever is no party to it."""
    offer = offers(actor).filter(uuid=offer_uuid).first()
    if offer is None:
        raise NotFound("There is no such offer, or it is not for your agency.")
    line = offer.line
    missing = line.quantity - line.filled
    asked_for = Incident.objects.select_related("type", "agency").defer("agency__service_area")
    asked_for = asked_for.filter(pk=offer.request.incident_id)
    incident = seen_by(actor, asked_for).first()
    choices = _choices(actor, offer, incident, missing)
    lending = sum(choice.chosen for choice in choices) or min(missing, 1)
    agreement = in_force(offer)
    left = cover(offer.providing_agency, line.kind_id, lending)
    agency, deciding, passed_on = offer.providing_agency_id, may_decide(actor, offer), None
    siblings = offers(actor).filter(request=offer.request_id, providing_agency=agency)
    if agency in actor.agencies:
        passed_on = forwarded(offer)
    return Decision(
        offer=offer,
        incident=incident,
        missing=missing,
        choices=choices,
        cover=left,
        floor_hard=left.low and floor_is_hard(agreement),
        cost=beforehand(agreement, line, offer.request.duration_hours),
        move_up=move_up(offer) if left.low and deciding else None,
        deciders=tuple(deciders(offer.providing_agency)),
        siblings=tuple(siblings.exclude(pk=offer.pk)),
        may_decide=deciding,
        may_stop=may_stop(actor, offer),
        asking=_asking(actor, offer),
        my_turn=_my_turn(actor, offer),
        may_sign=_may_sign(actor, offer),
        forwarded=passed_on,
        undo=undoing.of_offer(actor, offer),
        authorities=tuple(authorities(agency, actor)) if deciding and not passed_on else (),
    )


def _asking(actor: Actor, offer: Offer) -> bool:
    """The actor reads it as the requesting side; who is of both, as the side whose turn it is."""
    asks, lends = (
        side in actor.agencies for side in (offer.requesting_agency_id, offer.providing_agency_id)
    )
    return asks and (not lends or offer.state == OfferState.OFFERED)


def _my_turn(actor: Actor, offer: Offer) -> bool:
    if offer.state == OfferState.COUNTERED:
        return may_decide(actor, offer)
    return offer.state == OfferState.OFFERED and may_accept(actor, offer)


def _may_sign(actor: Actor, offer: Offer) -> bool:
    """A side of the accepted offer that the actor may bind is not signed yet."""
    signed = {one.side for one in offer.signatures.all()}
    sides = {
        OfferSide.PROVIDING: offer.providing_agency_id,
        OfferSide.REQUESTING: offer.requesting_agency_id,
    }
    presigned = offer.automatic or (offer.agreement and offer.agreement.approved_to_activate)
    return (
        offer.state == OfferState.ACCEPTED
        and not presigned
        and any(may_bind(actor, agency) for side, agency in sides.items() if side not in signed)
    )


def deciders(agency: Agency) -> list[Decider]:
    """People of the agency with delegated authority; empty for whoever is not of the agency."""
    now = timezone.now()
    held = Membership.objects.filter(agency=agency, role__in=DECIDING, valid_from__lte=now)
    held = held.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=now), person__active=True)
    people: dict[int, list[Membership]] = {}
    for membership in held.select_related("person").order_by("person__name", "role"):
        people.setdefault(membership.person_id, []).append(membership)
    return [
        Decider(
            name=roles[0].person.name,
            title=roles[0].person.title,
            roles=", ".join(role.get_role_display().lower() for role in roles),
            phone=agency.phone,
        )
        for roles in people.values()
    ]


def is_open(request: MutualAidRequest, now: datetime | None = None) -> bool:
    """Somebody may still answer it."""
    return request.state not in (*OVER, RequestState.DRAFT)


def _choices(
    actor: Actor, offer: Offer, incident: Incident | None, missing: int
) -> tuple[Choice, ...]:
    """Available assets of the kind: those that fit the type first, then the nearest."""
    if offer.state in WAITING:
        return _instead(actor, offer, incident)
    if offer.state not in (OfferState.INVITED, OfferState.DECLINED):
        return ()
    found = _lendable(actor, offer)
    ranked = sorted((_ranked(asset, offer, incident) for asset in found), key=lambda r: r[:3])
    most = 0 if offer.line.in_words else missing
    return tuple(
        Choice(asset=asset, label=label(asset), km=km, fits=not unfit, chosen=place < most)
        for place, (unfit, _, _, asset, km) in enumerate(ranked)
    )


def _lendable(actor: Actor, offer: Offer) -> QuerySet[Asset]:
    """What the agency has available of the kinds that are taken; of any where words describe it."""
    own = available(visible_to(actor)).filter(agency=offer.providing_agency_id)
    if offer.line.in_words:
        return own
    return own.filter(kind__in=[offer.line.kind_id, *offer.line.substitutes])


def _instead(actor: Actor, offer: Offer, incident: Incident | None) -> tuple[Choice, ...]:
    """What was offered, and to its owner what could be offered instead; chosen as it stands."""
    named = {one.asset_id for one in offer.named.all()}
    made = latest(offer)
    asked = set(made.assets) if made and offer.state == OfferState.COUNTERED else named
    may = may_decide(actor, offer)
    found = {asset.pk: asset for asset in visible_to(actor).filter(pk__in=named)}
    found |= {asset.pk: asset for asset in _lendable(actor, offer)} if may else {}
    ranked = sorted((_ranked(one, offer, incident) for one in found.values()), key=lambda r: r[:3])
    return tuple(
        Choice(asset, label(asset), km, fits=not unfit, chosen=asset.pk in asked)
        for unfit, _, _, asset, km in ranked
    )


def _ranked(
    asset: Asset, offer: Offer, incident: Incident | None
) -> tuple[bool, float, str, Asset, float | None]:
    wanted = offer.line.type
    other = not offer.line.in_words and asset.kind_id != offer.line.kind_id
    unfit = other or (wanted is not None and (asset.type is None or asset.type > wanted))
    point = offer.request.reporting_point or (incident.point if incident else None)
    place, _ = place_of(asset)
    km = round(kilometres(place, point), 1) if point and place else None
    return (unfit, km if km is not None else 9e9, asset.call_sign, asset, km)
