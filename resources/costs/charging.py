"""The time a clock has charged: from its start to its end, less the free hours, rounded up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

Times = Mapping[str, datetime]
STARTS = {
    "dispatch": ("mobilizing", "en_route"),
    "departure": ("en_route",),
    "check_in": ("checked_in",),
}
ENDS = {
    "release": ("released", "demobilizing", "returned", "lost"),
    "in_quarters": ("returned", "lost"),
}
STEPS = {
    "none": timedelta(microseconds=1),
    "quarter_up": timedelta(minutes=15),
    "hour_up": timedelta(hours=1),
}
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
QUANTUM = Decimal("0.0001")


@dataclass(frozen=True)
class Clock:
    """`starts` and `ends` name steps of a deployment, `rounding` how its time is rounded."""

    starts: str
    ends: str
    rounding: str

    def started(self, times: Times) -> datetime | None:
        """When it began to run, in UTC; None before that step. A skipped step is the next one."""
        return _first(times, STARTS[self.starts])

    def stopped(self, times: Times) -> datetime | None:
        """When it stopped, in UTC; None while it runs."""
        return _first(times, ENDS[self.ends])

    def charged(self, times: Times, now: datetime, free: timedelta) -> timedelta:
        """Time charged until now, rounded; nothing before the free time is over."""
        began = self.started(times)
        if began is None:
            return timedelta(0)
        until = min(self.stopped(times) or utc(now), utc(now))
        return self.beyond(until - began, free)

    def beyond(self, span: timedelta, free: timedelta) -> timedelta:
        """What of a span is charged: beyond the free time, rounded."""
        return up(max(span - free, timedelta(0)), STEPS[self.rounding])


def up(span: timedelta, step: timedelta) -> timedelta:
    """The span rounded up to whole steps."""
    return -(-span // step) * step


def hours(span: timedelta) -> Decimal:
    """A span as hours with four decimals, half up."""
    micro = Decimal(span // timedelta(microseconds=1))
    return (micro / Decimal(3_600_000_000)).quantize(QUANTUM, ROUND_HALF_UP)


def days_begun(span: timedelta) -> Decimal:
    """Days of 24 hours, each begun one whole."""
    return Decimal(-(-span // DAY))


def utc(moment: datetime) -> datetime:
    """The moment in UTC: differences of local times are wrong across a change of clocks."""
    return moment.astimezone(UTC)


def _first(times: Times, states: tuple[str, ...]) -> datetime | None:
    found = [utc(times[state]) for state in states if state in times]
    return found[0] if found else None
