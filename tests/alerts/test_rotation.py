"""Whose turn it is, counted a second time minute by minute on the wall."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from alerts.rotation import Rotation, Stretch, Unit, moment, timeline, wall

NEW_YORK, LORD_HOWE = ZoneInfo("America/New_York"), ZoneInfo("Australia/Lord_Howe")
ZONES = st.sampled_from(
    [NEW_YORK, LORD_HOWE, ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Kathmandu"), ZoneInfo("UTC")]
)
SPRING, AUTUMN = date(2027, 3, 14), date(2027, 11, 7)
QUARTER = timedelta(minutes=15)


def rotation(**said: object) -> Rotation:
    plain = {
        "zone": NEW_YORK,
        "starts_on": date(2027, 3, 12),
        "hand_over": time(8),
        "unit": Unit.DAYS,
        "count": 1,
        "people": (1, 2, 3),
    }
    return Rotation(**{**plain, **said})  # type: ignore[arg-type]


def naive(of: Rotation, at: datetime) -> int | None:
    """Walk quarter by quarter from the beginning; hand over whenever the wall reached the time."""
    now = datetime.combine(of.starts_on, time(), UTC) - timedelta(days=1)
    next_, turn = datetime.combine(of.starts_on, of.hand_over), -1
    while now <= at:
        while wall(now, of.zone) >= next_:
            turn += 1
            next_ = _after(of, next_)
        now += QUARTER
    if turn < 0 or (of.ends_on and at >= of.end):
        return None
    return of.people[turn % len(of.people)]


def _after(of: Rotation, last: datetime) -> datetime:
    if of.unit is Unit.HOURS:
        return last + timedelta(hours=of.count)
    if of.unit is Unit.DAYS:
        return last + timedelta(days=of.count)
    late = (last.weekday() - (of.weekday or 0)) % 7
    return last + timedelta(days=7 * of.count - late)


ROTATIONS = st.builds(
    rotation,
    zone=ZONES,
    starts_on=st.dates(date(2027, 3, 1), date(2027, 3, 31)) | st.dates(date(2027, 10, 1), AUTUMN),
    hand_over=st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45])),
    unit=st.sampled_from(Unit),
    count=st.integers(1, 13),
    people=st.lists(st.integers(1, 4) | st.none(), min_size=1, max_size=4).map(tuple),
    weekday=st.integers(0, 6),
)


@settings(max_examples=120, deadline=None)
@given(ROTATIONS, st.integers(-100, 96 * 45))
@example(rotation(unit=Unit.HOURS, hand_over=time(2, 30)), 96 * 2 + 30)
@example(rotation(unit=Unit.HOURS, starts_on=AUTUMN, hand_over=time(0, 30)), 25)
def test_whoever_is_on_duty_is_who_a_walk_along_the_wall_finds(of: Rotation, later: int) -> None:
    at = datetime.combine(of.starts_on, time(), UTC) + later * QUARTER
    found = [s.person for s in of.shifts(at, at + timedelta(microseconds=1))]
    assert (found or [None]) == [naive(of, at)]


@settings(max_examples=60, deadline=None)
@given(
    ROTATIONS,
    st.lists(st.tuples(st.integers(0, 900), st.integers(1, 300), st.integers(5, 7)), max_size=4),
)
def test_a_timeline_has_no_hole_and_what_is_taken_goes_first(
    of: Rotation, takes: list[tuple[int, int, int]]
) -> None:
    begin = datetime.combine(of.starts_on, time(), UTC)
    taken: list[Stretch] = []
    for start, length, person in takes:
        one = Stretch(begin + start * QUARTER, begin + (start + length) * QUARTER, person, person)
        if all(one.end <= t.start or one.start >= t.end for t in taken):
            taken.append(one)
    since, until = begin + timedelta(days=1), begin + timedelta(days=8)
    found = timeline(of, taken, since, until)
    assert found[0].start <= since and found[-1].end >= until
    assert all(one.end == two.start for one, two in pairwise(found))
    for step in range(0, 96 * 7, 7):
        at = since + step * QUARTER
        (here,) = [one for one in found if one.holds(at)]
        over = [t.person for t in taken if t.holds(at)]
        assert here.person == (over[0] if over else naive(of, at))


@pytest.mark.parametrize("day", [SPRING, AUTUMN])
def test_a_hand_over_at_eight_stays_at_eight_when_the_clock_changes(day: date) -> None:
    of = rotation(starts_on=day - timedelta(days=2))
    found = list(of.shifts(of.begin, of.begin + timedelta(days=4)))
    assert {wall(one.start, NEW_YORK).time() for one in found} == {time(8)}
    odd = {one.end - one.start for one in found} - {timedelta(hours=24)}
    assert odd == {timedelta(hours=23 if day == SPRING else 25)}


def test_an_hour_that_happens_twice_hands_over_once_and_a_skipped_one_when_the_clock_jumps() -> (
    None
):
    twice = moment(datetime.combine(AUTUMN, time(1, 30)), NEW_YORK)
    skipped = moment(datetime.combine(SPRING, time(2, 30)), NEW_YORK)
    assert twice == datetime(2027, 11, 7, 5, 30, tzinfo=UTC)
    assert skipped == datetime(2027, 3, 14, 7, 0, tzinfo=UTC)


def test_by_weeks_the_first_shift_ends_on_the_weekday() -> None:
    of = rotation(unit=Unit.WEEKS, weekday=0, starts_on=date(2027, 1, 7))
    first, second = list(of.shifts(of.begin, of.begin + timedelta(days=5)))
    assert first.end - first.start == timedelta(days=4)
    assert second.end - second.start == timedelta(days=7)


def test_nobody_in_the_order_and_after_the_end_are_gaps() -> None:
    nobody = rotation(people=())
    ended = rotation(ends_on=date(2027, 3, 14))
    day = ended.begin + timedelta(days=1)
    assert {one.person for one in timeline(nobody, (), day, day + timedelta(days=2))} == {None}
    found = timeline(ended, (), day, day + timedelta(days=3))
    assert [one.person for one in found] == [2, None]
    assert found[-1].start == ended.end
