"""Which tier comes next, and on what legal basis it takes a request."""

from django.conf import settings

from resources.models import LegalBasis, MutualAidRequest, RequestTier
from resources.selectors.asking_policy import policy_of

STEPS = list(RequestTier)


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
