"""Deployments: an asset's journey to a neighbour and back, each step with its time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.utils import timezone

from eoc.access import Actor
from eoc.errors import Invalid, NotFound, NotPermitted, WrongState
from resources.models import (
    Asset,
    Deployment,
    DeploymentState,
    DispatchState,
    MutualAidRequest,
)
from resources.permissions.mutual_aid import may_receive, may_send
from resources.selectors.bookings import overlapping, words
from resources.services import assets, bookings
from resources.services import mutual_aid_filling as filling
from resources.services.mutual_aid_telling import tell
from resources.services.settling import settle_if_free

Side = Literal["providing", "requesting", "either"]
S = DeploymentState


@dataclass(frozen=True)
class Step:
    """One step: whose it is, where it leads, how the asset then stands, what people read."""

    state: DeploymentState
    side: Side
    asset: DispatchState | None
    kind: str
    words: str


MOBILIZE = Step(S.MOBILIZING, "providing", DispatchState.DISPATCHED, "mobilized", "mobilizes")
DEPART = Step(S.EN_ROUTE, "providing", DispatchState.EN_ROUTE, "departed", "is on its way")
CHECK_IN = Step(S.CHECKED_IN, "either", DispatchState.ON_SCENE, "checked_in", "checked in")
ASSIGN = Step(S.ASSIGNED, "requesting", DispatchState.ON_SCENE, "assigned", "assigned")
RELEASE = Step(S.RELEASED, "requesting", DispatchState.RETURNING, "released", "released")
DEMOBILIZE = Step(S.DEMOBILIZING, "either", DispatchState.RETURNING, "demobilized", "goes home")


def mobilize(*, deployment: Deployment, by: Actor, version: int | None = None) -> Deployment:
    """The crew gets ready."""
    return _take(deployment, MOBILIZE, by, version)


def depart(*, deployment: Deployment, by: Actor, version: int | None = None) -> Deployment:
    """The asset leaves its quarters."""
    return _take(deployment, DEPART, by, version)


def check_in(*, deployment: Deployment, by: Actor, version: int | None = None) -> Deployment:
    """The asset reported where it was told to."""
    return _take(deployment, CHECK_IN, by, version)


def assign(*, deployment: Deployment, by: Actor, version: int | None = None) -> Deployment:
    """The asset works on the incident."""
    return _take(deployment, ASSIGN, by, version)


def release(*, deployment: Deployment, by: Actor, version: int | None = None) -> Deployment:
    """The requesting agency needs it no longer; it may go home."""
    return _take(deployment, RELEASE, by, version)


def demobilize(*, deployment: Deployment, by: Actor, version: int | None = None) -> Deployment:
    """The asset is on its way home."""
    return _take(deployment, DEMOBILIZE, by, version)


def return_to_quarters(
    *, deployment: Deployment, by: Actor, version: int | None = None
) -> Deployment:
    """The asset is home: its booking ends and it is available again."""
    request, held, asset = _held(deployment, by, "providing", version)
    if held.state not in (S.RELEASED, S.DEMOBILIZING):
        raise WrongState(f"{held.asset_label} is {_state(held)}. Release or recall it first.")
    booking = bookings.held_now(held.booking)
    filling.free(asset, booking, by, f"{held.asset_label} back in quarters")
    filling.enter(held, S.RETURNED)
    settle_if_free(held)
    _tell(request, held, by, "returned", f"{held.asset_label} is home", "requesting")
    return held


def recall(
    *, deployment: Deployment, reason: str, by: Actor, version: int | None = None
) -> Deployment:
    """The providing agency needs its asset back; the line it filled misses it again."""
    request, held, _ = _held(deployment, by, "providing", version)
    if not reason.strip():
        raise Invalid("Say why you recall it.", {"reason": "The other side must know why."})
    if held.state in (S.RELEASED, S.DEMOBILIZING, S.RETURNED, S.SETTLED, S.LOST):
        raise WrongState(f"{held.asset_label} is {_state(held)}: nothing to recall.")
    if held.state in (S.COMMITTED, S.MOBILIZING):
        filling.stay_home(held, by, reason)
    else:
        filling.turn_back(held, by, reason)
    line = held.offer.line
    filling.count(request, filling.held_line(line.pk), -1, by)
    text = f"{held.asset_label} recalled: {reason.strip()} ({request.number})"
    _tell(request, held, by, "recalled", text, "requesting")
    return held


def extend(
    *, deployment: Deployment, planned_end: datetime, by: Actor, version: int | None = None
) -> tuple[Deployment, list[str]]:
    """Move the planned end; returns the later plans of the asset that it now crosses."""
    request, held, asset = _held(deployment, by, "providing", version)
    if held.state in (S.RETURNED, S.SETTLED, S.LOST):
        raise WrongState(f"{held.asset_label} is {_state(held)}.")
    if planned_end <= timezone.now():
        raise Invalid("Choose a time to come.", {"planned_end": "Choose a later time."})
    booking = bookings.held_now(held.booking)
    booking.planned_end = planned_end
    booking.version += 1
    booking.save(update_fields=["planned_end", "version"])
    held.version += 1
    held.save(update_fields=["version"])
    plans = overlapping(asset, timezone.now(), planned_end).exclude(pk=booking.pk)
    crossed = [words(plan) for plan in plans]
    until = f"{timezone.localtime(planned_end):%d %b %H:%M}"
    text = f"{held.asset_label} stays until {until} ({request.number})"
    _tell(request, held, by, "extended", text, "requesting")
    return held, crossed


def _take(deployment: Deployment, step: Step, by: Actor, version: int | None) -> Deployment:
    request, held, asset = _held(deployment, by, step.side, version)
    if held.state == step.state:
        raise WrongState(f"{held.asset_label} is already {_state(held)}.")
    filling.enter(held, step.state)
    text = f"{held.asset_label} {step.words}, {request.incident_number} ({request.number})"
    booking = bookings.held_now(held.booking)
    assets.enter(
        asset,
        by=by,
        kind=f"asset.{step.kind}",
        text="",
        dispatch_state=step.asset,
        booking=booking,
    )
    other: Side = "requesting" if may_send(by, held) else "providing"
    _tell(request, held, by, step.kind, text, other)
    return held


def _held(
    deployment: Deployment, by: Actor, side: Side, version: int | None
) -> tuple[MutualAidRequest, Deployment, Asset]:
    """Request, deployment and asset, locked in this order, permitted and not stale."""
    request = filling.held(deployment.request_id)
    rows = Deployment.objects.select_for_update(of=("self",)).select_related(
        "providing_agency", "requesting_agency", "offer", "booking"
    )
    held = rows.filter(pk=deployment.pk).first()
    if held is None:
        raise NotFound("There is no such deployment, or it is not one of your agency.")
    _permit(held, by, side)
    filling.fresh(held, version)
    if held.state in (S.RETURNED, S.SETTLED, S.LOST):
        raise WrongState(f"{held.asset_label} is {_state(held)}: its deployment is over.")
    (asset,) = assets.lock([Asset.objects.get(pk=held.asset_id)])
    return request, held, asset


def _permit(held: Deployment, by: Actor, side: Side) -> None:
    sends, receives = may_send(by, held), may_receive(by, held)
    if side == "providing" and not sends:
        raise NotPermitted(f"Only {held.providing_agency.name} decides that about its asset.")
    if side == "requesting" and not receives:
        raise NotPermitted(f"Only {held.requesting_agency.name}, whom it helps, says that.")
    if not (sends or receives):
        raise NotPermitted(f"Only {held.providing_agency.name} or whom it helps reports that.")


def _state(held: Deployment) -> str:
    return held.get_state_display().lower()


def _tell(
    request: MutualAidRequest, held: Deployment, by: Actor, kind: str, text: str, turn: Side
) -> None:
    sides = {
        "providing": held.providing_agency_id,
        "requesting": held.requesting_agency_id,
    }
    tell(
        request,
        by=by,
        kind=f"deployment.{kind}",
        text=text,
        acts=[sides[turn]] if kind in ("recalled", "extended", "released") else [],
        facts={
            "deployment": held.pk,
            "deployment_uuid": str(held.uuid),
            "provider": held.providing_agency_id,
            "asset": held.asset_id,
            "reason": held.recalled_reason,
        },
    )
