"""Duty rosters as one's agencies see them, and who is on duty at a moment."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Model, Prefetch, QuerySet

from agencies.models import Membership, Person
from alerts.models import Override, Roster, RosterLayer, RosterPlace, ShiftOffer
from alerts.rotation import Rotation, Stretch, Unit, timeline
from eoc.access import Actor
from eoc.errors import NotFound

M = TypeVar("M", bound=Model)
INSTANT = timedelta(microseconds=1)
Present = Collection[tuple[int, int]]


@dataclass(frozen=True)
class Seat:
    """A layer as it is filled: its rotation, and the stretches somebody took."""

    layer: RosterLayer
    rotation: Rotation
    taken: tuple[Stretch, ...]

    def timeline(self, since: datetime, until: datetime) -> list[Stretch]:
        """Who sits there, without a hole; shifts are whole, gaps name nobody."""
        return timeline(self.rotation, self.taken, since, until)


def visible_to(actor: Actor) -> QuerySet[Roster]:
    """Rosters of the actor's own agencies; nobody else reads who is on duty."""
    found = Roster.objects.select_related("agency").defer("agency__service_area")
    if actor.system == "operator":
        return found
    return found.filter(agency__in=actor.agencies)


def by_uuid(actor: Actor, uuid: UUID) -> Roster:
    """One of them."""
    found = visible_to(actor).filter(uuid=uuid).first()
    if found is None:
        raise NotFound("No roster you may see answers to that address.")
    return found


def layer_by_uuid(actor: Actor, uuid: UUID) -> RosterLayer:
    """A layer of one of them."""
    return _of_roster(RosterLayer.objects.select_related("roster__agency"), actor, uuid)


def override_by_uuid(actor: Actor, uuid: UUID) -> Override:
    """An override of one of them."""
    return _of_roster(Override.objects.select_related("roster", "layer", "person"), actor, uuid)


def offer_by_uuid(actor: Actor, uuid: UUID) -> ShiftOffer:
    """An offered shift of one of them."""
    return _of_roster(ShiftOffer.objects.select_related("roster", "layer", "person"), actor, uuid)


def _of_roster(rows: QuerySet[M], actor: Actor, uuid: UUID) -> M:
    found = rows.filter(uuid=uuid, roster__in=visible_to(actor)).first()
    if found is None:
        raise NotFound("No roster you may see has that.")
    return found


def on_duty(rosters: Collection[int], at: datetime) -> list[Person]:
    """Whoever is on duty by these rosters at a moment (with a zone), each once.

    In the order of the rosters, within one in the order of its layers. Whoever left the agency is
    on duty for nobody; a roster that is switched off has nobody.
    """
    return list({person.pk: person for _, person in sitting(rosters, at)}.values())


def sitting(rosters: Collection[int], at: datetime) -> list[tuple[Seat, Person]]:
    """Seats that are filled at a moment, in the order of the rosters, then of their layers."""
    order = {roster: place for place, roster in enumerate(dict.fromkeys(rosters))}
    found = sorted(seats(order, at, at + INSTANT), key=lambda seat: order[seat.layer.roster_id])
    filled = [(seat, one.person) for seat in found for one in seat.timeline(at, at + INSTANT)]
    people = Person.objects.in_bulk({person for _, person in filled if person})
    return [(seat, people[person]) for seat, person in filled if person in people]


def seats(rosters: Collection[int], since: datetime, until: datetime) -> list[Seat]:
    """The layers of active rosters, by roster and order, as filled around this time."""
    people = Prefetch("places", RosterPlace.objects.order_by("place"))
    found = RosterLayer.objects.filter(roster__in=rosters, roster__active=True)
    layers = list(found.select_related("roster").prefetch_related(people).order_by("roster_id"))
    layers.sort(key=lambda layer: (layer.roster_id, layer.position))
    reach = max((_reach(layer) for layer in layers), default=timedelta())
    taken = Override.objects.filter(layer__in=layers, undone_at__isnull=True)
    near = list(taken.filter(during__overlap=(since - reach, until + reach)))
    present = _present(layers, near)
    return [_seat(layer, near, present) for layer in layers]


def rotation(layer: RosterLayer, people: Iterable[int | None]) -> Rotation:
    """A layer's rotation over these people."""
    return Rotation(
        zone=ZoneInfo(layer.roster.zone),
        starts_on=layer.starts_on,
        hand_over=layer.hand_over,
        unit=Unit(layer.unit),
        count=layer.count,
        people=tuple(people),
        weekday=layer.weekday,
        ends_on=layer.ends_on,
    )


def _reach(layer: RosterLayer) -> timedelta:
    """A shift that touches the time reaches no further; a day more for the clock's jumps."""
    return rotation(layer, ()).step + timedelta(days=1)


def _seat(layer: RosterLayer, taken: Iterable[Override], present: Present) -> Seat:
    places = [place.person_id for place in layer.places.all()]
    people = (one if (one, layer.agency_id) in present else None for one in places)
    over = (
        Stretch(one.start, one.end, one.person_id, one.pk)
        for one in taken
        if one.layer_id == layer.pk and (one.person_id, one.agency_id) in present
    )
    return Seat(layer, rotation(layer, people), tuple(over))


def _present(layers: Collection[RosterLayer], taken: Iterable[Override]) -> Present:
    """(person, agency) of whoever is active and at home there or holds a role there."""
    named: dict[int, set[int]] = defaultdict(set)
    for layer in layers:
        named[layer.agency_id].update(place.person_id for place in layer.places.all())
    for one in taken:
        named[one.agency_id].add(one.person_id)
    people = set().union(*named.values())
    active = Person.objects.filter(pk__in=people, active=True)
    homes = set(active.values_list("pk", "agency_id"))
    held = Membership.objects.in_force().filter(person__in=active, agency__in=named)
    return homes | set(held.values_list("person_id", "agency_id"))
