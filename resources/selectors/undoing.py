"""What can be undone: one's own last step or answer, for ten minutes, before anything followed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet
from django.utils import timezone

from eoc.access import Actor
from resources.models import (
    UNDO_WITHIN,
    Deployment,
    DeploymentExit,
    DeploymentState,
    Direction,
    EdxlMessage,
    Movement,
    Offer,
    OfferState,
)
from resources.permissions.mutual_aid import ASKING, may_decide
from resources.selectors.costs import moments

S = DeploymentState
STEPS = (S.MOBILIZING, S.EN_ROUTE, S.CHECKED_IN, S.ASSIGNED, S.RELEASED, S.DEMOBILIZING)
STAYED = (S.COMMITTED, S.MOBILIZING)
TURNED = (DeploymentExit.RECALLED, DeploymentExit.CANCELLED)
ANSWERS = (OfferState.DECLINED, OfferState.WITHDRAWN)


@dataclass(frozen=True)
class Undo:
    """What may be taken back, until when, and what the other side then hears."""

    until: datetime
    tells: str


def slip_of(deployment: Deployment) -> Movement | None:
    """The step a deployment took last, where nothing was done to it since."""
    return _slips([deployment.pk]).first()


def leads_back(deployment: Deployment) -> bool:
    """Its last step is of a sort that is undone: one of the usual way, a recall, a cancelling.

    What came home stays home: the asset is its owner's again. Only a recall of what had not left
    is its owner's own to take back.
    """
    if deployment.state == S.RETURNED:
        return deployment.exit == DeploymentExit.RECALLED and before(deployment) in STAYED
    if deployment.state == S.DEMOBILIZING and deployment.exit in TURNED:
        return True
    return deployment.state in STEPS and not deployment.exit


def before(deployment: Deployment) -> DeploymentState:
    """Where it stood before its last step."""
    earlier = {state: at for state, at in moments(deployment).items() if state != deployment.state}
    return DeploymentState(max(earlier, key=lambda state: earlier[state]))


def left_by_message(found: Iterable[Deployment]) -> set[int]:
    """Those of whose step another installation was told; that cannot be called back.

    It hears of every step where it asked, and of release and cancelling where it lends.
    """
    rows = list(found)
    released = {one.request_id for one in rows if _let_go(one)}
    sent = EdxlMessage.objects.filter(request__in=released, direction=Direction.OUT)
    told = set(sent.values_list("request", "partner_agency")) if released else set()
    return {
        one.pk
        for one in rows
        if one.request.asked_as
        or (_let_go(one) and (one.request_id, one.providing_agency_id) in told)
    }


def _let_go(deployment: Deployment) -> bool:
    """The requesting side said that it may go, or need not come."""
    cancelled = deployment.exit == DeploymentExit.CANCELLED
    return deployment.state == S.RELEASED or cancelled


def of_deployments(actor: Actor, found: Iterable[Deployment]) -> dict[int, Undo]:
    """By deployment what the actor may take back now."""
    rows = {one.pk: one for one in found if leads_back(one)}
    taken = _slips(rows).filter(at__gt=timezone.now() - UNDO_WITHIN)
    mine = [slip for slip in taken if actor.has(*ASKING, agency=slip.by_agency_id or 0)]
    left = left_by_message(rows[slip.deployment_id] for slip in mine)
    return {
        slip.deployment_id: _undo(rows[slip.deployment_id], slip)
        for slip in mine
        if slip.deployment_id not in left
    }


def of_offer(actor: Actor, offer: Offer) -> Undo | None:
    """The answer of one's own agency, where it may be taken back now."""
    mine = may_decide(actor, offer) and answer_stands(offer) and not offer.request.asked_as
    if not mine or offer.decided_at is None:
        return None
    told = f"{offer.requesting_agency.short_code} was told; it hears that this was a slip."
    return Undo(offer.decided_at + UNDO_WITHIN, told)


def answer_stands(offer: Offer) -> bool:
    """It ended by its owner's own word, and nobody changed it since."""
    own = offer.decided_agency_id == offer.providing_agency_id
    late = offer.decided_at is None or offer.decided_at + UNDO_WITHIN <= timezone.now()
    return bool(offer.state in ANSWERS and offer.former_state) and own and not late


def _slips(deployments: Iterable[int]) -> QuerySet[Movement]:
    """The newest step of each, where it still is what happened last."""
    return Movement.objects.filter(
        deployment__in=list(deployments),
        undoes=None,
        undone_by=None,
        state=F("deployment__state"),
        at_version=F("deployment__version"),
    )


def _undo(about: Deployment, slip: Movement) -> Undo:
    lends = slip.by_agency_id == about.providing_agency_id
    other = about.requesting_agency if lends else about.providing_agency
    back = before(about).label.lower()
    told = f"Back to {back}. {other.short_code} was told; it hears that this was a slip."
    return Undo(slip.at + UNDO_WITHIN, told)
