"""The work-rest clock of a person: two hours of work or travel ask for one hour of rest.

NWCG, Standards for Interagency Incident Business Management (PMS 902), Work/Rest Guidelines: for
every two hours of work or travel one hour of rest within 24 hours, that is sixteen hours at most.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from resources.models import CrewShift

DAY = timedelta(hours=24)
MOST = timedelta(hours=16)
SOON = timedelta(hours=2)
NONE = timedelta(0)


@dataclass(frozen=True)
class Clock:
    """Hours worked in the last 24, and when rest is due or over; it warns and refuses nothing."""

    worked: timedelta
    on_shift: bool
    rest_due: datetime | None = None
    rest_until: datetime | None = None
    state: str = "rested"

    @property
    def hours(self) -> str:
        """Hours worked, to the tenth."""
        return f"{self.worked.total_seconds() / 3600:.1f}"

    @property
    def warns(self) -> bool:
        """Rest is due soon, due, or was too short."""
        return self.state in ("soon", "due", "short")


def clock(shifts: Sequence[CrewShift], now: datetime) -> Clock:
    """The clock at a moment.

    On shift `rest_due` is when sixteen hours are full, never later than the rule allows; off shift
    `rest_until` is when half the hours worked until then are rested.
    """
    ordered = sorted(shifts, key=lambda shift: shift.began_at)
    worked = _worked(ordered, now)
    if not ordered:
        return Clock(NONE, on_shift=False)
    last = ordered[-1]
    if last.ended_at is None:
        return _at_work(ordered, worked, now)
    until = last.ended_at + _worked(ordered, last.ended_at) / 2
    return Clock(
        worked, on_shift=False, rest_until=until, state="rested" if now >= until else "rests"
    )


def _at_work(ordered: Sequence[CrewShift], worked: timedelta, now: datetime) -> Clock:
    due = now + max(MOST - worked, NONE)
    if worked >= MOST:
        state = "due"
    elif _rested_too_little(ordered):
        state = "short"
    else:
        state = "soon" if due - now <= SOON else "works"
    return Clock(worked, on_shift=True, rest_due=due, state=state)


def _rested_too_little(ordered: Sequence[CrewShift]) -> bool:
    """The shift began before half the hours worked until the last one's end were rested."""
    if len(ordered) < 2 or ordered[-2].ended_at is None:
        return False
    ended = ordered[-2].ended_at
    return ordered[-1].began_at < ended + _worked(ordered[:-1], ended) / 2


def _worked(shifts: Sequence[CrewShift], at: datetime) -> timedelta:
    """Time on shift in the 24 hours before a moment."""
    spans = ((max(s.began_at, at - DAY), min(s.ended_at or at, at)) for s in shifts)
    return sum((max(end - start, NONE) for start, end in spans), NONE)
