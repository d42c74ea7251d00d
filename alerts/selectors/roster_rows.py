"""Rosters, shifts, overrides and offers as the API shows them."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from agencies.models import Person
from alerts.models import Override, Roster, RosterLayer, ShiftOffer
from alerts.selectors.rosters import on_duty, sitting, visible_to
from alerts.selectors.shifts import Shift
from eoc.access import Actor

Row = dict[str, Any]


def listed(actor: Actor) -> tuple[QuerySet[Roster], Callable[[Roster], Row]]:
    """Every roster the actor sees, and how each is shown; who is on duty is asked for once."""
    found = visible_to(actor).order_by("name", "pk")
    duty: dict[int, list[Person]] = {}
    for seat, person in sitting(list(found.values_list("pk", flat=True)), timezone.now()):
        duty.setdefault(seat.layer.roster_id, []).append(person)
    shown = found.prefetch_related("layers__places__person")
    return shown, lambda one: _row(one, duty.get(one.pk, []))


def roster(found: Roster) -> Row:
    """With its layers, and who is on duty now."""
    return _row(found, on_duty([found.pk], timezone.now()))


def _row(found: Roster, duty: Iterable[Person]) -> Row:
    return {
        "uuid": str(found.uuid),
        "agency": found.agency.short_code,
        "name": found.name,
        "zone": found.zone,
        "active": found.active,
        "on_duty": [named(person) for person in duty],
        "layers": [layer(one) for one in found.layers.all()],
        "version": found.version,
    }


def layer(found: RosterLayer) -> Row:
    """Its terms, and people in the order of their turns."""
    return {
        "uuid": str(found.uuid),
        "position": found.position,
        "name": found.name,
        "people": [named(place.person) for place in found.places.all()],
        "count": found.count,
        "unit": found.unit,
        "hand_over": found.hand_over.isoformat(),
        "weekday": found.weekday,
        "starts_on": found.starts_on.isoformat(),
        "ends_on": found.ends_on and found.ends_on.isoformat(),
    }


def shift(found: Shift) -> Row:
    """One stretch of a layer."""
    return {
        "layer": str(found.layer.uuid),
        "start": found.stretch.start.isoformat(),
        "end": found.stretch.end.isoformat(),
        "person": found.person and named(found.person),
        "taken": found.stretch.key is not None,
    }


def override(found: Override) -> Row:
    """A stretch somebody took."""
    return {
        "uuid": str(found.uuid),
        "layer": str(found.layer.uuid),
        "person": named(found.person),
        "start": found.start.isoformat(),
        "end": found.end.isoformat(),
        "reason": found.reason,
        "undone": found.undone_at is not None,
    }


def offer(found: ShiftOffer) -> Row:
    """An offered shift."""
    return {
        "uuid": str(found.uuid),
        "layer": str(found.layer.uuid),
        "person": named(found.person),
        "start": found.start.isoformat(),
        "end": found.end.isoformat(),
        "note": found.note,
        "closed": found.closed_at is not None,
    }


def named(person: Person) -> Row:
    """A person by uuid and name."""
    return {"uuid": str(person.uuid), "name": person.name}
