"""What a tier answers to what was proposed to it: it declines or hands back; who is asked then."""

from django.utils import timezone

from eoc.access import Actor
from resources.models import MutualAidRequest, RequestTier, Upward
from resources.selectors.asking_policy import policy_of
from resources.selectors.rows import iso
from resources.selectors.tiers import STEPS, UNFILLED, asked_tier
from resources.services import mutual_aid_filling as filling
from resources.services.mutual_aid_telling import tell


def step_down(held: MutualAidRequest, reason: str, *, by: Actor) -> None:
    """The tier a locked request is proposed to will not carry it; the clock asks the one above."""
    tier, to = asked_tier(held) or RequestTier.STATE, held.proposed_to
    assert to is not None
    up = policy_of(to.pk).next_tier_id if tier != STEPS[-1] else None
    now = timezone.now()
    said = {"by": by.name[:120], "reason": reason, "at": iso(now), "next": up}
    who = {"agency": to.pk, "name": to.name, "code": to.short_code, "tier": tier.value}
    held.declined_above = [*held.declined_above, {**who, **said}]
    held.upward, held.upward_at, held.due_at = Upward.DECLINED, now, now if up else None
    filling.settle(held)
    then = "the tier above is asked" if up else "no tier above it is named"
    text = f"{to.short_code} declines what {held.number} has unfilled: {reason}; {then}"
    turn = [held.requesting_agency_id]
    tell(held, by=by, kind="mutual_aid.tier_declined", text=text, acts=turn)


def hand_back(child: MutualAidRequest, reason: str, *, by: Actor) -> None:
    """A tier that withdraws what it carried hands the remainder back to whose it is."""
    if child.parent_id is None:
        return
    parent = filling.held(child.parent_id)
    if parent.state in UNFILLED and parent.proposed_to_id == child.requesting_agency_id:
        step_down(parent, reason or f"{child.number} withdrawn", by=by)
