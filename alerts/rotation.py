"""Whose turn it is: rotations by the wall clock, with whoever takes a stretch laid over them.

Nothing here asks a database. A hand-over at 08:00 stays at 08:00 whatever summer time does: shifts
are counted on the clock on the wall, and each begins at the first moment that clock shows its
time or a later one. So an hour that happens twice hands over once, and one that is skipped hands
over when the clock jumps.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from eoc.errors import Invalid


class Unit(StrEnum):
    """What the length of a shift is counted in."""

    HOURS = "hours"
    DAYS = "days"
    WEEKS = "weeks"


@dataclass(frozen=True)
class Stretch:
    """From `start` until before `end` (UTC) this person is on duty; None where nobody is.

    `key` names the override that put the person there, None where the rotation did.
    """

    start: datetime
    end: datetime
    person: int | None
    key: int | None = None

    def holds(self, at: datetime) -> bool:
        """The moment lies within."""
        return self.start <= at < self.end


@dataclass(frozen=True)
class Rotation:
    """People in order, each for `count` units, from a day's hand-over on; None is a place unfilled.

    By weeks the hand-over is on `weekday` (Monday is 0), and the first shift ends early where the
    rotation starts on another day.
    """

    zone: ZoneInfo
    starts_on: date
    hand_over: time
    unit: Unit
    count: int
    people: tuple[int | None, ...]
    weekday: int | None = None
    ends_on: date | None = None

    @property
    def begin(self) -> datetime:
        """The first moment somebody is on duty by it."""
        return moment(datetime.combine(self.starts_on, self.hand_over), self.zone)

    @property
    def end(self) -> datetime:
        """The moment it ends; the end of time where it does not."""
        if self.ends_on is None:
            return datetime.max.replace(tzinfo=UTC)
        return moment(datetime.combine(self.ends_on, self.hand_over), self.zone)

    @property
    def step(self) -> timedelta:
        """The length of a whole shift on the wall."""
        return timedelta(**{self.unit.value: self.count})

    def shifts(self, since: datetime, until: datetime) -> Iterator[Stretch]:
        """Every shift that touches the time from `since` until before `until`, whole."""
        number = self._number(max(since, self.begin))
        while (start := max(self._bound(number), self.begin)) < min(until, self.end):
            end = min(self._bound(number + 1), self.end)
            if start < end and end > since:
                yield Stretch(start, end, self._whose(number))
            number += 1

    def _whose(self, number: int) -> int | None:
        return self.people[number % len(self.people)] if self.people else None

    def _number(self, at: datetime) -> int:
        """The number of the shift at a moment: read off the wall, then put right by the bounds."""
        number = (wall(at, self.zone) - self._anchor) // self.step
        while self._bound(number) > at:
            number -= 1
        while self._bound(number + 1) <= at:
            number += 1
        return number

    def _bound(self, number: int) -> datetime:
        return moment(self._anchor + number * self.step, self.zone)

    @property
    def _anchor(self) -> datetime:
        early = (self.starts_on.weekday() - (self.weekday or 0)) % 7 if self._weekly else 0
        return datetime.combine(self.starts_on - timedelta(days=early), self.hand_over)

    @property
    def _weekly(self) -> bool:
        return self.unit is Unit.WEEKS


def wall(at: datetime, zone: ZoneInfo) -> datetime:
    """What the clock on the wall shows, without a zone."""
    return at.astimezone(zone).replace(tzinfo=None)


def moment(shown: datetime, zone: ZoneInfo) -> datetime:
    """The first moment (UTC) at which the clock on the wall shows this time or a later one.

    Invalid at the ends of the calendar, where the moment in UTC may be none.
    """
    if not 1 < shown.year < 9999:
        raise Invalid("That is no time.", {"start": "Write a year between 2 and 9998."})
    readings = (shown.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    early, late = sorted(readings)
    if wall(early, zone) == shown:
        return early
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) // 2
        early, late = (early, middle) if wall(middle, zone) >= shown else (middle, late)
    return late.replace(microsecond=0)


def timeline(
    rotation: Rotation, taken: Iterable[Stretch], since: datetime, until: datetime
) -> list[Stretch]:
    """Who is on duty from `since` until before `until`, without a hole: gaps name nobody.

    What is taken goes before the rotation; of it no two may overlap. Only gaps are cut to the
    time asked for, so that a shift can be offered whole; so `taken` holds what lies near it too.
    """
    over = sorted(taken, key=lambda t: t.start)
    under = [piece for shift in rotation.shifts(since, until) for piece in _left(shift, over)]
    held = sorted(
        (s for s in (*over, *under) if s.start < until and s.end > since), key=lambda s: s.start
    )
    return sorted([*held, *_gaps(held, since, until)], key=lambda s: s.start)


def _left(shift: Stretch, over: Iterable[Stretch]) -> Iterator[Stretch]:
    """What others leave of a shift."""
    start = shift.start
    for one in over:
        if one.end <= start or one.start >= shift.end:
            continue
        if start < one.start:
            yield replace(shift, start=start, end=one.start)
        start = one.end
    if start < shift.end:
        yield replace(shift, start=start)


def _gaps(held: Iterable[Stretch], since: datetime, until: datetime) -> Iterator[Stretch]:
    edges = [(since, since), *((one.start, one.end) for one in held), (until, until)]
    for (_, end), (start, _) in pairwise(edges):
        if end < start:
            yield Stretch(end, start, None)
