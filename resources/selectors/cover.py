"""Below the cover floor: whether the agreement forbids it, and which partner could move up."""

from django.contrib.gis.geos import MultiPoint

from agencies.models import Agreement
from agencies.selectors.terms import of
from resources.models import Asset, Offer
from resources.selectors.partners import Partner, between, partners


def in_force(offer: Offer) -> Agreement | None:
    """The agreement under which the offer would be made now, with its terms and rates."""
    found = between(offer.requesting_agency_id, offer.providing_agency_id)
    known = Agreement.objects.select_related("terms").prefetch_related("rates")
    return known.filter(pk=found.agreement_id).first() if found else None


def floor_is_hard(agreement: Agreement | None) -> bool:
    """It forbids lending below the lender's floor."""
    terms = of(agreement) if agreement else None
    return terms is not None and terms.floor_hard


def move_up(offer: Offer) -> Partner | None:
    """The partner nearest to the lender's stations with one of the kind available, but the asker.

    Whom a lender could ask is its own affair: ask this only for whoever decides for it.
    """
    kind, lender = offer.line.kind_id, offer.providing_agency_id
    homes = Asset.objects.filter(agency=lender, kind=kind, home__isnull=False)
    places = list(homes.values_list("home", flat=True))
    middle = MultiPoint(places, srid=4326).centroid if places else None
    for partner in partners(lender, middle):
        able = any(count.kind == kind and count.available for count in partner.counts)
        if able and partner.agency.pk != offer.requesting_agency_id:
            return partner
    return None
