"""Terms evaluated: never negative, never less with time, to the cent, and as anybody counts."""

import math
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.costs.charging import Clock
from resources.costs.evaluation import Rate, Terms, estimate, evaluate

BEGAN = datetime(2026, 3, 1, 19, 12, tzinfo=UTC)
STEPS = ("mobilizing", "en_route", "checked_in", "released", "returned")
money = st.decimals(min_value=0, max_value=5000, places=2)
clocks = st.builds(
    Clock,
    st.sampled_from(["dispatch", "departure", "check_in"]),
    st.sampled_from(["release", "in_quarters"]),
    st.sampled_from(["none", "quarter_up", "hour_up"]),
)
rates = st.builds(
    Rate,
    st.just("equipment"),
    st.just("Engine"),
    st.sampled_from(["hour", "day", "mile", "flat"]),
    money,
    st.integers(1, 6),
    clocks,
)
terms = st.builds(
    Terms,
    st.just("USD"),
    st.integers(0, 4800).map(lambda n: timedelta(minutes=n / 10)),
    st.decimals(min_value=0, max_value=100, places=2),
    st.lists(rates, max_size=5),
)
gaps = st.lists(st.integers(0, 40_000), min_size=0, max_size=5)


def walked(seconds: list[int]) -> dict[str, datetime]:
    """A way as far as there are steps, so many seconds from one to the next."""
    at, found = BEGAN, {}
    for state, gap in zip(STEPS, seconds, strict=False):
        at += timedelta(seconds=gap)
        found[state] = at
    return found


def naive(said: Terms, times: dict[str, datetime], now: datetime, miles: Decimal) -> Decimal:
    """The same by fractions of seconds and one branch after the other."""
    total = Decimal(0)
    for rate in said.rates:
        start = {"dispatch": "mobilizing", "departure": "en_route", "check_in": "checked_in"}
        began = times.get(start[rate.clock.starts])
        if began is None:
            continue
        ended = times.get("returned")
        if rate.clock.ends == "release":
            ended = times.get("released", ended)
        end = now if ended is None or ended > now else ended
        seconds = Fraction((end - began) // timedelta(microseconds=1), 10**6)
        seconds -= Fraction(said.free // timedelta(microseconds=1), 10**6)
        step = {"none": 0, "quarter_up": 900, "hour_up": 3600}[rate.clock.rounding]
        if seconds <= 0:
            continue
        charged = Fraction(math.ceil(seconds / step) * step) if step else seconds
        count = {
            "hour": Fraction(math.floor(charged / 3600 * 10_000 + Fraction(1, 2)), 10_000),
            "day": Fraction(math.ceil(charged / 86_400)),
            "mile": Fraction(miles),
            "flat": Fraction(1),
        }[rate.unit] * rate.count
        total += cents(count * Fraction(rate.amount))
    return total + cents(Fraction(total) * Fraction(said.administrative_rate) / 100)


def cents(amount: Fraction) -> Decimal:
    return Decimal(math.floor(amount * 100 + Fraction(1, 2))) / 100


@given(terms, gaps, st.integers(0, 200_000), st.decimals(0, 900, places=2))
def test_it_agrees_with_whoever_counts_by_hand(
    said: Terms, seconds: list[int], later: int, miles: Decimal
) -> None:
    times, now = walked(seconds), BEGAN + timedelta(seconds=later)
    found = evaluate(said, times, now, miles)
    assert found.accrued == naive(said, times, now, miles) >= 0
    assert all(one.amount == one.amount.quantize(Decimal("0.01")) for one in found.charges)


@given(terms, gaps, st.integers(0, 200_000), st.integers(0, 200_000))
def test_it_never_falls_with_time(said: Terms, seconds: list[int], first: int, more: int) -> None:
    times, now = walked(seconds), BEGAN + timedelta(seconds=first)
    later = evaluate(said, times, now + timedelta(seconds=more))
    assert evaluate(said, times, now).accrued <= later.accrued


def hourly(amount: str = "170.00", free: int = 8, rounding: str = "quarter_up") -> Terms:
    clock = Clock("dispatch", "in_quarters", rounding)
    rate = Rate("equipment", "Engine", "hour", Decimal(amount), 1, clock)
    return Terms("USD", timedelta(hours=free), Decimal(10), (rate,))


def test_free_until_then_so_much_an_hour() -> None:
    times = {"mobilizing": BEGAN}
    found = evaluate(hourly(), times, BEGAN + timedelta(hours=1))
    assert found.free_until == BEGAN + timedelta(hours=8)
    assert (found.per_hour, found.accrued) == (Decimal("187.00"), Decimal(0))
    after = evaluate(hourly(), times, BEGAN + timedelta(hours=8, minutes=16))
    assert after.free_until is None
    assert after.accrued == Decimal("93.50")


@pytest.mark.parametrize("day", [8, 1], ids=["clocks go forward", "an ordinary night"])
def test_a_change_of_clocks_is_no_hour_more_or_less(day: int) -> None:
    zone = ZoneInfo("America/New_York")
    began = datetime(2026, 3, day, 1, 0, tzinfo=zone)
    now = datetime(2026, 3, day, 4, 0, tzinfo=zone)
    real = now.astimezone(UTC) - began.astimezone(UTC)
    found = evaluate(hourly(free=0), {"mobilizing": began}, now)
    assert found.charges[0].quantity == real // timedelta(hours=1)


def test_cancelled_en_route_is_billed_and_never_started_is_not() -> None:
    turned = {"en_route": BEGAN, "demobilizing": BEGAN, "returned": BEGAN + timedelta(hours=2)}
    assert evaluate(hourly(free=0), turned, BEGAN + timedelta(days=9)).accrued == Decimal("374.00")
    stayed = {"committed": BEGAN, "returned": BEGAN + timedelta(hours=2)}
    assert evaluate(hourly(free=0), stayed, BEGAN + timedelta(days=9)).accrued == 0


def test_the_estimate_counts_every_planned_hour() -> None:
    assert estimate(hourly(), Decimal(12)) == Decimal("748.00")
