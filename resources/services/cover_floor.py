"""Lending below the lender's cover floor: forbidden by the agreement, or somebody says why."""

from agencies.models import AgreementTerms
from eoc.errors import Invalid, WrongState
from resources.selectors.partners import Cover

WHY = "Say why you lend below your floor; your name stands beside the reason."


def allowed(agreement_id: int, left: Cover, reason: str) -> str:
    """The reason to keep with the offer; empty where the floor is held.

    Raises WrongState where the agreement makes the floor hard, Invalid without a reason.
    """
    if not left.low:
        return ""
    if AgreementTerms.objects.filter(agreement=agreement_id, floor_hard=True).exists():
        raise WrongState(f"{left.words} The agreement forbids lending below it. Send fewer.")
    if not reason.strip():
        raise Invalid(f"{left.words} {WHY}", {"override": WHY})
    return reason.strip()[:300]
