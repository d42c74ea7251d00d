"""Journeys to a neighbour and back, by the label of the asset that travels."""

from datetime import datetime

from eoc.access import Actor
from eoc.errors import NotFound
from resources.models import Deployment, DeploymentState
from resources.services import deployments

OVER = (DeploymentState.RETURNED, DeploymentState.SETTLED, DeploymentState.LOST)


def depart(actor: Actor, *, moment: datetime, asset: str) -> None:
    """It leaves its quarters."""
    deployments.depart(deployment=under_way(actor, asset), by=actor)


def check_in(actor: Actor, *, moment: datetime, asset: str) -> None:
    """It reports where it was told to."""
    deployments.check_in(deployment=under_way(actor, asset), by=actor)


def release(actor: Actor, *, moment: datetime, asset: str) -> None:
    """It is needed no longer."""
    deployments.release(deployment=under_way(actor, asset), by=actor)


def return_home(actor: Actor, *, moment: datetime, asset: str) -> None:
    """It is back in quarters and available."""
    deployments.return_to_quarters(deployment=under_way(actor, asset), by=actor)


def under_way(actor: Actor, label: str) -> Deployment:
    """The asset's deployment that is not over yet."""
    found = Deployment.objects.filter(asset_label__iexact=label, mode__in=actor.modes)
    latest = found.exclude(state__in=OVER).order_by("-pk").first()
    if latest is None:
        raise NotFound(f"{label} is on no deployment that this person sees.")
    return latest
