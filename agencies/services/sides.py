"""The sides of an agreement: who speaks for one, and everybody it concerns."""

from agencies.models import Agreement, AgreementParty, Service
from agencies.permissions.administration import REGION, administered, is_operator
from eoc.access import Actor


def sides(agreement: Agreement, by: Actor) -> list[AgreementParty]:
    """The parties for which the actor may speak; the region speaks only where nobody else does."""
    mine = administered(by)
    return [
        party
        for party in agreement.parties.select_related("agency", "jurisdiction")
        if party.agency_id in mine or speakers(party.jurisdiction_id) & mine
    ]


def signable(agreement: Agreement, by: Actor) -> list[AgreementParty]:
    """The sides the actor may speak for, signed or not."""
    if is_operator(by):
        return list(agreement.parties.all())
    return sides(agreement, by)


def concerned(agreement: Agreement) -> set[int]:
    """Every agency that is a party, or serves a territory that is."""
    parties = list(agreement.parties.all())
    territories = [p.jurisdiction_id for p in parties if p.jurisdiction_id]
    serving = Service.objects.filter(jurisdiction_id__in=territories)
    named = {p.agency_id for p in parties if p.agency_id} | {agreement.agency_id}
    return named | set(serving.values_list("agency_id", flat=True))


def speakers(jurisdiction_id: int | None) -> set[int]:
    """The agencies that speak for a territory: those serving it, the region only where alone."""
    if jurisdiction_id is None:
        return set()
    serving = Service.objects.filter(jurisdiction_id=jurisdiction_id, agency__active=True)
    codes = dict(serving.values_list("agency_id", "agency__short_code"))
    local = {agency for agency, code in codes.items() if code != REGION}
    return local or set(codes)
