"""Custody and damage as doors show them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from eoc.access import Actor
from resources.models import (
    CustodySignature,
    DamageReport,
    Deployment,
    DeploymentState,
    Handover,
    Side,
)
from resources.selectors.rows import iso

Row = dict[str, Any]
S = DeploymentState
HANDED_OVER = (S.COMMITTED, S.MOBILIZING, S.EN_ROUTE, S.CHECKED_IN, S.ASSIGNED)
HANDED_BACK = (S.RELEASED, S.DEMOBILIZING, S.RETURNED)


def visible_to(actor: Actor) -> QuerySet[CustodySignature]:
    """Signatures for equipment of either side."""
    return CustodySignature.objects.filter(_sides(actor))


def reports_visible_to(actor: Actor) -> QuerySet[DamageReport]:
    """Reports of damage and loss of either side."""
    return DamageReport.objects.filter(_sides(actor))


def signatures(deployment: Deployment) -> list[CustodySignature]:
    """Every signature of a deployment, in the order of signing."""
    return list(CustodySignature.objects.filter(deployment=deployment).order_by("pk"))


def end_now(deployment: Deployment) -> Handover | None:
    """The end it is signed for as it stands; None where it is over or never came home."""
    if deployment.state in HANDED_OVER:
        return Handover.OUT
    return Handover.BACK if deployment.state in HANDED_BACK else None


def unsigned(
    deployment: Deployment, sides: Iterable[Side], signed: Iterable[CustodySignature]
) -> list[Side]:
    """Those of the sides that have still to sign for it at this end."""
    end = end_now(deployment)
    done = {one.side for one in signed if one.handover == end}
    return [side for side in sides if end is not None and side not in done]


def damage(deployment: Deployment) -> list[DamageReport]:
    """Every report of damage or loss, in the order of reporting."""
    return list(DamageReport.objects.filter(deployment=deployment).order_by("pk"))


def signature_row(signed: CustodySignature) -> Row:
    """One signature as the API has it."""
    return {
        "handover": signed.handover,
        "side": signed.side,
        "condition": signed.condition,
        "odometer_km": None if signed.odometer_km is None else str(signed.odometer_km),
        "engine_hours": None if signed.engine_hours is None else str(signed.engine_hours),
        "signer": signed.signer,
        "at": iso(signed.at),
    }


def damage_row(harm: DamageReport) -> Row:
    """One report as the API has it."""
    return {
        "what": harm.what,
        "condition": harm.condition,
        "report": harm.report,
        "by": harm.by_name,
        "at": iso(harm.at),
    }


def _sides(actor: Actor) -> Q:
    in_mode = Q(deployment__mode__in=actor.modes)
    if actor.system == "operator":
        return in_mode
    mine = Q(providing_agency__in=actor.agencies) | Q(requesting_agency__in=actor.agencies)
    return in_mode & mine
