"""What an hour of a unit costs whoever asks, once free hours are over."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from agencies.models import Agreement
from resources.costs.evaluation import estimate
from resources.models import Asset
from resources.selectors import packages
from resources.selectors.costs import charged_by
from resources.selectors.partners import between

HOUR = Decimal(1)


def hourly(requesting: int, assets: Sequence[int]) -> dict[int, Decimal]:
    """Amounts by asset: a package's where there is one, else the agreement's; silent ones lack.

    Amounts are in the currency of each agreement; a ranking compares those of one region.
    """
    found = packages.hourly_rates(requesting, assets)
    rest = Asset.objects.filter(pk__in=set(assets) - found.keys())
    agreements: dict[int, Agreement | None] = {}
    for asset in rest:
        if asset.agency_id not in agreements:
            agreements[asset.agency_id] = _agreement(requesting, asset.agency_id)
        rate = _of(agreements[asset.agency_id], asset)
        if rate is not None:
            found[asset.pk] = rate
    return found


def _agreement(requesting: int, providing: int) -> Agreement | None:
    partner = between(requesting, providing) if requesting != providing else None
    if partner is None:
        return None
    kept = Agreement.objects.select_related("terms").prefetch_related("rates")
    return kept.filter(pk=partner.agreement_id).first()


def _of(agreement: Agreement | None, asset: Asset) -> Decimal | None:
    terms = charged_by(agreement, asset.kind_id, asset.type, asset.call_sign)
    if terms is None:
        return None
    free = Decimal(terms.free // timedelta(seconds=1)) / 3600
    return estimate(terms, free + HOUR) - estimate(terms, free)
