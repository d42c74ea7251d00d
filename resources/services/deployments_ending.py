"""The side exits of a deployment: recalled, cancelled, lost; and damage on the way."""

from eoc.access import Actor
from eoc.errors import Invalid, WrongState
from eoc.text.public import public_text
from resources.models import (
    Damage,
    DamageReport,
    Deployment,
    DeploymentExit,
    DeploymentState,
)
from resources.selectors.deployments import GOES_HOME
from resources.services import bookings, crews
from resources.services import deployments_holding as holding
from resources.services import mutual_aid_filling as filling
from resources.services.deployments_holding import Held
from resources.services.movements import acting_for

S = DeploymentState
NOT_GONE = (S.COMMITTED, S.MOBILIZING)


def recall(
    *, deployment: Deployment, reason: str, by: Actor, version: int | None = None
) -> Deployment:
    """The providing agency needs its asset back; the line it filled misses it again."""
    held = holding.hold(deployment, by, "providing", version)
    reason = _said(reason, "Say why you recall it.")
    if held.deployment.state in GOES_HOME:
        raise WrongState(f"{held.label} is {held.state}: nothing to recall.")
    _turn(held, by, reason, DeploymentExit.RECALLED)
    _misses(held, by)
    holding.say(held, by, "recalled", f"{held.label} recalled: {reason}", "requesting")
    return held.deployment


def cancel(
    *, deployment: Deployment, reason: str, by: Actor, version: int | None = None
) -> Deployment:
    """The requesting agency needs it no more before it arrived; what it drove stays billable.

    Its line asks for nobody in its place.
    """
    held = holding.hold(deployment, by, "requesting", version)
    reason = _said(reason, "Say why you cancel it.")
    if held.deployment.state not in (*NOT_GONE, S.EN_ROUTE):
        raise WrongState(f"{held.label} is {held.state}. Release it instead.")
    _turn(held, by, reason, DeploymentExit.CANCELLED)
    holding.say(held, by, "cancelled", f"{held.label} cancelled: {reason}", "providing")
    return held.deployment


def lose(
    *, deployment: Deployment, condition: str, report: str, by: Actor, version: int | None = None
) -> Deployment:
    """The asset will not come back as it left: its journey ends, it is out of service."""
    held = holding.hold(deployment, by, "either", version)
    if held.deployment.state in NOT_GONE:
        raise WrongState(f"{held.label} is {held.state}. Recall it instead, it never left.")
    harm = _report(held, Damage.LOST, condition, report, by)
    _if_it_fills(held, by)
    booking = bookings.held_now(held.deployment.booking)
    filling.enter(held.deployment, S.LOST, by, reason=report, way_out=DeploymentExit.LOST)
    filling.free(held.asset, booking, by, f"{held.label} lost", unfit=f"lost: {harm.condition}")
    crews.stand_down(held.deployment)
    turn = holding.other(by, held.deployment)
    holding.say(held, by, "lost", f"{held.label} lost: {harm.condition}", turn)
    return held.deployment


def damage(
    *, deployment: Deployment, condition: str, report: str, by: Actor, version: int | None = None
) -> DamageReport:
    """The asset is damaged and goes on; once it is home it is out of service."""
    held = holding.hold(deployment, by, "either", version)
    harm = _report(held, Damage.DAMAGED, condition, report, by)
    holding.raised(held)
    turn = holding.other(by, held.deployment)
    holding.say(held, by, "damaged", f"{held.label} damaged: {harm.condition}", turn)
    return harm


def _turn(held: Held, by: Actor, reason: str, way_out: DeploymentExit) -> None:
    if held.deployment.state in NOT_GONE:
        filling.stay_home(held.deployment, by, reason, way_out)
    else:
        filling.turn_back(held.deployment, by, reason, way_out)


def _misses(held: Held, by: Actor) -> None:
    filling.count(held.request, filling.held_line(held.deployment.offer.line_id), -1, by)


def _if_it_fills(held: Held, by: Actor) -> None:
    """Its line misses it, unless it was going home or another one came in its place."""
    if held.deployment.state not in GOES_HOME:
        _misses(held, by)


def _report(held: Held, what: Damage, condition: str, report: str, by: Actor) -> DamageReport:
    about = held.deployment
    missing = {
        name: "Say it; the other side must know."
        for name, text in (("condition", condition), ("report", report))
        if not text.strip()
    }
    if missing:
        raise Invalid("Say what state it is in and what happened.", missing)
    return DamageReport.objects.create(
        deployment=about,
        requesting_agency_id=about.requesting_agency_id,
        providing_agency_id=about.providing_agency_id,
        what=what,
        condition=public_text(condition, "condition")[:120],
        report=public_text(report, "report", lines=True),
        by_name=by.name[:120],
        by_agency_id=acting_for(about, by),
    )


def _said(reason: str, ask: str) -> str:
    if not reason.strip():
        raise Invalid(ask, {"reason": "The other side must know why."})
    return public_text(reason, "reason")
