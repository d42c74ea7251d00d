"""Shifts as people read them: now and next, four weeks of a roster, gaps ahead, one's own."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from agencies.models import Membership, Person
from alerts.models import Override, Roster, RosterLayer, ShiftOffer
from alerts.rotation import Stretch, moment
from alerts.selectors.rosters import Seat, seats

AHEAD = timedelta(days=14)
WEEKS = 4


@dataclass(frozen=True)
class Shift:
    """A stretch of a layer, with the person; None where nobody is on duty."""

    layer: RosterLayer
    stretch: Stretch
    person: Person | None

    @property
    def start(self) -> datetime:
        """From when, in the roster's zone."""
        return self.stretch.start.astimezone(ZoneInfo(self.layer.roster.zone))

    @property
    def end(self) -> datetime:
        """Until before when, in the roster's zone."""
        return self.stretch.end.astimezone(ZoneInfo(self.layer.roster.zone))

    @property
    def begins(self) -> str:
        """The start as forms carry it, UTC."""
        return self.stretch.start.isoformat()


@dataclass(frozen=True)
class Now:
    """A layer's shift at this moment, and the one after it."""

    layer: RosterLayer
    now: Shift
    next: Shift | None


@dataclass(frozen=True)
class Day:
    """One day of a calendar: for each layer the shifts that begin on it, or run on into it."""

    day: date
    cells: tuple[tuple[Shift, ...], ...]


def between(rosters: Collection[int], since: datetime, until: datetime) -> list[list[Shift]]:
    """The shifts of each layer, in order, without a hole."""
    found = seats(rosters, since, until)
    lines = [(seat, seat.timeline(since, until)) for seat in found]
    people = Person.objects.in_bulk({s.person for _, line in lines for s in line if s.person})
    return [[_shift(seat, one, people) for one in line] for seat, line in lines]


def _shift(seat: Seat, one: Stretch, people: dict[int, Person]) -> Shift:
    return Shift(seat.layer, one, people.get(one.person or 0))


def now_and_next(rosters: Collection[int], at: datetime) -> dict[int, list[Now]]:
    """By roster, who is on duty in each layer, and who is next within two weeks."""
    found: dict[int, list[Now]] = {roster: [] for roster in rosters}
    for line in between(rosters, at, at + AHEAD):
        following = line[1] if len(line) > 1 else None
        found[line[0].layer.roster_id].append(Now(line[0].layer, line[0], following))
    return found


def gaps(rosters: Collection[int], since: datetime, until: datetime) -> dict[int, list[Stretch]]:
    """By roster, when no layer of it has anybody; a roster without layers is one gap."""
    lines = between(rosters, since, until)
    by_roster = {
        roster: list(found)
        for roster, found in groupby(lines, key=lambda line: line[0].layer.roster_id)
    }
    return {roster: list(_empty(by_roster.get(roster, []), since, until)) for roster in rosters}


def _empty(lines: list[list[Shift]], since: datetime, until: datetime) -> Iterator[Stretch]:
    held = [s.stretch for line in lines for s in line if s.person is not None]
    reached = since
    for one in sorted(held, key=lambda stretch: stretch.start):
        if one.start > reached:
            yield Stretch(reached, one.start, None)
        reached = max(reached, one.end)
    if reached < until:
        yield Stretch(reached, until, None)


def calendar(roster: Roster, first: date, weeks: int = WEEKS) -> list[Day]:
    """So many weeks from a day on, day by day as the roster's zone has them."""
    zone = ZoneInfo(roster.zone)
    days = [first + timedelta(days=n) for n in range(7 * weeks)]
    edges = [midnight(day, zone) for day in (*days, days[-1] + timedelta(days=1))]
    lines = between([roster.pk], edges[0], edges[-1])
    return [
        Day(day, tuple(_of_day(line, edges[n], edges[n + 1]) for line in lines))
        for n, day in enumerate(days)
    ]


def _of_day(line: list[Shift], start: datetime, end: datetime) -> tuple[Shift, ...]:
    begin = tuple(s for s in line if start <= s.stretch.start < end)
    runs_on = tuple(s for s in line if s.stretch.start < start < s.stretch.end)
    return begin or runs_on


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """When a day begins in a zone, UTC."""
    return moment(datetime.combine(day, datetime.min.time()), zone)


def of_person(
    person: int, rosters: Collection[int], since: datetime, until: datetime
) -> list[Shift]:
    """One person's shifts of these rosters, in order."""
    found = [s for line in between(rosters, since, until) for s in line]
    own = [s for s in found if s.stretch.person == person]
    return sorted(own, key=lambda shift: shift.stretch.start)


def crew(agency: int, at: datetime | None = None) -> QuerySet[Person]:
    """Whoever is at home in the agency or holds a role there at a time, or now; active, by name."""
    held = Membership.objects.in_force(at).filter(agency=agency)
    mine = Q(agency=agency) | Q(pk__in=held.values("person_id"))
    return Person.objects.filter(mine, active=True).order_by("name", "pk")


def open_offers(roster: Roster, at: datetime) -> QuerySet[ShiftOffer]:
    """Shifts colleagues offer that have not begun."""
    found = roster.offers.filter(closed_at__isnull=True, during__startswith__gt=at)
    return found.select_related("person", "layer", "roster").order_by("during")


def taken_since(roster: Roster, at: datetime) -> QuerySet[Override]:
    """Stretches taken that end later, with those undone again."""
    found = roster.overrides.filter(during__endswith__gt=at).order_by("during")
    return found.select_related("person", "layer")
