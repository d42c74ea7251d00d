"""What a line of a claim says of itself: where its quantity comes from and what says otherwise."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from eoc.text.amounts import amount, quantity
from resources.costs.charging import Times, hours, utc
from resources.costs.evaluation import Charge, Rate, Terms, is_metered
from resources.models import CostItem
from resources.selectors.measured import Measured
from resources.selectors.rows import clock


@dataclass(frozen=True)
class Told:
    """Both, as sentences; empty where there is nothing to say."""

    source: str = ""
    contradiction: str = ""


TENTH = Decimal("0.1")
FOLLOWS = Told("The rate times all that stands under it")


def for_crew(terms: Terms, crew: int | None) -> Terms:
    """The same terms for no more persons than came, where they name one class of persons.

    With several classes nobody knows who of the manifest is which; the line tells it.
    """
    if crew == 0:
        return replace(terms, rates=[one for one in terms.rates if one.category != "personnel"])
    if crew is None or len(_classes(terms)) != 1:
        return terms
    return replace(terms, rates=[_for(rate, crew) for rate in terms.rates])


def told(spent: Charge, found: Measured, terms: Terms, times: Times, now: datetime) -> Told:
    """Of a charge drafted from what was recorded; `terms` as they were agreed."""
    rate = spent.by
    if rate is None:
        return FOLLOWS
    if rate.unit == "mile":
        return Told(_up(found.driven_by), _up(found.driven_else))
    if rate.unit == "flat":
        return Told("Once, its free hours being over")
    if found.ran is not None and is_metered(rate):
        says = [found.ran_else, _longer(rate, found.ran, times, now)]
        return Told(_up(_joined(found.ran_by, _free(terms))), _up(_joined(*says)))
    steps = _joined(_steps(rate, times, now), _free(terms))
    if is_metered(rate):
        steps = _joined(steps, found.ran_by)
    persons = _persons(rate, terms, found.crew) if rate.category == "personnel" else Told()
    absent = found.crew_else if rate.category == "personnel" else ""
    otherwise = _joined(persons.contradiction, absent)
    return Told(_up(_joined(steps, persons.source)), _up(otherwise))


def by_hand(item: CostItem, recorded: CostItem | None, terms: Terms | None) -> Told:
    """Of a line a person wrote: what was recorded instead, and where it is above the agreement."""
    source = "Written by hand"
    if recorded is not None:
        stood = f"{quantity(recorded.quantity)} {recorded.unit} at {amount(recorded.rate)}"
        source = f"Changed by hand; recorded: {stood} ({recorded.source})"
    return Told(source[:300], _above(item, terms))


def _above(item: CostItem, terms: Terms | None) -> str:
    unit = item.unit.rstrip("s")
    rates = terms.rates if terms else ()
    agreed = [one.amount for one in rates if (one.category, one.unit) == (item.category, unit)]
    if not agreed or terms is None or item.rate <= max(agreed):
        return ""
    return f"Above what was agreed: {amount(max(agreed))} {terms.currency} per {unit}"


def _classes(terms: Terms) -> dict[str, int]:
    """How many persons of each class are agreed."""
    return {one.label: one.count for one in terms.rates if one.category == "personnel"}


def _for(rate: Rate, crew: int) -> Rate:
    return replace(rate, count=min(rate.count, crew)) if rate.category == "personnel" else rate


def _persons(rate: Rate, terms: Terms, crew: int | None) -> Told:
    classes = _classes(terms)
    agreed = sum(classes.values())
    if crew is None:
        return Told(f"{rate.count} agreed, no manifest")
    if agreed == crew:
        return Told(f"{rate.count} agreed" if rate.count > 1 else "")
    words = f"{crew} on the manifest, {agreed} agreed"
    return Told(words) if len(classes) == 1 or crew > agreed else Told("", words)


def _steps(rate: Rate, times: Times, now: datetime) -> str:
    began = rate.clock.started(times)
    ended = rate.clock.stopped(times) or now
    return f"recorded steps, {clock(began)} to {clock(ended)}" if began else ""


def _longer(rate: Rate, ran: timedelta, times: Times, now: datetime) -> str:
    """A meter cannot have run longer than the asset was away."""
    began = rate.clock.started(times)
    away = (rate.clock.stopped(times) or utc(now)) - began if began else None
    if away is None or ran <= away:
        return ""
    ran_h, away_h = quantity(hours(ran)), quantity(hours(away).quantize(TENTH))
    return f"the meter ran {ran_h} h in the {away_h} h its steps record"


def _free(terms: Terms) -> str:
    return f"first {terms.free / timedelta(hours=1):g} h free" if terms.free else ""


def _joined(*said: str) -> str:
    return "; ".join(filter(None, said))


def _up(words: str) -> str:
    return words[:1].upper() + words[1:300]
