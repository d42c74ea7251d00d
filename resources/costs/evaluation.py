"""Terms evaluated live: free until when, what then, what has accrued and what is to come."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from resources.costs.charging import Clock, Times, days_begun, hours, utc

CENT = Decimal("0.01")
NOTHING = Decimal("0.00")
COMING = ("mobilizing", "en_route", "checked_in")


@dataclass(frozen=True)
class Rate:
    """An amount per unit, for `count` of the same; `category` says where a claim lists it."""

    category: str
    label: str
    unit: str
    amount: Decimal
    count: int
    clock: Clock


@dataclass(frozen=True)
class Terms:
    """What one agreement charges for one asset."""

    currency: str
    free: timedelta
    administrative_rate: Decimal
    rates: Sequence[Rate] = field(default=())


@dataclass(frozen=True)
class Charge:
    """So many units at a rate: `amount` is `quantity` times `rate`, to the cent, half up.

    `by` is the rate of the terms it follows; None for the administrative rate and lines by hand.
    """

    category: str
    label: str
    unit: str
    quantity: Decimal
    rate: Decimal
    amount: Decimal
    by: Rate | None = None


@dataclass(frozen=True)
class Running:
    """What a deployment costs at a moment."""

    currency: str
    free_until: datetime | None
    per_hour: Decimal
    running: bool
    charges: tuple[Charge, ...]

    @property
    def accrued(self) -> Decimal:
        """All charges together."""
        return sum((one.amount for one in self.charges), NOTHING)


def evaluate(
    terms: Terms,
    times: Times,
    now: datetime,
    miles: Decimal = NOTHING,
    ran: timedelta | None = None,
) -> Running:
    """What `terms` charge for the recorded `times` (state to aware moment) and `miles` until now.

    Free hours come off every clock. Miles and flat amounts are charged once the free hours of
    their clock are over. Where its hour meter was read at both ends, equipment is charged by the
    hour for what it `ran`. Raises nothing: a step not reached yet charges nothing.
    """
    spans = ((rate, _span(rate, terms.free, times, now, ran)) for rate in terms.rates)
    charged = [one for rate, span in spans if (one := _charge(rate, span, miles))]
    basis = sum((one.amount for one in charged), NOTHING)
    charges = [*charged, *administration(terms.administrative_rate, basis)]
    going = [rate for rate in terms.rates if _runs(rate.clock, times)]
    return Running(
        currency=terms.currency,
        free_until=_free_until(going, times, terms.free, now),
        per_hour=_with_share(_hourly(going), terms.administrative_rate),
        running=bool(going),
        charges=tuple(charges),
    )


def estimate(terms: Terms, planned: Decimal, miles: Decimal = NOTHING) -> Decimal:
    """What so many planned hours will cost, every clock running for all of them."""
    began = datetime.fromisoformat("2000-01-01T00:00:00+00:00")
    until = began + timedelta(microseconds=int(planned * 3_600_000_000))
    return evaluate(terms, dict.fromkeys(COMING, began), until, miles).accrued


def charge(
    category: str, label: str, unit: str, quantity: Decimal, rate: Decimal, by: Rate | None = None
) -> Charge:
    """One charge, its amount exact to the cent."""
    amount = (quantity * rate).quantize(CENT, ROUND_HALF_UP)
    return Charge(category, label, unit, quantity, rate, amount, by)


def administration(percent: Decimal, basis: Decimal) -> Iterator[Charge]:
    """What is added for administration: the percentage of all that stands under it, if any."""
    if percent and basis:
        label = f"Administrative rate {percent.normalize():f} %"
        yield charge("administrative", label, "percent", basis, percent / 100)


def is_metered(rate: Rate) -> bool:
    """Its hours are those the equipment's meter counted, where both ends were read."""
    return rate.category == "equipment" and rate.unit == "hour"


def _span(
    rate: Rate, free: timedelta, times: Times, now: datetime, ran: timedelta | None
) -> timedelta:
    if ran is not None and is_metered(rate):
        return rate.clock.beyond(ran, free)
    return rate.clock.charged(times, now, free)


def _charge(rate: Rate, span: timedelta, miles: Decimal) -> Charge | None:
    if not span:
        return None
    quantity = {
        "hour": lambda: hours(span),
        "day": lambda: days_begun(span),
        "mile": lambda: miles,
        "flat": lambda: Decimal(1),
    }[rate.unit]()
    if not quantity:
        return None
    return charge(rate.category, rate.label, rate.unit, quantity * rate.count, rate.amount, rate)


def _runs(clock: Clock, times: Times) -> bool:
    return clock.started(times) is not None and clock.stopped(times) is None


def _free_until(
    going: Iterable[Rate], times: Times, free: timedelta, now: datetime
) -> datetime | None:
    """The moment the first running clock begins to charge; None where one does already."""
    begins = [began + free for rate in going if (began := rate.clock.started(times))]
    return min(begins) if begins and min(begins) > utc(now) else None


def _hourly(going: Iterable[Rate]) -> Decimal:
    return sum((rate.amount * rate.count for rate in going if rate.unit == "hour"), NOTHING)


def _with_share(amount: Decimal, percent: Decimal) -> Decimal:
    return (amount * (100 + percent) / 100).quantize(CENT, ROUND_HALF_UP)
