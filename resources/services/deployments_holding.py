"""Holding a deployment: locked in one order, permitted by its side, not stale; and telling it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from eoc.access import Actor
from eoc.errors import NotFound, NotPermitted, WrongState
from resources.models import Asset, Deployment, MutualAidRequest
from resources.permissions.mutual_aid import may_receive, may_send
from resources.selectors.deployments import GOES_HOME, OVER
from resources.services import assets
from resources.services import mutual_aid_filling as filling
from resources.services.mutual_aid_telling import tell

Side = Literal["providing", "requesting", "either"]


@dataclass(frozen=True)
class Held:
    """A deployment with its request and its asset, all locked."""

    request: MutualAidRequest
    deployment: Deployment
    asset: Asset
    others: tuple[Asset, ...] = ()

    @property
    def label(self) -> str:
        """The asset as people call it."""
        return self.deployment.asset_label

    @property
    def state(self) -> str:
        """The state in words."""
        return self.deployment.get_state_display().lower()


def hold(
    deployment: Deployment,
    by: Actor,
    side: Side,
    version: int | None = None,
    *,
    also: Iterable[Asset] = (),
    over: bool = False,
) -> Held:
    """Request, deployment and assets, locked in this order, permitted and not stale.

    With `over` a deployment that has ended is held too. Raises NotFound, NotPermitted, Stale and
    WrongState.
    """
    request = filling.held(deployment.request_id)
    rows = Deployment.objects.select_for_update(of=("self",)).select_related(
        "providing_agency", "requesting_agency", "offer", "booking"
    )
    found = rows.filter(pk=deployment.pk).first()
    if found is None:
        raise NotFound("There is no such deployment, or it is not one of your agency.")
    permit(found, by, side)
    filling.fresh(found, version)
    if found.state in OVER and not over:
        state = found.get_state_display().lower()
        raise WrongState(f"{found.asset_label} is {state}: its deployment is over.")
    asset, *others = _locked(found, also, over=over)
    if not over:
        found.asset = asset
    return Held(request, found, asset, tuple(others))


def _locked(found: Deployment, also: Iterable[Asset], *, over: bool) -> list[Asset]:
    """The travelling asset first; it is no longer the borrower's to hold once it is home."""
    if over:
        return [Asset(pk=found.asset_id)]
    travelling = Asset.objects.get(pk=found.asset_id)
    return sorted(
        assets.lock([travelling, *also]), key=lambda one: (one.pk != found.asset_id, one.pk)
    )


def must_stay(held: Held) -> None:
    """Refuse what is asked of an asset that was released or turned back: it goes home."""
    if held.deployment.state in GOES_HOME:
        raise WrongState(f"{held.label} is {held.state}: it goes home. Ask for another one.")


def say(held: Held, by: Actor, kind: str, text: str, turn: Side | None = None) -> None:
    """Tell both sides of a step; `turn` is the side whose move it is now."""
    about = held.deployment
    tell(
        held.request,
        by=by,
        kind=f"deployment.{kind}",
        text=f"{text} ({held.request.number})",
        acts=[_agency(about, turn)] if turn else [],
        facts=facts(about),
    )


def facts(about: Deployment) -> dict[str, Any]:
    """What a step's entry says besides the row."""
    return {
        "deployment": about.pk,
        "deployment_uuid": str(about.uuid),
        "provider": about.providing_agency_id,
        "asset": about.asset_id,
        "reason": about.recalled_reason,
    }


def raised(held: Held, *fields: str) -> None:
    """Save what changed of a held deployment, one version up."""
    held.deployment.version += 1
    held.deployment.save(update_fields=[*fields, "version"])


def other(by: Actor, about: Deployment) -> Side:
    """The side that did not act."""
    return "requesting" if may_send(by, about) else "providing"


def _agency(about: Deployment, side: Side) -> int:
    return about.providing_agency_id if side == "providing" else about.requesting_agency_id


def permit(held: Deployment, by: Actor, side: Side) -> None:
    """Refuse whoever does not act for the side."""
    sends, receives = may_send(by, held), may_receive(by, held)
    if side == "providing" and not sends:
        raise NotPermitted(f"Only {held.providing_agency.name} decides that about its asset.")
    if side == "requesting" and not receives:
        raise NotPermitted(f"Only {held.requesting_agency.name}, whom it helps, says that.")
    if not (sends or receives):
        raise NotPermitted(f"Only {held.providing_agency.name} or whom it helps reports that.")
