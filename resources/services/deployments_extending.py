"""Staying longer: the requesting agency asks, the providing agency agrees or says no."""

from datetime import datetime

from django.utils import timezone

from eoc.access import Actor
from eoc.errors import Invalid, WrongState
from eoc.text.moments import within_reach
from eoc.text.public import public_text
from resources.models import Deployment
from resources.selectors.bookings import overlapping, words
from resources.selectors.rows import clock
from resources.services import bookings
from resources.services import deployments_holding as holding


def ask_longer(
    *, deployment: Deployment, until: datetime, by: Actor, version: int | None = None
) -> Deployment:
    """The requesting agency would keep it until then; the providing agency decides."""
    held = holding.hold(deployment, by, "requesting", version)
    holding.must_stay(held)
    _to_come(until, "until")
    held.deployment.asked_until = until
    holding.raised(held, "asked_until")
    text = f"{held.request.requesting_agency.name} asks to keep {held.label} until {clock(until)}"
    holding.say(held, by, "asked_longer", text, "providing")
    return held.deployment


def extend(
    *, deployment: Deployment, planned_end: datetime, by: Actor, version: int | None = None
) -> tuple[Deployment, list[str]]:
    """Move the planned end; returns the later plans of the asset that it now crosses."""
    held = holding.hold(deployment, by, "providing", version)
    _to_come(planned_end, "planned_end")
    booking = bookings.held_now(held.deployment.booking)
    booking.planned_end = planned_end
    booking.version += 1
    booking.save(update_fields=["planned_end", "version"])
    held.deployment.asked_until = None
    holding.raised(held, "asked_until")
    crossed = crosses(held.deployment, planned_end)
    text = f"{held.label} stays until {clock(planned_end)}"
    holding.say(held, by, "extended", text, "requesting")
    return held.deployment, crossed


def refuse_longer(
    *, deployment: Deployment, reason: str, by: Actor, version: int | None = None
) -> Deployment:
    """The providing agency does not leave it longer: the planned end stands."""
    held = holding.hold(deployment, by, "providing", version)
    if held.deployment.asked_until is None:
        raise WrongState(f"Nobody asks to keep {held.label} longer.")
    if not reason.strip():
        raise Invalid("Say why.", {"reason": "The other side must know why."})
    why = public_text(reason, "reason")[:300]
    held.deployment.asked_until = None
    holding.raised(held, "asked_until")
    text = f"{held.label} does not stay longer: {why}"
    holding.say(held, by, "refused_longer", text, "requesting")
    return held.deployment


def crosses(deployment: Deployment, until: datetime) -> list[str]:
    """Later plans of the asset that a stay until then would run into, in words."""
    plans = overlapping(deployment.asset, timezone.now(), until)
    return [words(plan) for plan in plans.exclude(pk=deployment.booking_id)]


def _to_come(moment: datetime, field: str) -> None:
    if moment <= timezone.now():
        raise Invalid("Choose a time to come.", {field: "Choose a later time."})
    within_reach(moment, field)
