"""Guests: somebody without a login reads one incident for a while, by a link shown once."""

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from eoc.access import Actor
from eoc.errors import Invalid, NotFound, WrongState
from incidents.models import Guest, Incident
from incidents.services.incidents import lock
from incidents.services.telling import tell

LONGEST_HOURS = 72


@dataclass(frozen=True)
class Visit:
    """A guest's link as it stands: whom it names, what it opens and until when."""

    actor: Actor
    organisation: str
    expires_at: datetime


def invite(
    *,
    incident: Incident,
    name: str,
    hours: int,
    by: Actor,
    organisation: str = "",
    with_log: bool = False,
) -> tuple[Guest, str]:
    """A guest and the secret part of the link, which nobody can read again.

    A guest reads a summary, and the activity log where `with_log` says so, for `hours` (1-72).
    """
    held = lock(incident, by)
    _checked(held, name, hours)
    secret = secrets.token_urlsafe(24)
    guest = Guest.objects.create(
        incident=held,
        owner_agency_id=held.agency_id,
        owner_jurisdiction_id=held.jurisdiction_id,
        name=" ".join(name.split())[:120],
        organisation=" ".join(organisation.split())[:120],
        with_log=with_log,
        token_sha256=_digest(secret),
        invited_by=by.name[:120],
        expires_at=timezone.now() + timedelta(hours=hours),
    )
    until = timezone.localtime(guest.expires_at)
    text = f"{held.number}: {guest.name} invited as a guest until {until:%b %d %H:%M}"
    tell(held, by=by, kind="incident.guest_invited", text=text)
    return guest, secret


def revoke(*, guest: Guest, by: Actor) -> Guest:
    """End a guest's reading at once."""
    held = lock(guest.incident, by)
    locked = Guest.objects.select_for_update(of=("self",)).get(pk=guest.pk)
    if locked.revoked_at or locked.expires_at <= timezone.now():
        raise WrongState(f"{locked.name} is no guest any more.")
    locked.revoked_at = timezone.now()
    locked.save(update_fields=["revoked_at"])
    text = f"{held.number}: {locked.name} is no guest any more"
    tell(held, by=by, kind="incident.guest_revoked", text=text)
    return locked


def arrive(secret: str) -> Visit:
    """Who holds this link now; NotFound where it ended, was revoked or never was."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT incidents_guest(%s)", [_digest(secret)])
        row = cursor.fetchone()
    if row is None or row[0] is None:
        raise NotFound("This guest link has ended. Ask whoever gave it to you for a new one.")
    found: dict[str, Any] = json.loads(row[0])
    actor = Actor(
        name=f"{found['name']} (guest)",
        mode=found["mode"],
        system="guest",
        guest_of=found["incident"],
        guest_log=found["with_log"],
    )
    return Visit(actor, found["organisation"], datetime.fromisoformat(found["expires_at"]))


def _checked(held: Incident, name: str, hours: int) -> None:
    wrong = {}
    if not name.strip():
        wrong["name"] = "Say who the guest is."
    if not 1 <= hours <= LONGEST_HOURS:
        wrong["hours"] = f"1 to {LONGEST_HOURS} hours."
    if wrong:
        raise Invalid("Nobody was invited.", wrong)
    if held.sensitive:
        words = ", ".join(held.sensitive).replace("_", " ")
        raise WrongState(f"{held.number} is {words}: no guest link can show it.")


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
