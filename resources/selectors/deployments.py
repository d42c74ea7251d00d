"""Deployments as doors show them: where each stands and whose step is next."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from eoc.access import Actor
from resources.models import Booking, Deployment, DeploymentState
from resources.permissions.mutual_aid import may_receive, may_send
from resources.selectors.rows import agency_row, iso

S = DeploymentState
OVER = (S.RETURNED, S.SETTLED, S.LOST)
GOES_HOME = (S.RELEASED, S.DEMOBILIZING)
PROVIDING = {
    S.COMMITTED: ("mobilize", "depart", "recall"),
    S.MOBILIZING: ("depart", "recall"),
    S.EN_ROUTE: ("check-in", "recall"),
    S.CHECKED_IN: ("demobilize", "recall"),
    S.ASSIGNED: ("demobilize", "recall"),
    S.RELEASED: ("demobilize", "return"),
    S.DEMOBILIZING: ("return",),
    S.RETURNED: ("settle",),
    S.LOST: ("settle",),
}
REQUESTING = {
    S.COMMITTED: ("cancel",),
    S.MOBILIZING: ("cancel",),
    S.EN_ROUTE: ("check-in", "cancel"),
    S.CHECKED_IN: ("assign", "release"),
    S.ASSIGNED: ("release",),
    S.RELEASED: ("demobilize",),
}
WORDS = {
    "mobilize": "Mobilize",
    "depart": "Depart",
    "check-in": "Check in",
    "assign": "Assign",
    "release": "Release",
    "demobilize": "Goes home",
    "return": "Back in quarters",
    "recall": "Recall",
    "settle": "Settle",
    "cancel": "Cancel",
    "extend": "Extend",
}
LEADS_TO = {
    "mobilize": S.MOBILIZING,
    "depart": S.EN_ROUTE,
    "check-in": S.CHECKED_IN,
    "assign": S.ASSIGNED,
    "release": S.RELEASED,
    "demobilize": S.DEMOBILIZING,
    "return": S.RETURNED,
}
WITH_REASON = ("recall", "cancel", "settle")


@dataclass(frozen=True)
class Journey:
    """A deployment with the steps the actor may take now."""

    deployment: Deployment
    verbs: tuple[tuple[str, str], ...]
    may_recall: bool
    may_cancel: bool = False
    may_settle: bool = False

    @property
    def waits_for(self) -> str:
        """Whose step is next where it is not the reader's, and which; empty where none is."""
        one = self.deployment
        state = DeploymentState(one.state)
        sides = ((one.providing_agency, PROVIDING), (one.requesting_agency, REQUESTING))
        for agency, steps in () if self.verbs else sides:
            for verb in steps.get(state, ()):
                if verb not in WITH_REASON:
                    return f"{agency.short_code} next: {WORDS[verb].lower()}"
        return ""


def visible_to(actor: Actor) -> QuerySet[Deployment]:
    """Deployments of either side."""
    related = ("request", "providing_agency", "requesting_agency", "team", "replaces")
    found = Deployment.objects.filter(mode__in=actor.modes).select_related(*related)
    if actor.system == "operator":
        return found
    sides = Q(providing_agency__in=actor.agencies) | Q(requesting_agency__in=actor.agencies)
    return found.filter(sides)


def still_away(booking: Booking) -> bool:
    """Lent by a deployment that has not checked in or has left again, which reports its journey."""
    found = Deployment.objects.filter(booking=booking)
    lent = found.values_list("state", flat=True).first()
    return lent is not None and lent not in (DeploymentState.CHECKED_IN, DeploymentState.ASSIGNED)


def verbs(actor: Actor, deployment: Deployment) -> list[str]:
    """The steps the actor may take now, most likely first."""
    state = DeploymentState(deployment.state)
    found = list(REQUESTING.get(state, ())) if may_receive(actor, deployment) else []
    if may_send(actor, deployment):
        found += [verb for verb in PROVIDING.get(state, ()) if verb not in found]
    return found


def next_steps(state: DeploymentState) -> dict[DeploymentState, str]:
    """Where the usual way leads on from a state, by either side, and what people call the step."""
    found = (*REQUESTING.get(state, ()), *PROVIDING.get(state, ()))
    return {LEADS_TO[verb]: WORDS[verb] for verb in found if verb in LEADS_TO}


def journey(actor: Actor, deployment: Deployment) -> Journey:
    """The deployment for a page; recall asks for a reason and stands apart."""
    found = verbs(actor, deployment)
    plain = tuple((verb, WORDS[verb]) for verb in found if verb not in WITH_REASON)
    return Journey(deployment, plain, "recall" in found, "cancel" in found, "settle" in found)


def row(deployment: Deployment) -> dict[str, Any]:
    """One deployment as the API gives it."""
    return {
        "uuid": str(deployment.uuid),
        "asset": deployment.asset_label,
        "state": deployment.state,
        "request": {
            "uuid": str(deployment.request.uuid),
            "number": deployment.request.number,
        },
        "incident": {
            "uuid": str(deployment.request.incident_uuid),
            "number": deployment.request.incident_number,
            "title": deployment.request.incident_title,
        },
        "requesting": agency_row(deployment.requesting_agency),
        "providing": agency_row(deployment.providing_agency),
        "times": deployment.times,
        "recalled_reason": deployment.recalled_reason,
        "exit": deployment.exit,
        "settlement": deployment.settlement,
        "settled_reason": deployment.settled_reason,
        "cancelled_under_way": deployment.cancelled_under_way,
        "purpose": deployment.purpose,
        "post": deployment.post,
        "asked_until": iso(deployment.asked_until),
        "team": str(deployment.team.uuid) if deployment.team else None,
        "replaces": str(deployment.replaces.uuid) if deployment.replaces else None,
        "planned_end": iso(deployment.booking.planned_end),
        "version": deployment.version,
    }
