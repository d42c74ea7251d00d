"""A person's calendar of shifts under a secret address: made, answered, revoked."""

import hashlib
import secrets
from datetime import timedelta

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from agencies.models import User
from agencies.services import sharing
from agencies.services.telling import tell
from alerts import icalendar
from alerts.models import ShiftFeed
from alerts.selectors import rosters, shifts
from alerts.selectors.shifts import Shift
from eoc.access import Actor, scope
from eoc.errors import NotFound, NotPermitted

BEFORE, AHEAD = timedelta(days=7), timedelta(days=90)


def make(*, by: Actor) -> str:
    """The secret of a new address, which nobody can read again; an earlier one ends."""
    if by.person_id is None:
        raise NotPermitted("Only a person has shifts.")
    _own(by).update(revoked_at=timezone.now())
    secret = secrets.token_urlsafe(32)
    agency = min(by.agencies)
    made = ShiftFeed.objects.create(
        agency_id=agency, person_id=by.person_id, secret_sha256=_digest(secret)
    )
    _tell(by, made, "made")
    return secret


def revoke(*, by: Actor) -> None:
    """The address answers no more."""
    for feed in list(_own(by)):
        _own(by).filter(pk=feed.pk).update(revoked_at=timezone.now())
        _tell(by, feed, "revoked")


def has_one(actor: Actor) -> bool:
    """The actor's shifts are read at an address now."""
    return _own(actor).exists()


def read(secret: str) -> str:
    """The calendar as it stands; raises NotFound for a secret that is none, or no more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT alerts_shift_feed(%s)", [_digest(secret)])
        found = cursor.fetchone()
    user = User.objects.filter(pk=found[0], is_active=True).first() if found else None
    if user is None:
        raise NotFound("This calendar's address is not, or no longer, in use.")
    try:
        actor = sharing.actor_of(user)
    except NotPermitted as error:
        raise NotFound("This calendar's owner holds no role any more.") from error
    with scope(actor):
        return _calendar(actor)


def _calendar(actor: Actor) -> str:
    now = timezone.now()
    seen = list(rosters.visible_to(actor).values_list("pk", flat=True))
    own = shifts.of_person(actor.person_id or 0, seen, now - BEFORE, now + AHEAD)
    return icalendar.written(f"Shifts of {actor.name}", map(_entry, own), now)


def _entry(shift: Shift) -> icalendar.Entry:
    begins = int(shift.stretch.start.timestamp())
    return icalendar.Entry(
        key=f"{begins}.{shift.layer.uuid}@accord",
        start=shift.stretch.start,
        end=shift.stretch.end,
        title=f"On duty: {shift.layer.roster.name}, {shift.layer.name}",
    )


def _own(by: Actor) -> QuerySet[ShiftFeed]:
    return ShiftFeed.objects.filter(person=by.person_id, revoked_at__isnull=True)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _tell(by: Actor, feed: ShiftFeed, what: str) -> None:
    text = f"{by.name}: address of the calendar of shifts {what}"
    tell(kind=f"shift_feed.{what}", by=by, agencies=[feed.agency_id], about=feed.uuid, text=text)
