"""Swapping: another asset of the same kind takes over a deployment, in one act."""

from eoc.access import Actor
from eoc.errors import Invalid, WrongState
from eoc.text.public import public_text
from resources.models import (
    Asset,
    Deployment,
    DeploymentExit,
    DeploymentState,
    ResourceTeam,
    TeamKind,
)
from resources.selectors.assets import label
from resources.services import deployments_holding as holding
from resources.services import mutual_aid_filling as filling
from resources.services.deployments_holding import Held

S = DeploymentState
NOT_GONE = (S.COMMITTED, S.MOBILIZING)


def swap(
    *, deployment: Deployment, asset: Asset, reason: str, by: Actor, version: int | None = None
) -> Deployment:
    """Commit the other asset and let the first go home; answers the new deployment.

    The line stays filled throughout. Raises WrongState where the other one is not free.
    """
    held = holding.hold(deployment, by, "providing", version, also=[asset])
    if held.deployment.state in (S.RELEASED, S.DEMOBILIZING):
        raise WrongState(f"{held.label} is {held.state}: nothing to swap.")
    other = _fits(held)
    why = public_text(reason, "reason") or f"relieved by {label(other)}"
    fresh = filling.relieve(held.request, held.deployment, other, by)
    turn = filling.stay_home if held.deployment.state in NOT_GONE else filling.turn_back
    turn(held.deployment, by, why, DeploymentExit.SWAPPED)
    filling.settle(held.request)
    text = (
        f"{fresh.asset_label} takes over from {held.label}: {why}{_misfit(held.deployment, fresh)}"
    )
    holding.say(held, by, "swapped", text, "requesting")
    return fresh


def _misfit(relieved: Deployment, fresh: Deployment) -> str:
    """What the requesting agency has to look at; of its team the lender sees its own alone."""
    teams = ResourceTeam.objects.filter(kind=TeamKind.STRIKE_TEAM, deployments=fresh)
    team = teams.first()
    if team is None or fresh.asset_type == relieved.asset_type:
        return ""
    return f". It is of another type: make {team} a task force, or take it out"


def _fits(held: Held) -> Asset:
    """The other asset, if it is the same agency's, of the kind and type that was asked for."""
    if not held.others:
        raise Invalid("Choose another asset.", {"asset": "It is the one that is deployed."})
    (other,), line = held.others, held.deployment.offer.line
    ours = other.agency_id == held.deployment.providing_agency_id
    large = line.type is None or (other.type is not None and other.type <= line.type)
    if not ours or other.kind_id != held.asset.kind_id or not large:
        kind = held.asset.kind.name.lower() + (f" of type {line.type}" if line.type else "")
        message = f"Choose {kind} of {held.deployment.providing_agency.name}."
        raise Invalid(message, {"asset": message})
    return other
