"""Which tier comes next, on what legal basis it takes a request, and what waits to be taken."""

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from agencies.models import Agency
from agencies.selectors import declarations
from eoc.access import Actor, Role
from resources.models import LegalBasis, MutualAidRequest, RequestState, RequestTier, Upward
from resources.selectors import mutual_aid
from resources.selectors.asking_policy import policy_of

STEPS = list(RequestTier)
UNFILLED = (RequestState.SUBMITTED, RequestState.PARTLY_FILLED, RequestState.UNABLE_TO_FILL)
TAKEABLE = (Upward.PROPOSED, Upward.DECLINED)


def next_tier(request: MutualAidRequest) -> RequestTier | None:
    """The tier above the request's own, and above those that declined; None above the state."""
    declined = request.declined_above
    place = STEPS.index(RequestTier(declined[-1]["tier"] if declined else request.tier)) + 1
    return STEPS[place] if place < len(STEPS) else None


def asked_tier(request: MutualAidRequest) -> RequestTier | None:
    """The tier it is proposed to, also after that one declined; before that the next one."""
    declined = request.declined_above
    if request.upward == Upward.DECLINED and declined:
        return RequestTier(declined[-1]["tier"])
    return next_tier(request)


def next_agency(request: MutualAidRequest) -> Agency | None:
    """Who coordinates the next tier, as its agency named it, or whoever declined last."""
    if request.declined_above:
        return Agency.objects.filter(pk=request.declined_above[-1]["next"]).first()
    return policy_of(request.requesting_agency_id).next_tier


def basis_needed(request: MutualAidRequest) -> LegalBasis | None:
    """What the tier it is proposed to needs to take it; None where there is no tier above."""
    tier = asked_tier(request)
    return LegalBasis(settings.TIER_BASIS[tier]) if tier else None


def may_go_up(request: MutualAidRequest) -> bool:
    """Nobody above has it, there is a tier above, and the agency named who coordinates it."""
    free = request.upward in ("", Upward.DECLINED) and next_tier(request) is not None
    return free and next_agency(request) is not None


def to_take(actor: Actor) -> QuerySet[MutualAidRequest]:
    """Remainders proposed to agencies whose coordinator the actor is, that wait for an answer."""
    mine = actor.agencies_as(Role.COORDINATOR)
    found = mutual_aid.visible_to(actor).filter(proposed_to__in=mine, state__in=UNFILLED)
    return found.filter(upward=Upward.PROPOSED).order_by("needed_by", "pk")


def on_the_way(actor: Actor) -> tuple[list[MutualAidRequest], list[MutualAidRequest]]:
    """What waits to be taken by the actor's tier, and their own of which a tier above has it."""
    mine = actor.agencies_as(Role.COORDINATOR)
    waits = Q(proposed_to__in=mine, upward=Upward.PROPOSED)
    own = Q(requesting_agency__in=actor.agencies) & ~Q(upward="")
    found = mutual_aid.visible_to(actor).filter(waits | own, state__in=UNFILLED)
    rows = list(found.prefetch_related("lines__kind").order_by("needed_by", "pk"))
    to_take = [o for o in rows if o.proposed_to_id in mine and o.upward == Upward.PROPOSED]
    return to_take, [o for o in rows if o.requesting_agency_id in actor.agencies]


def carrying(actor: Actor, request: MutualAidRequest) -> MutualAidRequest | None:
    """The request that carries its remainder."""
    return carriers(actor, [request]).get(request.pk)


def carriers(actor: Actor, requests: list[MutualAidRequest]) -> dict[int, MutualAidRequest]:
    """The requests that carry remainders, by whose they are, with their lines."""
    found = mutual_aid.visible_to(actor).filter(parent__in=[one.pk for one in requests])
    found = found.exclude(state=RequestState.WITHDRAWN).prefetch_related("lines__kind")
    return {one.parent_id: one for one in found if one.parent_id}


def carried(actor: Actor, request: MutualAidRequest) -> MutualAidRequest | None:
    """The request whose remainder it carries, where the actor sees that one."""
    return mutual_aid.visible_to(actor).filter(pk=request.parent_id or 0).first()


def grounds(actor: Actor, request: MutualAidRequest) -> list[str]:
    """Declarations in force that a tier may name, in words: title, legal basis and day."""
    basis = basis_needed(request)
    if basis in (None, LegalBasis.NONE):
        return []
    now = timezone.now()
    found = declarations.listed(actor).filter(in_force_from__lte=now)
    return [
        f"{one.title}, {one.legal_basis}, {timezone.localtime(one.in_force_from):%d %b %Y}"[:200]
        for one in found
        if declarations.in_force(one)
    ]
