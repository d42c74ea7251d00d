"""Rosters as tests need them, with the first hand-over on a Monday of January 2027, UTC."""

from datetime import UTC, date, datetime, time
from typing import Any

from psycopg.types.range import TimestamptzRange

from alerts.models import Override, Roster, RosterLayer, RosterPlace
from tests.cast import Cast

MONDAY = date(2027, 1, 4)


def at(day: int, hour: int = 8) -> datetime:
    """A moment of January 2027, UTC."""
    return datetime(2027, 1, day, hour, tzinfo=UTC)


def roster(cast: Cast, *people: str, town: str = "riverton", name: str = "Duty desk") -> Roster:
    """A roster with one layer: these people day by day from Monday 08:00; inside a scope."""
    made = Roster.objects.create(agency=cast.agencies[town], name=name, zone="UTC")
    layer(cast, made, *people)
    return made


def layer(cast: Cast, of: Roster, *people: str, position: int = 1, **fields: Any) -> RosterLayer:
    """A layer of it, by days unless told otherwise."""
    said = {"count": 1, "unit": "days", "hand_over": time(8), "starts_on": MONDAY, **fields}
    made = RosterLayer.objects.create(
        agency=of.agency, roster=of, position=position, name=f"Seat {position}", **said
    )
    RosterPlace.objects.bulk_create(
        RosterPlace(agency=of.agency, layer=made, person=cast.people[name], place=place)
        for place, name in enumerate(people)
    )
    return made


def override(cast: Cast, of: RosterLayer, name: str, start: datetime, end: datetime) -> Override:
    """The person takes this stretch."""
    return Override.objects.create(
        agency=of.agency,
        roster=of.roster,
        layer=of,
        person=cast.people[name],
        during=TimestamptzRange(start, end),
        by_name="Ada",
    )
