"""Rosters are opened, named and laid in layers by whoever keeps them for the agency."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any
from zoneinfo import available_timezones

from django.db import IntegrityError, transaction

from agencies.models import Agency, Person
from agencies.services.telling import tell
from alerts.models import Roster, RosterLayer, RosterPlace
from alerts.models.rosters import LONGEST_SHIFT
from alerts.permissions.rosters import may_keep
from alerts.rotation import Unit
from alerts.selectors import shifts
from eoc.access import Actor
from eoc.errors import Invalid, NotFound, NotPermitted, Stale
from eoc.text.public import composed, fault_in

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)


def add(*, agency: Agency, name: str, zone: str, by: Actor) -> Roster:
    """A roster without layers: nobody is on duty yet."""
    permit(by, agency.pk)
    roster = Roster(agency=agency, name=named(name, "name"), zone=_zone(zone))
    _save(roster)
    _tell(roster, by, "roster.added", "added")
    return roster


def change(
    *, roster: Roster, name: str, zone: str, active: bool, by: Actor, version: int | None = None
) -> Roster:
    """Another name or zone; switched off nobody is on duty by it."""
    locked = lock(roster, by, version)
    locked.name, locked.zone, locked.active = named(name, "name"), _zone(zone), active
    _save(locked)
    _tell(locked, by, "roster.changed", "changed" if active else "switched off")
    return locked


def put_layer(
    *,
    roster: Roster,
    name: str,
    people: Sequence[Person],
    count: int,
    unit: str,
    hand_over: time,
    starts_on: date,
    by: Actor,
    weekday: int | None = None,
    ends_on: date | None = None,
    layer: RosterLayer | None = None,
    version: int | None = None,
) -> RosterLayer:
    """Another layer below the others, or other terms of one; its people in this order."""
    locked = lock(roster, by, version)
    _check_people(locked, people)
    said = {
        "name": named(name, "name"),
        "count": count,
        "unit": unit,
        "hand_over": hand_over,
        "weekday": weekday if unit == Unit.WEEKS else None,
        "starts_on": starts_on,
        "ends_on": ends_on,
    }
    _check_terms(said)
    held = layer or RosterLayer(
        roster=locked, agency_id=locked.agency_id, position=locked.layers.count() + 1
    )
    for field, value in said.items():
        setattr(held, field, value)
    held.save()
    _seat(held, people)
    _save(locked)
    _tell(locked, by, "roster.layer_put", f"layer {held.name} as of now")
    return held


def lock(roster: Roster, by: Actor, version: int | None = None) -> Roster:
    """The roster, locked, for whoever keeps it."""
    locked = taken(roster, version)
    permit(by, locked.agency_id)
    return locked


def taken(roster: Roster, version: int | None = None) -> Roster:
    """The roster, locked, for whoever may then be asked; its turn is the roster's next version."""
    found = Roster.objects.select_for_update(of=("self",)).select_related("agency")
    locked = found.defer("agency__service_area").filter(pk=roster.pk).first()
    if locked is None:
        raise NotFound("No roster you may see answers to that address.")
    if version is not None and version != locked.version:
        raise Stale("Somebody changed this roster in the meantime.", version=locked.version)
    return locked


def permit(by: Actor, agency_id: int) -> None:
    """Refuse whoever does not keep the agency's rosters."""
    if not may_keep(by, agency_id):
        raise NotPermitted("Only administrators and duty officers of the agency keep its rosters.")


def raise_version(roster: Roster) -> None:
    """The roster changed by what hangs on it."""
    roster.version += 1
    roster.save(update_fields=["version"])


def named(text: str, field: str, longest: int = 80) -> str:
    """One line of readable words; refused where empty or deceiving."""
    kept = composed(" ".join(text.split()))
    if not kept or len(kept) > longest:
        raise Invalid(f"Write 1 to {longest} characters.", {field: f"1 to {longest} characters."})
    if fault := fault_in(kept):
        raise Invalid(fault, {field: fault})
    return kept


def _zone(zone: str) -> str:
    if zone not in available_timezones():
        raise Invalid("Unknown time zone.", {"zone": "Such as America/New_York."})
    return zone


def _save(roster: Roster) -> None:
    roster.version += 0 if roster._state.adding else 1
    try:
        with transaction.atomic():
            roster.save()
    except IntegrityError as error:
        message = "The agency has a roster of that name."
        raise Invalid(message, {"name": message}) from error


def _check_people(roster: Roster, people: Sequence[Person]) -> None:
    chosen = [person.pk for person in people]
    if len(set(chosen)) != len(chosen):
        raise Invalid("Nobody stands in the order twice.", {"people": "Name each person once."})
    known = set(shifts.crew(roster.agency_id).filter(pk__in=chosen).values_list("pk", flat=True))
    if strangers := [person.name for person in people if person.pk not in known]:
        message = f"Not of {roster.agency.name}: {', '.join(strangers)}."
        raise Invalid(message, {"people": message})


def _check_terms(said: dict[str, Any]) -> None:
    faults = {}
    if said["unit"] not in list(Unit):
        faults["unit"] = f"One of: {', '.join(Unit)}."
    if not 1 <= said["count"] <= LONGEST_SHIFT:
        faults["count"] = f"1 to {LONGEST_SHIFT}."
    if said["unit"] == Unit.WEEKS and said["weekday"] not in range(7):
        faults["weekday"] = "By weeks, choose the day of the hand-over."
    if not EARLIEST <= said["starts_on"] < LATEST:
        faults["starts_on"] = "A day of this century."
    if said["ends_on"] and not said["starts_on"] <= said["ends_on"] < LATEST:
        faults["ends_on"] = "Not before it starts."
    if faults:
        raise Invalid("The layer cannot be laid so.", faults)


def _seat(layer: RosterLayer, people: Sequence[Person]) -> None:
    layer.places.all().delete()
    RosterPlace.objects.bulk_create(
        RosterPlace(agency_id=layer.agency_id, layer=layer, person=person, place=place)
        for place, person in enumerate(people)
    )


def _tell(roster: Roster, by: Actor, kind: str, what: str) -> None:
    text = f"Roster {roster.name}: {what}"
    tell(kind=kind, by=by, agencies=[roster.agency_id], about=roster.uuid, text=text)
