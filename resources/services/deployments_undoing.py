"""Undo a step of a deployment: a slip is corrected by a further movement, nothing is erased."""

from eoc.access import Actor
from eoc.errors import NotPermitted, WrongState
from resources.models import (
    UNDO_WITHIN,
    Asset,
    AssetStatus,
    Deployment,
    DeploymentExit,
    DeploymentState,
    DispatchState,
    Movement,
)
from resources.selectors import mutual_aid, undoing
from resources.selectors.costs import moments
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

    A recall counts where nobody else fills its line; its asset is taken again if it is still free.
    Both sides hear the correction. What another installation was told by message stands.
    """
    held = holding.hold(deployment, by, "either", version, over=True)
    slip, about, was = _slip(held, by), held.deployment, _was(held.deployment)
    recalled, home = about.exit == DeploymentExit.RECALLED, about.state == S.RETURNED
    (about.asset,) = assets.lock([Asset.objects.get(pk=about.asset_id)])
    about.times = {state: at for state, at in about.times.items() if state != about.state}
    about.state = undoing.before(about)
    about.exit = about.recalled_reason = ""
    if recalled:
        _counted_again(held, by)
    if home:
        booking = bookings.reopen(about.booking, about.asset, moments(about)[S.COMMITTED])
    else:
        booking = bookings.held_now(about.booking)
    holding.raised(held, "state", "times", "exit", "recalled_reason")
    movements.correct(slip, about, by)
    assets.enter(
        about.asset,
        by=by,
        kind="asset.corrected",
        text="",
        status=AssetStatus.ASSIGNED,
        dispatch_state=STANDS[S(about.state)],
        booking=booking,
    )
    filling.settle(held.request)
    text = f"Correction: {held.label} is {held.state}, {was} was a slip"
    holding.say(held, by, "undone", text, holding.other(by, about))
    return about


def _was(about: Deployment) -> str:
    """What is taken back, in words: the way it left, or the state."""
    return (about.get_exit_display() or about.get_state_display()).lower()


def _counted_again(held: Held, by: Actor) -> None:
    """Its line has it again; refused where the request is over or others took its place."""
    line = filling.held_line(held.deployment.offer.line_id)
    if held.request.state in mutual_aid.OVER:
        state = held.request.get_state_display().lower()
        raise WrongState(f"{held.request.number} is {state}: {held.label} is not needed there.")
    if line.filled == line.quantity:
        raise WrongState(f"Others took its place: {mutual_aid.line_words(0, line)} missing.")
    filling.count(held.request, line, 1, by)


def _slip(held: Held, by: Actor) -> Movement:
    """The movement to take back, or why there is none."""
    slip = undoing.slip_of(held.deployment)
    if not undoing.leads_back(held.deployment):
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
