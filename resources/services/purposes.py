"""What a deployed asset is there for: an assignment, a station cover, a standby."""

from eoc.access import Actor
from eoc.errors import Invalid
from eoc.text.public import public_text
from resources.models import Deployment, DeploymentPurpose
from resources.services import deployments_holding as holding


def give(
    *, deployment: Deployment, purpose: str, post: str, by: Actor, version: int | None = None
) -> Deployment:
    """The requesting agency says what it is for; its home agency hears of the change at once.

    A station cover (change of quarters) and a standby name the post.
    """
    held = holding.hold(deployment, by, "requesting", version)
    holding.must_stay(held)
    if purpose not in DeploymentPurpose.values:
        raise Invalid("Choose what it is for.", {"purpose": "Choose one of the list."})
    if purpose != DeploymentPurpose.ASSIGNMENT and not post.strip():
        message = "Say which station it covers, or where it stands by."
        raise Invalid(message, {"post": message})
    held.deployment.purpose, held.deployment.post = purpose, public_text(post, "post")[:120]
    holding.raised(held, "purpose", "post")
    where = f", {held.deployment.post}" if held.deployment.post else ""
    words = held.deployment.get_purpose_display().lower()
    holding.say(held, by, "purposed", f"{held.label}: {words}{where}", "providing")
    return held.deployment
