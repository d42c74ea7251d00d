"""The items of a claim: as the recorded movements give them, or as a person writes them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import connection

from eoc.errors import Invalid
from eoc.text.public import public_text
from resources.costs.evaluation import CENT, NOTHING, Charge, charge
from resources.models import Claim, CostCategory, CostItem, Deployment
from resources.selectors import costs

# Metres along the fixes of the way out, at work and home, in the order of time.
DRIVEN = """
SELECT coalesce(ST_Length(ST_MakeLine(t.point ORDER BY t.at)::geography), 0)
  FROM resources_positiontrack t WHERE t.asset_id = %s AND t.at BETWEEN %s AND %s
"""
METRES_PER_MILE = Decimal("1609.344")
MOST_ITEMS = 500
MOST = Decimal(10_000_000)


@dataclass(frozen=True)
class Item:
    """A line as a person writes it: `rate` per unit, for one asset or for none."""

    category: str
    note: str
    quantity: Decimal
    rate: Decimal
    unit: str = "each"
    asset: str = ""


def itemise(claim: Claim, sent: Iterable[Deployment], now: datetime) -> Iterator[CostItem]:
    """One item per charge of each deployment until now, in the order of the agreement's rates."""
    for one in sent:
        found = costs.running(one, now, miles(one, now))
        for spent in found.charges if found else ():
            yield _row(claim, spent, one)


def check(items: Sequence[Item]) -> None:
    """Refuse what is no line of a claim, by its number."""
    wrong = ""
    if len(items) > MOST_ITEMS:
        wrong = f"At most {MOST_ITEMS} lines."
    for number, item in enumerate(items, 1):
        if item.category not in CostCategory.values or not item.note.strip():
            wrong = f"Line {number}: choose a heading and say what it is."
        elif not (0 <= item.quantity <= MOST and 0 <= item.rate <= MOST):
            wrong = f"Line {number}: quantity and rate are between 0 and {MOST}."
    if wrong:
        raise Invalid(wrong, {"items": wrong})


def written(claim: Claim, item: Item, deployment: Deployment | None) -> CostItem:
    """The row of a line, its amount exact to the cent."""
    note = public_text(item.note, "note")[:200]
    found = charge(item.category, note, item.unit[:8], item.quantity, item.rate)
    return _row(claim, found, deployment)


def miles(deployment: Deployment, now: datetime) -> Decimal:
    """Statute miles driven from departure to return by the asset's track; none without a track."""
    times = costs.moments(deployment)
    left = times.get("en_route")
    if left is None:
        return NOTHING
    with connection.cursor() as cursor:
        cursor.execute(DRIVEN, [deployment.asset_id, left, times.get("returned", now)])
        (metres,) = cursor.fetchone()
    return (Decimal(str(metres)) / METRES_PER_MILE).quantize(CENT)


def _row(claim: Claim, found: Charge, deployment: Deployment | None) -> CostItem:
    return CostItem(
        claim=claim,
        deployment=deployment,
        requesting_agency_id=claim.requesting_agency_id,
        providing_agency_id=claim.providing_agency_id,
        asset_label=deployment.asset_label if deployment else "",
        category=found.category,
        note=found.label[:200],
        unit=found.unit,
        quantity=found.quantity,
        rate=found.rate,
        amount=found.amount,
    )
