"""A deployment brought along its way, for tests of what happens there."""

from collections.abc import Callable
from typing import Any

from agencies.services import sharing
from eoc.access import scope
from resources.models import Asset, Deployment, EdxlMessage
from resources.services import deployments
from tests.cast import Cast
from tests.resources.asking import approved

WAY: list[tuple[str, Callable[..., Any], str, str]] = [
    ("liv", deployments.mobilize, "mobilizing", "dispatched"),
    ("liv", deployments.depart, "en_route", "en_route"),
    ("dana", deployments.check_in, "checked_in", "on_scene"),
    ("dana", deployments.assign, "assigned", "on_scene"),
    ("dana", deployments.release, "released", "returning"),
    ("liv", deployments.demobilize, "demobilizing", "returning"),
    ("liv", deployments.return_to_quarters, "returned", "in_quarters"),
]


def brought(cast: Cast, until: str, sent: Deployment | None = None) -> Deployment:
    """A deployment on its way, up to a state."""
    sent = sent or approved(cast)
    for who, act, state, _ in WAY if until != "committed" else ():
        with scope(cast.actor(who)) as actor:
            act(deployment=sent, by=actor)
        if state == until:
            break
    return sent


def now(cast: Cast, sent: Deployment, who: str = "lee") -> Deployment:
    """The deployment as it stands."""
    with scope(cast.actor(who)):
        return Deployment.objects.select_related("booking", "team").get(pk=sent.pk)


def asset(cast: Cast, sent: Deployment) -> Asset:
    """The asset that travels, as its owner sees it."""
    with scope(cast.actor("lee")):
        return Asset.objects.get(pk=sent.asset_id)


def released_by_message(sent: Deployment) -> None:
    """Another installation was handed the message that it may go home."""
    with scope(sharing.operator("Test")):
        EdxlMessage.objects.create(
            mode=sent.mode,
            direction="out",
            agency_id=sent.requesting_agency_id,
            partner_agency_id=sent.providing_agency_id,
            request_id=sent.request_id,
            message_id="urn:uuid:1",
            message_type="ReleaseResource",
            state="handed",
            sha256="0" * 64,
            original=b"",
        )
