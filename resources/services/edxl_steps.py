"""A deployment brought as far as a status report says: every step taken, in order, once."""

from collections.abc import Callable

from eoc.access import Actor
from eoc.errors import WrongState
from resources.edxl.message import Line
from resources.models import Deployment, DeploymentState
from resources.services import deployments

S = DeploymentState
WORDS = {  # words of others beside our own states
    "committed": S.COMMITTED,
    "mobilizing": S.MOBILIZING,
    "en_route": S.EN_ROUTE,
    "en route": S.EN_ROUTE,
    "in transit": S.EN_ROUTE,
    "checked_in": S.CHECKED_IN,
    "on scene": S.CHECKED_IN,
    "arrived": S.CHECKED_IN,
    "demobilizing": S.DEMOBILIZING,
    "returning": S.DEMOBILIZING,
    "returned": S.RETURNED,
}
MOMENTS = (
    ("ActualReturnArrival", S.RETURNED),
    ("ActualReturnDeparture", S.DEMOBILIZING),
    ("ActualArrival", S.CHECKED_IN),
    ("ActualDeparture", S.EN_ROUTE),
)
ORDER = (S.COMMITTED, S.MOBILIZING, S.EN_ROUTE, S.CHECKED_IN, S.ASSIGNED, S.RELEASED,
         S.DEMOBILIZING, S.RETURNED, S.SETTLED)  # fmt: skip
Step = Callable[..., Deployment]
STEPS: dict[DeploymentState, Step] = {
    S.MOBILIZING: deployments.mobilize,
    S.EN_ROUTE: deployments.depart,
    S.CHECKED_IN: deployments.check_in,
    S.DEMOBILIZING: deployments.demobilize,
    S.RETURNED: deployments.return_to_quarters,
}
SKIPPED = {S.MOBILIZING}  # an asset may leave without saying that it gets ready


def bring(deployment: Deployment, line: Line, by: Actor) -> str:
    """The steps to the reported state, in words; empty where it is not a state we know."""
    wanted = reported(line)
    if wanted is None:
        return ""
    if deployment.state not in ORDER:
        raise WrongState(f"{deployment.asset_label} is {deployment.get_state_display().lower()}.")
    for state in ORDER[: ORDER.index(wanted) + 1]:
        beyond = ORDER.index(state) <= ORDER.index(S(deployment.state))
        if beyond or state not in STEPS or (state in SKIPPED and state != wanted):
            continue
        deployment = STEPS[state](deployment=deployment, by=by)
    return f"{deployment.asset_label} {deployment.get_state_display().lower()}"


def reported(line: Line) -> DeploymentState | None:
    """The state a line says a resource has reached; None where it is not one we know."""
    status = line.resource.status if line.resource else None
    for word in status.deployment.values if status and status.deployment else ():
        if (found := WORDS.get(word.strip().lower())) is not None:
            return found
    reached = {schedule.type for schedule in line.schedules}
    return next((state for name, state in MOMENTS if name in reached), None)
