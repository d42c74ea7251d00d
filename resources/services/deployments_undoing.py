"""Undo a step of a deployment: a slip is corrected by a further movement, nothing is erased."""

from eoc.access import Actor
from eoc.errors import NotPermitted, WrongState
from resources.models import (
    UNDO_WITHIN,
    Deployment,
    DeploymentState,
    DispatchState,
    Movement,
)
from resources.selectors import undoing
from resources.services import assets, bookings, movements
from resources.services import deployments_holding as holding
from resources.services import mutual_aid_filling as filling
from resources.services.deployments_holding import Held

S = DeploymentState
STANDS = {  # how an asset stands where its deployment is back again
    S.COMMITTED: DispatchState.IN_QUARTERS,
    S.MOBILIZING: DispatchState.DISPATCHED,
    S.EN_ROUTE: DispatchState.EN_ROUTE,
    S.CHECKED_IN: DispatchState.ON_SCENE,
    S.ASSIGNED: DispatchState.ON_SCENE,
    S.RELEASED: DispatchState.RETURNING,
}


def undo(*, deployment: Deployment, by: Actor, version: int | None = None) -> Deployment:
    """Take the last step back, within ten minutes, by the side that took it, if nothing followed.

    Both sides hear the correction. What another installation was told by message stands.
    """
    held = holding.hold(deployment, by, "either", version)
    slip, about, was = _slip(held, by), held.deployment, held.state
    about.times = {state: at for state, at in about.times.items() if state != about.state}
    about.state = undoing.before(about)
    holding.raised(held, "state", "times")
    movements.correct(slip, about, by)
    assets.enter(
        held.asset,
        by=by,
        kind="asset.corrected",
        text="",
        dispatch_state=STANDS[S(about.state)],
        booking=bookings.held_now(about.booking),
    )
    filling.settle(held.request)
    text = f"Correction: {held.label} is {held.state}, {was} was a slip"
    holding.say(held, by, "undone", text, holding.other(by, about))
    return about


def _slip(held: Held, by: Actor) -> Movement:
    """The movement to take back, or why there is none."""
    slip = undoing.slip_of(held.deployment)
    if held.deployment.state not in undoing.STEPS or held.deployment.exit:
        raise WrongState(f"{held.label} is {held.state}: that cannot be undone.")
    if slip is None:
        raise WrongState(f"Something was recorded about {held.label} since. It stands as it is.")
    if slip.by_agency_id not in by.agencies:
        raise NotPermitted("Only the side that took the step undoes it.")
    if slip.at + UNDO_WITHIN <= assets.moment():
        minutes = UNDO_WITHIN.seconds // 60
        raise WrongState(f"A step is undone within {minutes} minutes. Take the next one instead.")
    if undoing.left_by_message([held.deployment]):
        raise WrongState("It has left for another installation by message. Call them.")
    return slip
