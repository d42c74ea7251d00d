"""Shift swaps: a person offers a shift, a colleague of the roster accepts and takes it whole."""

from datetime import datetime

from django.utils import timezone
from psycopg.types.range import TimestamptzRange

from agencies.models import Person
from agencies.services.telling import tell
from alerts.models import Override, Roster, RosterLayer, RosterPlace, ShiftOffer
from alerts.permissions.rosters import may_keep
from alerts.selectors import shifts
from alerts.selectors.rosters import INSTANT
from alerts.selectors.shifts import Shift
from alerts.services import overrides
from alerts.services.rosters import raise_version, taken
from eoc.access import Actor
from eoc.errors import NotPermitted, WrongState
from eoc.text.public import public_text


def offer(*, layer: RosterLayer, start: datetime, by: Actor, note: str = "") -> ShiftOffer:
    """Offer one's own shift that begins then; until somebody accepts, it stays one's own."""
    roster = taken(layer.roster)
    shift = _own(layer, start, by)
    if roster.offers.filter(
        layer=layer, closed_at__isnull=True, during__overlap=_during(shift)
    ).exists():
        raise WrongState("You offer that shift already.")
    made = ShiftOffer.objects.create(
        agency_id=roster.agency_id,
        roster=roster,
        layer=layer,
        person_id=shift.stretch.person or 0,
        during=_during(shift),
        note=public_text(" ".join(note.split()), "note")[:200],
        replaced_id=shift.stretch.key,
    )
    raise_version(roster)
    _tell(made, by, "shift.offered", "offers a shift")
    return made


def withdraw(*, offered: ShiftOffer, by: Actor) -> None:
    """Keep the shift after all; whoever keeps the roster may withdraw it too."""
    roster, held = _open(offered)
    if held.person_id != by.person_id and not may_keep(by, held.agency_id):
        raise NotPermitted("Whoever offers a shift withdraws it, or a duty officer.")
    held.closed_at = timezone.now()
    held.save(update_fields=["closed_at"])
    raise_version(roster)
    _tell(held, by, "shift.withdrawn", "no longer offers a shift")


def accept(*, offered: ShiftOffer, by: Actor) -> Override:
    """Take a colleague's shift; it is one's own from then on."""
    roster, held = _open(offered)
    taker = _taker(held, by)
    _still_held(held)
    if held.replaced is not None:
        overrides.close(override=held.replaced, by=by)
    made = overrides.put(
        layer=held.layer,
        person=taker,
        start=held.start,
        end=held.end,
        by=by,
        reason=f"Taken over from {held.person.name}",
    )
    held.taken_by, held.override, held.closed_at = taker, made, timezone.now()
    held.save(update_fields=["taken_by", "override", "closed_at"])
    raise_version(roster)
    _tell(held, by, "shift.accepted", f"hands a shift to {taker.name}")
    return made


def _own(layer: RosterLayer, start: datetime, by: Actor) -> Shift:
    if start <= timezone.now():
        raise WrongState("That shift has begun. Ask a duty officer to put somebody in your place.")
    found = shifts.of_person(by.person_id or 0, [layer.roster_id], start, _just_after(start))
    own = [s for s in found if s.layer.pk == layer.pk and s.stretch.start == start]
    if not own:
        raise WrongState("No shift of yours begins then. Look at the calendar again.")
    return own[0]


def _open(offered: ShiftOffer) -> tuple[Roster, ShiftOffer]:
    """Roster and offer, locked in this order; refused where it was answered or has begun."""
    roster = taken(offered.roster)
    found = ShiftOffer.objects.select_for_update(of=("self",))
    held = found.select_related("person", "layer__roster", "replaced").get(pk=offered.pk)
    if held.closed_at is not None:
        raise WrongState("That offer is closed: somebody took it, or it was withdrawn.")
    if held.start <= timezone.now():
        raise WrongState("That shift has begun.")
    return roster, held


def _taker(held: ShiftOffer, by: Actor) -> Person:
    if held.person_id == by.person_id:
        raise WrongState("That is your own shift. Withdraw the offer to keep it.")
    places = RosterPlace.objects.filter(layer__roster=held.roster_id, person=by.person_id)
    place = places.select_related("person").first()
    if place is None:
        raise NotPermitted(f"Only colleagues of the roster {held.roster.name} take its shifts.")
    if shifts.of_person(place.person_id, [held.roster_id], held.start, held.end):
        raise WrongState("You are on duty by this roster in that time already.")
    return place.person


def _still_held(held: ShiftOffer) -> None:
    found = shifts.of_person(held.person_id, [held.roster_id], held.start, _just_after(held.start))
    if (held.layer_id, held.start, held.end) not in {
        (s.layer.pk, s.stretch.start, s.stretch.end) for s in found
    }:
        raise WrongState("The roster changed since: that shift is no longer as it was offered.")


def _just_after(moment: datetime) -> datetime:
    return moment + INSTANT


def _during(shift: Shift) -> TimestamptzRange:
    return TimestamptzRange(shift.stretch.start, shift.stretch.end)


def _tell(one: ShiftOffer, by: Actor, kind: str, what: str) -> None:
    text = f"Roster {one.roster.name}: {one.person.name} {what} from {one.start:%b %d %H:%M} UTC"
    tell(kind=kind, by=by, agencies=[one.agency_id], about=one.uuid, text=text)
