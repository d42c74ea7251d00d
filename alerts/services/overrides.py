"""Overrides: somebody takes a stretch of a layer, and a duty officer may undo it."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from psycopg.types.range import TimestamptzRange

from agencies.models import Person
from agencies.services.telling import tell
from alerts.models import Override, RosterLayer, ShiftOffer
from alerts.selectors import shifts
from alerts.services.rosters import lock, raise_version
from eoc.access import Actor
from eoc.errors import Invalid, WrongState

LONGEST, LATEST = timedelta(days=92), 2100


def take(
    *,
    layer: RosterLayer,
    person: Person,
    start: datetime,
    end: datetime,
    by: Actor,
    reason: str = "",
) -> Override:
    """Put a person on duty from `start` until before `end`, whoever's turn it is."""
    roster = lock(layer.roster, by)
    _check(start, end)
    if not shifts.crew(roster.agency_id).filter(pk=person.pk).exists():
        message = f"{person.name} is not of {roster.agency.name}."
        raise Invalid(message, {"person": message})
    made = put(layer=layer, person=person, start=start, end=end, by=by, reason=reason)
    raise_version(roster)
    return made


def put(
    *,
    layer: RosterLayer,
    person: Person,
    start: datetime,
    end: datetime,
    by: Actor,
    reason: str = "",
) -> Override:
    """Write the stretch; refused where the layer or the person has one in that time."""
    made = Override(
        agency_id=layer.agency_id,
        roster=layer.roster,
        layer=layer,
        person=person,
        during=TimestamptzRange(start, end),
        reason=" ".join(reason.split())[:200],
        by_name=by.name[:120],
    )
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        raise WrongState(_refused(str(error), person)) from error
    _tell(made, by, "override.taken", f"{person.name} takes {_when(made)}")
    return made


def undo(*, override: Override, by: Actor) -> None:
    """Let the stretch fall back to whose turn it was, or to the one who had offered it."""
    roster = lock(override.roster, by)
    held = Override.objects.select_for_update(of=("self",)).get(pk=override.pk)
    if held.undone_at is not None:
        raise WrongState("That was undone already.")
    if held.end <= timezone.now():
        raise WrongState("That is over; what was, stays.")
    close(override=held, by=by)
    offer = ShiftOffer.objects.filter(override=held).select_related("replaced").first()
    if offer is not None and offer.replaced is not None:
        _restore(offer.replaced)
    raise_version(roster)
    _tell(held, by, "override.undone", f"{held.person.name} no longer takes {_when(held)}")


def _restore(replaced: Override) -> None:
    """The stretch falls back to who had offered it, unless they sit elsewhere by now."""
    try:
        with transaction.atomic():
            Override.objects.filter(pk=replaced.pk).update(undone_at=None, undone_by="")
    except IntegrityError as error:
        raise WrongState(_refused(str(error), replaced.person)) from error


def close(*, override: Override, by: Actor) -> None:
    """It counts no more; the row stays."""
    override.undone_at, override.undone_by = timezone.now(), by.name[:120]
    override.save(update_fields=["undone_at", "undone_by"])


def _check(start: datetime, end: datetime) -> None:
    if not start < end:
        raise Invalid("It ends before it begins.", {"end": "Later than the start."})
    if end.year >= LATEST:
        raise Invalid("That is too far.", {"end": "A time of this century."})
    if end - start > LONGEST:
        raise Invalid("That is too long.", {"end": f"At most {LONGEST.days} days."})
    if end <= timezone.now():
        raise Invalid("That is over.", {"end": "What was, stays; choose a time to come."})


def _refused(error: str, person: Person) -> str:
    if "override_nobody_twice" in error:
        return f"{person.name} takes another seat of this roster in that time. Undo that first."
    return "Somebody takes part of that time already. Undo that first."


def _when(one: Override) -> str:
    return f"{one.layer.name} {one.start:%b %d %H:%M} to {one.end:%b %d %H:%M} UTC"


def _tell(one: Override, by: Actor, kind: str, what: str) -> None:
    text = f"Roster {one.roster.name}: {what}"
    tell(kind=kind, by=by, agencies=[one.agency_id], about=one.uuid, text=text)
