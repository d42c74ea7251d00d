"""Deployments: an asset's journey to a neighbour and back, each step with its time."""

from dataclasses import dataclass

from agencies.services.telling import given_reason
from eoc.access import Actor
from eoc.access.because import reasoned
from eoc.errors import WrongState
from resources.models import (
    UNDO_WITHIN,
    DamageReport,
    Deployment,
    DeploymentState,
    DispatchState,
)
from resources.selectors.deployments import next_steps
from resources.services import assets, bookings, crews, settling
from resources.services import deployments_holding as holding
from resources.services import mutual_aid_filling as filling
from resources.services.deployments_holding import Held, Side
from resources.services.movements import UNREAD, Reading

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


def mobilize(
    *, deployment: Deployment, by: Actor, version: int | None = None, reading: Reading = UNREAD
) -> Deployment:
    """The crew gets ready."""
    return _take(deployment, MOBILIZE, by, version, reading)


def depart(
    *, deployment: Deployment, by: Actor, version: int | None = None, reading: Reading = UNREAD
) -> Deployment:
    """The asset leaves its quarters."""
    return _take(deployment, DEPART, by, version, reading)


def check_in(
    *, deployment: Deployment, by: Actor, version: int | None = None, reading: Reading = UNREAD
) -> Deployment:
    """The asset reported where it was told to."""
    return _take(deployment, CHECK_IN, by, version, reading)


def assign(
    *, deployment: Deployment, by: Actor, version: int | None = None, reading: Reading = UNREAD
) -> Deployment:
    """The asset works on the incident."""
    return _take(deployment, ASSIGN, by, version, reading)


def release(
    *, deployment: Deployment, by: Actor, version: int | None = None, reading: Reading = UNREAD
) -> Deployment:
    """The requesting agency needs it no longer; it may go home."""
    return _take(deployment, RELEASE, by, version, reading)


def demobilize(
    *, deployment: Deployment, by: Actor, version: int | None = None, reading: Reading = UNREAD
) -> Deployment:
    """The asset is on its way home."""
    return _take(deployment, DEMOBILIZE, by, version, reading)


def return_to_quarters(
    *, deployment: Deployment, by: Actor, version: int | None = None, reading: Reading = UNREAD
) -> Deployment:
    """The asset is home: its booking ends; it is available again unless it came back damaged."""
    held = holding.hold(deployment, by, "providing", version)
    if held.deployment.state not in (S.RELEASED, S.DEMOBILIZING):
        raise WrongState(f"{held.label} is {held.state}. Release or recall it first.")
    harm = DamageReport.objects.filter(deployment=held.deployment).order_by("-pk").first()
    booking = bookings.held_now(held.deployment.booking)
    filling.free(
        held.asset,
        booking,
        by,
        f"{held.label} back in quarters",
        unfit=harm.condition if harm else "",
    )
    filling.enter(held.deployment, S.RETURNED, by, reading=reading)
    crews.stand_down(held.deployment)
    settling.settle_if_free(held.deployment, by)
    holding.say(held, by, "returned", f"{held.label} is home")
    return held.deployment


@reasoned
def settle(
    *, deployment: Deployment, reason: str, by: Actor, version: int | None = None
) -> Deployment:
    """The providing agency asks for nothing, without a claim: nothing was owed, or it waives it.

    No money moves, so the ledger stays as it is.
    """
    held = holding.hold(deployment, by, "providing", version, over=True)
    why = given_reason(reason)
    if held.deployment.state not in (S.RETURNED, S.LOST):
        raise WrongState(f"{held.label} is {held.state}. It is settled once it is home.")
    settling.must_not_be_claimed(held.deployment)
    how = settling.without_claim(held.deployment)
    settling.enter(held.deployment, how, by, why)
    holding.say(held, by, "settled", f"{held.label} is settled, {how.label.lower()}: {why}")
    return held.deployment


def _must_lead_on(held: Held, state: DeploymentState) -> None:
    """A step that comes too late or too early is refused with what to do instead."""
    steps = next_steps(S(held.deployment.state))
    if state not in steps:
        minutes = UNDO_WITHIN.seconds // 60
        raise WrongState(
            f"{held.label} is {held.state} and cannot become {state.label.lower()}. "
            f"Its next step: {' or '.join(steps.values())}. "
            f"A slip is undone within {minutes} minutes by whoever took the step."
        )


def _take(
    deployment: Deployment, step: Step, by: Actor, version: int | None, reading: Reading
) -> Deployment:
    held = holding.hold(deployment, by, step.side, version)
    if held.deployment.state == step.state:
        raise WrongState(f"{held.label} is already {held.state}.")
    _must_lead_on(held, step.state)
    filling.enter(held.deployment, step.state, by, reading=reading)
    assets.enter(
        held.asset,
        by=by,
        kind=f"asset.{step.kind}",
        text="",
        dispatch_state=step.asset,
        booking=bookings.held_now(held.deployment.booking),
    )
    turn = holding.other(by, held.deployment) if step is RELEASE else None
    text = f"{held.label} {step.words}, {held.request.incident_number}"
    holding.say(held, by, step.kind, text, turn)
    return held.deployment
