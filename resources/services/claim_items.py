"""The items of a claim: as the recorded movements give them, or as a person writes them.

The administrative rate is no line a person writes: it follows all the others, and so it is always
the rate times what stands.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from agencies.selectors import terms as terms_of
from eoc.errors import Invalid
from eoc.text.public import public_text
from resources.costs.evaluation import (
    NOTHING,
    Charge,
    Terms,
    administration,
    charge,
    evaluate,
)
from resources.models import Claim, CostCategory, CostItem, Deployment
from resources.selectors import claim_sources, costs, measured
from resources.selectors.claim_sources import Told

MOST_ITEMS = 500
MOST = Decimal(10_000_000)
Place = tuple[int | None, str, str, str]


@dataclass(frozen=True)
class Item:
    """A line as a person writes it: `rate` per unit, for one asset or for none."""

    category: str
    note: str
    quantity: Decimal
    rate: Decimal
    unit: str = "each"
    asset: str = ""


def itemise(claim: Claim, sent: Iterable[Deployment], now: datetime) -> list[CostItem]:
    """One item per charge of each deployment until now, and what is added for administration."""
    rows = [row for one in sent for row in _charged(claim, one, now)]
    return [*rows, *_administered(claim, rows)]


def check(items: Sequence[Item], sent: Collection[str]) -> None:
    """Refuse what is no line of a claim, by its number; a line is about what was sent, or all."""
    wrong = ""
    if len(items) > MOST_ITEMS:
        wrong = f"At most {MOST_ITEMS} lines."
    for number, item in enumerate(items, 1):
        if item.category == CostCategory.ADMINISTRATIVE:
            wrong = f"Line {number}: the administrative rate is added by itself, leave it out."
        elif item.category not in CostCategory.values or not item.note.strip():
            wrong = f"Line {number}: choose a heading and say what it is."
        elif item.asset and item.asset not in sent:
            wrong = f"Line {number}: {item.asset[:60]} was not sent. Name one of those, or none."
        elif not (0 <= item.quantity <= MOST and 0 <= item.rate <= MOST):
            wrong = f"Line {number}: quantity and rate are between 0 and {MOST}."
    if wrong:
        raise Invalid(wrong, {"items": wrong})


def rewritten(
    claim: Claim, items: Iterable[Item], sent: Sequence[Deployment], now: datetime
) -> list[CostItem]:
    """The rows of the lines a person wrote, each beside what was recorded in its place."""
    recorded = {_place(row): row for one in sent for row in _charged(claim, one, now)}
    labels = {one.asset_label: one for one in sent}
    rows = [_written(claim, item, labels.get(item.asset), recorded) for item in items]
    return [*rows, *_administered(claim, rows)]


def _charged(claim: Claim, one: Deployment, now: datetime) -> Iterator[CostItem]:
    terms = costs.terms_for(one)
    if terms is None:
        return
    found, times = measured.of(one, now), costs.moments(one)
    going = claim_sources.for_crew(terms, found.crew)
    for spent in evaluate(going, times, now, found.miles, found.ran).charges:
        if spent.by is not None:
            said = claim_sources.told(spent, found, terms, times, now)
            yield _row(claim, spent, one, said, terms.administrative_rate)


def _administered(claim: Claim, rows: Iterable[CostItem]) -> Iterator[CostItem]:
    """One line per administrative rate, whose basis is all that stands under it."""
    basis: dict[Decimal, Decimal] = {}
    for row in rows:
        percent = row.administrative_rate
        basis[percent] = basis.get(percent, NOTHING) + row.amount
    for percent in sorted(basis):
        for added in administration(percent, basis[percent]):
            yield _row(claim, added, None, claim_sources.FOLLOWS)


def _written(
    claim: Claim, item: Item, about: Deployment | None, recorded: dict[Place, CostItem]
) -> CostItem:
    """The row of a line, its amount exact to the cent."""
    note = public_text(item.note, "note")[:200]
    spent = charge(item.category, note, item.unit[:8], item.quantity, item.rate)
    terms = costs.terms_for(about) if about else None
    row = _row(claim, spent, about, Told(), _percent(claim, terms))
    stood = recorded.get(_place(row))
    if stood is not None and (stood.quantity, stood.rate) == (row.quantity, row.rate):
        row.source, row.contradiction = stood.source, stood.contradiction
    else:
        said = claim_sources.by_hand(row, stood, terms)
        row.source, row.contradiction = said.source, said.contradiction
    return row


def _percent(claim: Claim, terms: Terms | None) -> Decimal:
    """What is added to a line for administration: by its asset's terms, or those of the claim."""
    if terms is not None:
        return terms.administrative_rate
    said = terms_of.of(claim.agreement)
    return said.administrative_rate if said else NOTHING


def _place(row: CostItem) -> Place:
    """What a line is about, whatever it asks for it."""
    return row.deployment_id, row.category, row.note, row.unit


def _row(
    claim: Claim,
    found: Charge,
    deployment: Deployment | None,
    said: Told,
    percent: Decimal = NOTHING,
) -> CostItem:
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
        administrative_rate=percent,
        source=said.source,
        contradiction=said.contradiction,
    )
