"""`DEP LAK E12`: the next step of a unit's deployment, or the one that is named."""

from collections.abc import Callable

from eoc.access import Actor
from eoc.errors import Invalid, WrongState
from resources.models import Deployment
from resources.selectors import deployments as selectors
from resources.selectors.assets import label
from resources.selectors.named import unit_named
from resources.services import deployments
from resources.services.answers import Answer

STEPS: dict[str, Callable[..., Deployment]] = {
    "mobilize": deployments.mobilize,
    "depart": deployments.depart,
    "check-in": deployments.check_in,
    "assign": deployments.assign,
    "release": deployments.release,
    "demobilize": deployments.demobilize,
    "return": deployments.return_to_quarters,
}


def dep(actor: Actor, words: str, dry_run: bool) -> Answer:
    """Take the step, or the likeliest one that the actor may take."""
    unit, _, named = words.rpartition(" ")
    if named.lower() not in STEPS:
        unit, named = words, ""
    if not unit:
        raise Invalid("Name the unit and the step: DEP LAK E12 depart.")
    found = _deployed(actor, unit)
    verb = named.lower() or _next(actor, found)
    meaning = f"{found.asset_label}: {selectors.WORDS[verb].lower()}, {found.request.number}"
    if dry_run:
        return {"ok": True, "meaning": meaning}
    done = STEPS[verb](deployment=found, by=actor)
    said = f"{done.asset_label} is {done.get_state_display().lower()}"
    return {"ok": True, "meaning": meaning, "done": said}


def _deployed(actor: Actor, unit: str) -> Deployment:
    asset = unit_named(actor, unit)
    under_way = selectors.visible_to(actor).exclude(state__in=selectors.OVER)
    found = under_way.filter(asset=asset).order_by("-pk").first()
    if found is None:
        raise WrongState(f"{label(asset)} is on no deployment.")
    return found


def _next(actor: Actor, found: Deployment) -> str:
    offered = [verb for verb in selectors.verbs(actor, found) if verb in STEPS]
    if not offered:
        state = found.get_state_display().lower()
        raise WrongState(f"{found.asset_label} is {state}: the other side takes the next step.")
    return offered[0]
