"""What an hour of a unit costs whoever asks, once free hours are over."""

from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from decimal import Decimal

from django.db.models.expressions import RawSQL

from agencies.models import Agreement
from resources.costs.evaluation import estimate
from resources.models import Asset
from resources.selectors import packages
from resources.selectors.costs import charged_by
from resources.selectors.partners import in_force

HOUR = Decimal(1)


def hourly(requesting: int, assets: Sequence[int]) -> dict[int, Decimal]:
    """Amounts by asset: a package's where there is one, else the agreement's; silent ones lack.

    Amounts are in the currency of each agreement; a ranking compares those of one region.
    """
    found = packages.hourly_rates(requesting, assets)
    agreements = _agreements(requesting)
    known: dict[tuple[int, str, int | None], Decimal | None] = {}
    for pk, agency, kind, type_ in _alike(set(assets) - found.keys()):
        alike = agency, kind, type_
        if alike not in known:
            known[alike] = _of(agreements.get(agency), kind, type_)
        rate = known[alike]
        if rate is not None:
            found[pk] = rate
    return found


def of_kind(requesting: int, kind: str, type_: int | None) -> dict[int, Decimal]:
    """Amounts by providing agency for one of a kind, where its agreement with whoever asks says.

    Of a unit that is not seen its own type is not known: that which is asked for stands for it.
    """
    found = {pk: _of(one, kind, type_) for pk, one in _agreements(requesting).items()}
    return {pk: rate for pk, rate in found.items() if rate is not None}


def _alike(assets: Collection[int]) -> Iterable[tuple[int, int, str, int | None]]:
    """Of each asset what its price hangs on: agency, kind and type."""
    listed = RawSQL("SELECT unnest(%s::bigint[])", [sorted(assets)])
    found = Asset.objects.filter(pk__in=listed)
    return found.values_list("pk", "agency_id", "kind_id", "type").iterator()


def _agreements(requesting: int) -> dict[int, Agreement]:
    """By the providing agency: the first of those in force, as a request would take it."""
    chosen: dict[int, int] = {}
    for providing, agreement, _, _ in in_force(requesting):
        chosen.setdefault(providing, agreement)
    chosen.pop(requesting, None)
    kept = Agreement.objects.select_related("terms").prefetch_related("rates")
    known = kept.in_bulk(set(chosen.values()))
    return {agency: known[pk] for agency, pk in chosen.items() if pk in known}


def _of(agreement: Agreement | None, kind: str, type_: int | None) -> Decimal | None:
    terms = charged_by(agreement, kind, type_, kind)
    if terms is None:
        return None
    free = Decimal(terms.free // timedelta(seconds=1)) / 3600
    return estimate(terms, free + HOUR) - estimate(terms, free)
