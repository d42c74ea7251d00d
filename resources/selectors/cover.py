"""Below the cover floor: whether the agreement forbids it, and which partner could move up."""

from django.contrib.gis.geos import MultiPoint

from agencies.models import AgreementTerms
from resources.models import Asset, Offer
from resources.selectors.partners import Partner, between, partners


def floor_is_hard(offer: Offer) -> bool:
    """The agreement in force between both forbids lending below the floor."""
    found = between(offer.requesting_agency_id, offer.providing_agency_id)
    return found is not None and (
        AgreementTerms.objects.filter(agreement=found.agreement_id, floor_hard=True).exists()
    )


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
