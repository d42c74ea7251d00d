"""Clocks of a request: to first offer, accepted, rolling, on scene, for all and per partner."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from resources.models import AskingPolicy, Deployment, MutualAidRequest, Offer, OfferState
from resources.selectors.asking_policy import policy_of
from resources.selectors.mutual_aid import OVER, Sides, sides_seen

CLOCKS = {
    "first_offer": "First offer",
    "accepted": "Accepted",
    "rolling": "Rolling",
    "on_scene": "On scene",
}
ENDED = (OfferState.DECLINED, OfferState.WITHDRAWN, OfferState.EXPIRED, OfferState.SUPERSEDED)


@dataclass(frozen=True)
class Clock:
    """From the moment of asking to a step: stopped where it was reached, else running."""

    name: str
    since: datetime
    reached: datetime | None
    limit: timedelta | None
    running: bool

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
    """One partner's four clocks, from its invitation."""

    partner: str
    clocks: tuple[Clock, ...]


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
    waiting = [c for c in clocks if c.running and c.limit is not None and c.name not in said]
    return min((c.since + c.limit for c in waiting if c.limit is not None), default=None)


def of_partners(sides: Sides, policy: AskingPolicy) -> list[PartnerClocks]:
    """Each partner's clocks, in the order they were asked."""
    found = []
    for provider in dict.fromkeys(offer.providing_agency_id for offer in sides.offers):
        offers = [o for o in sides.offers if o.providing_agency_id == provider]
        sent = [d for d in sides.deployments if d.providing_agency_id == provider]
        running = any(offer.state not in ENDED for offer in offers)
        since = min(offer.invited_at for offer in offers)
        clocks = _clocks(since, offers, sent, policy, running)
        found.append(PartnerClocks(sides.agencies[provider].short_code, tuple(clocks)))
    return found


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
