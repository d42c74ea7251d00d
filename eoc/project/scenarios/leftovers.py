"""A run that was stopped half-way leaves open incidents; the next one ends them first."""

from collections.abc import Callable

from django.db.models import QuerySet
from django.utils import timezone

from agencies.models import Declaration
from agencies.services import declarations
from agencies.services.sharing import operator
from eoc.access import Actor, scope
from eoc.errors import Refusal
from eoc.project.scenarios.reading import Scenario, Step
from incidents.models import EOCActivation, Incident
from incidents.services import activations, incidents
from resources.models import Booking, Deployment, DeploymentState, MutualAidRequest, Purpose
from resources.selectors.bookings import open_bookings
from resources.selectors.mutual_aid import not_over
from resources.services import bookings, deployments, deployments_ending, mutual_aid

REASON = "An earlier run of the scenario was stopped"
HOME = (DeploymentState.RETURNED, DeploymentState.SETTLED, DeploymentState.LOST)
LEAVING = (DeploymentState.RELEASED, DeploymentState.DEMOBILIZING)


def end(scenario: Scenario, say: Callable[[str], None]) -> None:
    """Send everybody home and close what an earlier run of this story has left open."""
    with scope(operator("Scenario", mode=scenario.mode)) as by:
        for incident in left_open(scenario):
            try:
                with scope(by):
                    close(incident, by)
                say(f"ended {incident.number}, left by an earlier run")
            except Refusal as refusal:
                say(f"{incident.number} of an earlier run stays open: {refusal.message}")
        stand_down(scenario, by)


def left_open(scenario: Scenario) -> list[Incident]:
    """Open incidents with the very title and place that a step logs; children before parents."""
    logged = [step.values for step in scenario.steps if step.verb == "incidents.log"]
    told = {(values["title"], values.get("place_text", "")) for values in logged}
    found = Incident.objects.filter(
        mode=scenario.mode, closed_at__isnull=True, title__in=[title for title, _ in told]
    )
    rows = [one for one in found if (one.title, one.place_text) in told]
    return sorted(rows, key=lambda one: (one.parent_id is None, one.pk))


def close(incident: Incident, by: Actor) -> None:
    """Deployments home, requests over, units free, then the incident itself."""
    for deployment in Deployment.objects.filter(request__incident=incident).exclude(state__in=HOME):
        bring_home(deployment, by)
    for request in not_over(MutualAidRequest.objects.filter(incident=incident)):
        mutual_aid.close(request=request, by=by)
    for booking in units_of(incident):
        bookings.release(booking=booking, by=by)
    incidents.close(incident=incident, reason=REASON, by=by)


def bring_home(deployment: Deployment, by: Actor) -> None:
    """Recalled if it was still needed, then back in quarters."""
    if deployment.state not in LEAVING:
        deployment = deployments_ending.recall(deployment=deployment, reason=REASON, by=by)
    if deployment.state not in HOME:
        deployments.return_to_quarters(deployment=deployment, by=by)


def units_of(incident: Incident) -> list[Booking]:
    """Own units still dispatched."""
    found = open_bookings().filter(incident=incident, purpose=Purpose.DISPATCH)
    return list(found.select_related("asset__agency"))


def stand_down(scenario: Scenario, by: Actor) -> None:
    """EOCs and declarations that the story itself begins, known by its own words."""
    for step in scenario.steps:
        if step.verb == "activations.activate":
            for open_one in stands(scenario, step):
                activations.deactivate(jurisdiction=open_one.jurisdiction, by=by)
        if step.verb == "declarations.declare":
            for one in in_force(scenario, step):
                declarations.end(declaration=one, version=one.version, by=by, reason=REASON)


def stands(scenario: Scenario, step: Step) -> QuerySet[EOCActivation]:
    """The activation of a step, if it is still open."""
    return EOCActivation.objects.select_related("jurisdiction").filter(
        jurisdiction__short_code=step.values["jurisdiction"],
        reason=step.values["reason"],
        mode=scenario.mode,
        deactivated_at__isnull=True,
    )


def in_force(scenario: Scenario, step: Step) -> QuerySet[Declaration]:
    """The declaration of a step, if it has not ended."""
    return Declaration.objects.filter(
        issuer__short_code=step.values["issuer"],
        title=step.values["title"],
        mode=scenario.mode,
        ended_reason="",
    ).exclude(in_force_to__lte=timezone.now())
