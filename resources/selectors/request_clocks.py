"""Clocks of a request: to first offer, accepted, rolling, on scene, for all and per partner.

The request's own stop with the first that takes the step, a partner's with the last it lent.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from agencies.models import Agency
from resources.models import (
    AskingPolicy,
    Deployment,
    DeploymentState,
    MutualAidRequest,
    Offer,
    OfferState,
)
from resources.selectors.asking_policy import policy_of
from resources.selectors.mutual_aid import OVER, Sides, sides_seen

CLOCKS = {
    "first_offer": "First offer",
    "accepted": "Accepted",
    "rolling": "Rolling",
    "on_scene": "On scene",
}
NOT_ROLLING = (DeploymentState.COMMITTED, DeploymentState.MOBILIZING)
BEFORE = {"rolling": NOT_ROLLING, "on_scene": (*NOT_ROLLING, DeploymentState.EN_ROUTE)}
ENDED = (OfferState.DECLINED, OfferState.WITHDRAWN, OfferState.EXPIRED, OfferState.SUPERSEDED)


@dataclass(frozen=True)
class Clock:
    """From the moment of asking to a step: stopped where it was reached, else running.

    `of` is the partner it belongs to, None for the request's own.
    """

    name: str
    since: datetime
    reached: datetime | None
    limit: timedelta | None
    running: bool
    of: int | None = None

    @property
    def key(self) -> str:
        """What is noted of it once it has raised its alarm."""
        return self.name if self.of is None else f"{self.name}:{self.of}"

    @property
    def label(self) -> str:
        """The step in words."""
        return CLOCKS[self.name]

    @property
    def minutes(self) -> int:
        """Whole minutes until it was reached, or until now."""
        return int(((self.reached or timezone.now()) - self.since).total_seconds() // 60)

    @property
    def late(self) -> bool:
        """It took, or takes, longer than the agency's threshold."""
        if self.limit is None or not (self.reached or self.running):
            return False
        return (self.reached or timezone.now()) - self.since > self.limit


@dataclass(frozen=True)
class PartnerClocks:
    """One partner's four clocks, from its invitation; `owed` are those of them it may be late with.

    Whoever lends owes what it promised, whoever was asked by name owes an answer.
    """

    agency: Agency
    clocks: tuple[Clock, ...]
    owed: tuple[Clock, ...]

    @property
    def partner(self) -> str:
        """The partner's short name."""
        return self.agency.short_code


def of_request(request: MutualAidRequest, sides: Sides, policy: AskingPolicy) -> list[Clock]:
    """The request's own clocks, from its submission; empty for a draft."""
    if request.submitted_at is None:
        return []
    running = request.state not in OVER
    return _clocks(request.submitted_at, sides.offers, sides.deployments, policy, running)


def clocks_of(request: MutualAidRequest) -> list[Clock]:
    """The clocks of a request loaded by `whole`, with its agency's thresholds."""
    return of_request(request, sides_seen(request), policy_of(request.requesting_agency_id))


def next_alarm(clocks: Iterable[Clock], raised: Iterable[str]) -> datetime | None:
    """When the next threshold that was neither reached nor raised runs over."""
    said = set(raised)
    waiting = [c for c in clocks if c.running and c.limit is not None and c.key not in said]
    return min((c.since + c.limit for c in waiting if c.limit is not None), default=None)


def alarming(request: MutualAidRequest, sides: Sides, policy: AskingPolicy) -> list[Clock]:
    """The clocks that raise an alarm: the request's own, and of each partner what it owes."""
    partners = of_partners(request, sides, policy)
    return [
        *of_request(request, sides, policy),
        *(clock for partner in partners for clock in partner.owed),
    ]


def worth_saying(late: Iterable[Clock]) -> list[Clock]:
    """Of clocks late at once, once each: who lent is named, who was merely asked only if alone."""
    late = list(late)
    own = {one.name for one in late if one.of is None}
    lent = {one.name for one in late if one.of is not None and one.name in BEFORE}
    return [one for one in late if one.name not in (lent if one.of is None else own - lent)]


def of_partners(
    request: MutualAidRequest, sides: Sides, policy: AskingPolicy
) -> list[PartnerClocks]:
    """Each partner's clocks, in the order they were asked."""
    asked = dict.fromkeys(offer.providing_agency_id for offer in sides.offers)
    return [_of_partner(request, sides, policy, partner) for partner in asked]


def _of_partner(
    request: MutualAidRequest, sides: Sides, policy: AskingPolicy, partner: int
) -> PartnerClocks:
    offers = [o for o in sides.offers if o.providing_agency_id == partner]
    sent = [d for d in sides.deployments if d.providing_agency_id == partner]
    running = any(offer.state not in ENDED for offer in offers)
    asked = min(offer.invited_at for offer in offers)
    since = max(asked, request.submitted_at or asked)
    found = [
        replace(_until_all(clock, offers, sent), of=partner)
        for clock in _clocks(since, offers, sent, policy, running)
    ]
    owed = {name for name in BEFORE if _behind(name, sent)}
    if request.ask and any(offer.state == OfferState.INVITED for offer in offers):
        owed.add("first_offer")
    return PartnerClocks(
        sides.agencies[partner], tuple(found), tuple(one for one in found if one.name in owed)
    )


def _until_all(clock: Clock, offers: Iterable[Offer], sent: Iterable[Deployment]) -> Clock:
    """It runs until all that was lent took the step, and never shorter than was promised."""
    behind = _behind(clock.name, sent)
    if not behind:
        return clock
    by_id = {offer.pk: offer for offer in offers}
    promised = max(_promised(clock.name, one, by_id[one.offer_id]) for one in behind)
    limit = None if clock.limit is None else max(clock.limit, promised - clock.since)
    return replace(clock, reached=None, running=True, limit=limit)


def _behind(step: str, sent: Iterable[Deployment]) -> list[Deployment]:
    return [one for one in sent if one.state in BEFORE.get(step, ())]


def _promised(step: str, deployment: Deployment, offer: Offer) -> datetime:
    """When it should have taken the step, by what its offer said, counted from its commitment."""
    (committed,) = _times([deployment], DeploymentState.COMMITTED)
    ready = offer.ready_minutes or 0
    minutes = ready if step == "rolling" else offer.eta_minutes or ready
    return (committed or offer.invited_at) + timedelta(minutes=minutes)


def _clocks(
    since: datetime,
    offers: Iterable[Offer],
    sent: Iterable[Deployment],
    policy: AskingPolicy,
    running: bool,
) -> list[Clock]:
    offers, sent = list(offers), list(sent)
    reached = {
        "first_offer": _first(offer.offered_at or offer.accepted_at for offer in offers),
        "accepted": _first(offer.accepted_at for offer in offers),
        "rolling": _first(_times(sent, "en_route")),
        "on_scene": _first(_times(sent, "checked_in")),
    }
    return [
        Clock(name, since, at, _limit(policy, name), running and at is None)
        for name, at in reached.items()
    ]


def _limit(policy: AskingPolicy, name: str) -> timedelta | None:
    minutes: int | None = getattr(policy, f"{name}_minutes")
    return None if minutes is None else timedelta(minutes=minutes)


def _times(sent: Iterable[Deployment], state: str) -> Iterator[datetime | None]:
    return (parse_datetime(one.times[state]) for one in sent if state in one.times)


def _first(moments: Iterable[datetime | None]) -> datetime | None:
    return min((at for at in moments if at is not None), default=None)
