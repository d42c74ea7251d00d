"""Tiers: what stays unfilled goes up a step; the clock proposes, its coordinator takes it."""

from django.conf import settings
from django.utils import timezone

from agencies.models import Agency
from eoc.access import Actor
from eoc.access.because import reasoned
from eoc.errors import Invalid, NotPermitted, WrongState
from eoc.text.public import harmless
from resources.models import LegalBasis, MutualAidRequest, RequestState, Upward
from resources.permissions.mutual_aid import may_steer, may_take
from resources.selectors import mutual_aid as selectors
from resources.selectors.approvals import waiting
from resources.selectors.tiers import UNFILLED, asked_tier, next_agency, next_tier
from resources.services import mutual_aid
from resources.services import mutual_aid_filling as filling
from resources.services.mutual_aid_telling import tell
from resources.services.request_details import Details, Origin
from resources.services.request_words import read_one
from resources.services.tier_answers import step_down
from resources.services.tier_showing import show_above


def propose(
    *, request: MutualAidRequest, by: Actor, version: int | None = None
) -> MutualAidRequest:
    """Propose what is unfilled to the next tier, as the clock or sooner as its agency."""
    filling.not_as_follower(request, by)
    held = filling.held(request.pk)
    if by.system != "relay" and not may_steer(by, held):
        raise NotPermitted(f"{held.number} is a request of {held.requesting_agency.name}.")
    filling.fresh(held, version)
    if held.state not in UNFILLED:
        raise WrongState(
            f"{held.number} is {held.get_state_display().lower()}: nothing to pass up."
        )
    if held.upward not in ("", Upward.DECLINED):
        raise WrongState(f"{held.number} is proposed to the next tier already.")
    to, left = next_agency(held), held.proposed_to_id
    if to is None or next_tier(held) is None:
        raise WrongState("No next tier: an administrator names who coordinates it.")
    held.proposed_to, held.due_at = to, None
    held.upward, held.upward_at = Upward.PROPOSED, timezone.now()
    filling.settle(held)
    words = selectors.remainder_words(held)
    text = f"{held.number}: {words} unfilled, proposed to {to.short_code}"
    turn = [to.pk, held.requesting_agency_id]
    tell(held, by=by, kind="mutual_aid.proposed", text=text, acts=turn, left=left)
    show_above(held, why=f"proposed to the next tier, {held.number}", by=by)
    return held


def take(
    *,
    request: MutualAidRequest,
    by: Actor,
    legal_basis: str = LegalBasis.NONE,
    words: str = "",
    version: int | None = None,
) -> MutualAidRequest:
    """Take the remainder for the next tier, on the legal basis it needs; the child request.

    Whoever was asked for it and has not answered need not any more; offers that were made stay.
    """
    held = filling.held(request.pk)
    if not may_take(by, held) or held.proposed_to is None:
        raise NotPermitted("Only a coordinator of the agency it is proposed to takes it.")
    filling.fresh(held, version)
    if held.state not in UNFILLED:
        raise WrongState(f"{held.number} is {held.get_state_display().lower()}.")
    _nobody_carries(held)
    tier = asked_tier(held)
    if tier is None:
        raise WrongState("There is no tier above the state.")
    held.upward, held.upward_at, held.due_at = Upward.CARRIED, timezone.now(), None
    before = held.declined_above  # whoever takes it after all did not decline
    held.declined_above = [one for one in before if one["agency"] != held.proposed_to_id]
    child = _child(held, held.proposed_to, tier, _basis(tier, legal_basis, words), by)
    code = held.proposed_to.short_code
    ended = filling.end_invitations(held, by, f"{code} carries it as {child.number}")
    filling.settle(held)
    text = f"{code} takes the remainder of {held.number} as {child.number}"
    turn = [held.requesting_agency_id, *ended]
    tell(held, by=by, kind="mutual_aid.taken", text=text, acts=turn, facts={"ended": ended})
    return child if waiting(child) else mutual_aid.submit(request=child, by=by)


@reasoned
def decline(
    *, request: MutualAidRequest, reason: str, by: Actor, version: int | None = None
) -> MutualAidRequest:
    """Say no for the tier it is proposed to, with a reason; the clock then asks the tier above."""
    held = filling.held(request.pk)
    if not may_take(by, held):
        raise NotPermitted("Only a coordinator of the agency it is proposed to declines it.")
    filling.fresh(held, version)
    _nobody_carries(held)
    if held.state not in UNFILLED:
        raise WrongState(f"{held.number} is {held.get_state_display().lower()}.")
    if held.upward == Upward.DECLINED:
        raise WrongState(f"{held.declined_above[-1]['by']} has declined it already.")
    why = read_one(reason, "reason")
    if not why:
        raise Invalid("Say why.", {"reason": f"{held.requesting_agency.name} must know why."})
    step_down(held, why[:300], by=by)
    return held


def _nobody_carries(held: MutualAidRequest) -> None:
    carrying = held.children.exclude(state=RequestState.WITHDRAWN).first()
    if carrying is not None:
        raise WrongState(
            f"{carrying.number} carries it already, by {carrying.by_name}. "
            "Withdraw that one to hand it back."
        )


def _basis(tier: str, legal_basis: str, words: str) -> tuple[str, str]:
    needed = settings.TIER_BASIS[tier]
    if legal_basis != needed:
        name = LegalBasis(needed).label.lower()
        message = f"The {tier} tier takes a request on: {name}."
        raise Invalid(message, {"legal_basis": message})
    if needed != LegalBasis.NONE and not words.strip():
        raise Invalid("Name the declaration.", {"words": "Its title, number and day."})
    return legal_basis, read_one(words, "legal_words")[:200]


def _child(
    held: MutualAidRequest, to: Agency, tier: str, basis: tuple[str, str], by: Actor
) -> MutualAidRequest:
    return mutual_aid.request(
        by=by,
        agency=to,
        incident=held.incident,
        lines=[
            {
                "kind": line.kind_id,
                "quantity": line.quantity - line.filled,
                "type": line.type,
                "capability": harmless(line.capability),
                "substitutes": line.substitutes,
            }
            for line in held.lines.order_by("pk")
            if line.filled < line.quantity
        ],
        reporting_place=harmless(held.reporting_place),
        report_to=harmless(held.report_to),
        radio_channel=harmless(held.radio_channel),
        reporting_point=held.reporting_point,
        needed_by=held.needed_by if held.needed_by and held.needed_by > timezone.now() else None,
        duration_hours=held.duration_hours,
        note=harmless(held.note, lines=True),
        details=Details(
            priority=held.priority, safety_notes=harmless(held.safety_notes, lines=True)
        ),
        origin=Origin(parent=held, tier=tier, legal_basis=basis[0], legal_words=basis[1]),
    )
