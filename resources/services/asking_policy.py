"""An agency's thresholds, set by whoever administers or coordinates for it."""

from typing import Any

from agencies.models import Agency
from agencies.services.telling import tell
from eoc.access import Actor
from eoc.errors import Invalid, NotPermitted, Stale
from resources.models import AskingPolicy
from resources.permissions.mutual_aid import may_set_policy
from resources.selectors.asking_policy import coordinators
from resources.services.request_words import read

CHANGEABLE = tuple(
    field.name
    for field in AskingPolicy._meta.concrete_fields
    if field.name not in ("agency", "version")
)

WORDS = ("radio_channel", "finance_code")


def set_policy(
    *, agency: Agency, by: Actor, version: int | None = None, **fields: Any
) -> AskingPolicy:
    """Set thresholds; whoever is named as next tier must serve the agency's whole territory."""
    if not may_set_policy(by, agency.pk):
        raise NotPermitted(f"Only administrators and coordinators of {agency.name} set that.")
    held = AskingPolicy.objects.select_for_update().filter(agency=agency).first()
    if held is not None and version is not None and version != held.version:
        raise Stale("Somebody changed this meanwhile. Look again.", version=held.version)
    policy = held or AskingPolicy(agency=agency, version=0)
    words = {name: text for name, text in fields.items() if name in WORDS and text}
    fields |= read(words)
    for name in fields.keys() & set(CHANGEABLE):
        setattr(policy, name, fields[name])
    _next_tier_serves(policy)
    policy.version += 1
    policy.save(force_insert=held is None)
    text = f"{by.name} changed how {agency.name} asks"
    tell(kind="asking_policy.changed", by=by, agencies=[agency.pk], about=agency.uuid, text=text)
    return policy


def _next_tier_serves(policy: AskingPolicy) -> None:
    if policy.next_tier is None and policy.escalate_minutes:
        message = "Name who coordinates the next tier, or leave the minutes empty."
        raise Invalid("The clock would propose to nobody.", {"next_tier": message})
    if policy.next_tier is None:
        return
    if not coordinators(policy.agency_id).filter(pk=policy.next_tier.pk).exists():
        message = f"{policy.next_tier.name} does not serve all of your territory, or above."
        raise Invalid(message, {"next_tier": message})
