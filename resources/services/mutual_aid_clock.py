"""What the clock does to mutual aid, as the relay: offers lapse, late requests raise an alarm.

Every sweep asks what is due by the database's clock and takes each row once: several processes may
sweep at the same time.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.functions import Now

from agencies.models import Agency
from eoc.access import Actor, scope
from eoc.errors import WrongState
from eoc.journal import dispatch
from resources.models import MutualAidRequest, Offer, OfferState, Upward
from resources.selectors import mutual_aid as selectors
from resources.selectors.asking_policy import policy_of
from resources.selectors.request_clocks import Clock, alarming, next_alarm, worth_saying
from resources.services import claim_clock, loan_clock, tier_following, tiers
from resources.services import mutual_aid_filling as filling
from resources.services.mutual_aid_telling import of_offer, tell

AT_ONCE = 50
STANDING = (OfferState.OFFERED, OfferState.COUNTERED)


def relay() -> Actor:
    """Who the clock is: the relay, in the mode of this house."""
    return dispatch.relay(settings.ACCORD_MODE)


def sweep(*, by: Actor) -> dict[str, int]:
    """Expire and raise what is due, each in a transaction of its own; answers how many."""
    return {
        "expired": _each(_expire, _due_offers, by),
        "proposed": _each(_propose, _due_to_go_up, by),
        "followed": _each(tier_following.follow, tier_following.due, by),
        "late": _each(_raise, _due_alarms, by),
        "claims": claim_clock.sweep(by=by),
        "loans": loan_clock.sweep(by=by),
    }


def _each(act: Callable[[int, Actor], int], due: Callable[[], QuerySet[Any]], by: Actor) -> int:
    with scope(by):
        ids = list(due().values_list("pk", flat=True)[:AT_ONCE])
    done = 0
    for pk in ids:
        with scope(by):
            done += act(pk, by)
    return done


def _due_offers() -> QuerySet[Offer]:
    return Offer.objects.filter(state__in=STANDING, expires_at__lte=Now()).order_by("expires_at")


def _expire(pk: int, by: Actor) -> int:
    request, _, held = filling.held_offer(pk)
    if not _due_offers().filter(pk=pk).exists():
        return 0
    filling.let_go(request, held, by)
    filling.decide(held, OfferState.EXPIRED, by, "nobody took it up in time")
    filling.settle(request)
    tell(
        request,
        by=by,
        kind="mutual_aid.expired",
        text=f"The offer of {held.providing_agency.short_code} expired ({request.number})",
        acts=[held.requesting_agency_id, held.providing_agency_id],
        facts=of_offer(held),
    )
    return 1


def _due_alarms() -> QuerySet[MutualAidRequest]:
    open_now = selectors.not_over(MutualAidRequest.objects.filter(alarm_at__lte=Now()))
    return open_now.exclude(upward=Upward.FILLED).order_by("alarm_at")


def _raise(pk: int, by: Actor) -> int:
    """Say each clock that ran over, once and louder than a step; then look for the next one."""
    request = filling.held(pk)
    if not _due_alarms().filter(pk=pk).exists():
        return 0
    sides = selectors.sides_of(request)
    clocks = alarming(request, sides, policy_of(request.requesting_agency_id))
    over = [one for one in clocks if one.running and one.late and one.key not in request.late]
    request.late = sorted({*request.late, *(one.key for one in over)})
    request.alarm_at = next_alarm(clocks, request.late)
    if not over:
        request.version += 1
        request.save(update_fields=["alarm_at", "version"])
        return 0
    said = worth_saying(over)
    for partner in dict.fromkeys(one.of for one in said):
        late = [one for one in said if one.of == partner]
        _say_late(request, late, sides.agencies.get(partner or 0), by)
    return 1


def _say_late(
    request: MutualAidRequest, late: Sequence[Clock], partner: Agency | None, by: Actor
) -> None:
    """To every party what the request misses; to the two sides alone what a partner owes."""
    words = ", ".join(f"{one.label.lower()} after {one.minutes} min" for one in late)
    what = request.number if partner is None else f"{partner.short_code} ({request.number})"
    pair = [request.requesting_agency_id, *([] if partner is None else [partner.pk])]
    tell(
        request,
        by=by,
        kind="mutual_aid.late",
        text=f"{what} is late: {words} still missing",
        acts=pair,
        facts={"clocks": [one.name for one in late], "provider": partner and partner.pk},
        only=None if partner is None else pair,
        tier="alarm",
    )


def _due_to_go_up() -> QuerySet[MutualAidRequest]:
    return MutualAidRequest.objects.filter(due_at__lte=Now()).order_by("due_at")


def _propose(pk: int, by: Actor) -> int:
    """Propose what is unfilled; where nothing is, or no tier is named, the clock just ends."""
    held = filling.held(pk)
    if not _due_to_go_up().filter(pk=pk).exists():
        return 0
    try:
        tiers.propose(request=held, by=by)
    except WrongState:
        held.due_at = None
        held.version += 1
        held.save(update_fields=["due_at", "version"])
        return 0
    return 1
