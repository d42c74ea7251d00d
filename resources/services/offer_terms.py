"""What an offer says besides its assets: ready-in, estimate of arrival, limits, cost, expiry."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from agencies.models import Agreement
from agencies.selectors import terms as agreement_terms
from eoc.errors import Invalid, WrongState
from resources.models import Asset, MutualAidRequest, Offer
from resources.selectors.asking_policy import policy_of
from resources.selectors.eta import ready_in, slowest
from resources.services import assets as asset_services
from resources.services.request_words import read_one

DAY = 24 * 60


@dataclass(frozen=True)
class OfferTerms:
    """Ready in and good for so many minutes, limiting factors, an estimated cost (REQ-A II)."""

    ready_minutes: int | None = None
    limits: str = ""
    cost_estimate: Decimal | None = None
    good_for_minutes: int | None = None


def signature_window(agreement: Agreement) -> timedelta:
    """How long a deployment may run ahead of both signatures; nothing where terms are silent."""
    terms = agreement_terms.of(agreement)
    return timedelta(hours=terms.window_hours if terms else 0)


def put(
    request: MutualAidRequest, offer: Offer, assets: Sequence[Asset], terms: OfferTerms
) -> None:
    """Write the terms into a locked offer; it is saved by the decision that follows."""
    ready, good = terms.ready_minutes, terms.good_for_minutes
    _sane(terms)
    offer.ready_minutes = max(map(ready_in, assets)) if ready is None else ready
    offer.limits, offer.cost_estimate = read_one(terms.limits, "limits")[:300], terms.cost_estimate
    offer.eta_minutes = slowest(assets, request.reporting_point, offer.ready_minutes)
    minutes = policy_of(offer.providing_agency_id).offer_minutes if good is None else good
    offer.offered_at = asset_services.moment()
    offer.expires_at = offer.offered_at + timedelta(minutes=minutes)


def must_stand(offer: Offer) -> None:
    """Refuse what has run out by the database's clock, though nobody swept it yet."""
    if offer.expires_at is not None and offer.expires_at <= asset_services.moment():
        when = f"{timezone.localtime(offer.expires_at):%H:%M}"
        raise WrongState(f"The offer expired at {when}. Ask again.")


def _sane(terms: OfferTerms) -> None:
    ready, good, cost = terms.ready_minutes, terms.good_for_minutes, terms.cost_estimate
    if ready is not None and not 0 <= ready <= 7 * DAY:
        raise Invalid("Ready within 0 to 10080 minutes.", {"ready_minutes": "0 to 10080."})
    if good is not None and not 1 <= good <= 7 * DAY:
        raise Invalid(
            "An offer is good for 1 to 10080 minutes.", {"good_for_minutes": "1 to 10080."}
        )
    if cost is not None and cost < 0:
        raise Invalid("A cost is not negative.", {"cost_estimate": "0 or more."})
