"""Which tier comes next, on what legal basis it takes a request, and what waits to be taken."""

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from agencies.selectors import declarations
from eoc.access import Actor, Role
from resources.models import LegalBasis, MutualAidRequest, RequestState, RequestTier
from resources.selectors import mutual_aid
from resources.selectors.asking_policy import policy_of

STEPS = list(RequestTier)
UNFILLED = (RequestState.SUBMITTED, RequestState.PARTLY_FILLED, RequestState.UNABLE_TO_FILL)


def next_tier(request: MutualAidRequest) -> RequestTier | None:
    """The tier above the request's own; None above the state."""
    place = STEPS.index(RequestTier(request.tier)) + 1
    return STEPS[place] if place < len(STEPS) else None


def basis_needed(request: MutualAidRequest) -> LegalBasis | None:
    """What the tier above needs to take it; None where there is no tier above."""
    tier = next_tier(request)
    return LegalBasis(settings.TIER_BASIS[tier]) if tier else None


def has_next_tier(request: MutualAidRequest) -> bool:
    """There is a tier above, and the agency named who coordinates it."""
    named = policy_of(request.requesting_agency_id).next_tier_id is not None
    return named and next_tier(request) is not None


def to_take(actor: Actor) -> QuerySet[MutualAidRequest]:
    """Remainders proposed to agencies whose coordinator the actor is, that nobody carries yet."""
    mine = actor.agencies_as(Role.COORDINATOR)
    found = mutual_aid.visible_to(actor).filter(proposed_to__in=mine, state__in=UNFILLED)
    carried = MutualAidRequest.objects.filter(parent=OuterRef("pk"))
    return found.filter(~Exists(carried)).order_by("needed_by", "pk")


def carrying(actor: Actor, request: MutualAidRequest) -> MutualAidRequest | None:
    """The request that carries its remainder."""
    return mutual_aid.visible_to(actor).filter(parent=request.pk).first()


def carried(actor: Actor, request: MutualAidRequest) -> MutualAidRequest | None:
    """The request whose remainder it carries, where the actor sees that one."""
    return mutual_aid.visible_to(actor).filter(child=request.pk).first()


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
