"""Agreements as doors show them: those of which one's agencies or territories are a side."""

from datetime import datetime

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from agencies.models import Agreement, AgreementParty
from agencies.selectors import named
from agencies.selectors.named import Row

STATES = {
    "draft": "Draft",
    "awaiting": "Waits for signatures",
    "scheduled": "Signed, not in force yet",
    "in_force": "In force",
    "ended": "Ended",
    "revoked": "Revoked",
}
CHOICES = list(STATES.items())


def listed() -> QuerySet[Agreement]:
    """Those one may see, with their parties."""
    parties = AgreementParty.objects.select_related("agency", "jurisdiction")
    parties = parties.defer("agency__service_area", "jurisdiction__boundary").order_by("pk")
    found = Agreement.objects.select_related("agency").defer("agency__service_area")
    return found.prefetch_related(Prefetch("parties", parties)).order_by("code")


def state(found: Agreement, now: datetime | None = None) -> str:
    """Where it stands: a promise needs every signature and its time."""
    at = now or timezone.now()
    signed = [party.signed_at is not None for party in found.parties.all()]
    if found.revoked_at:
        return "revoked"
    if found.valid_to and found.valid_to <= at:
        return "ended"
    if not all(signed):
        return "awaiting" if any(signed) else "draft"
    return "in_force" if found.valid_from <= at else "scheduled"


def row(found: Agreement) -> Row:
    """One agreement."""
    return {
        "uuid": str(found.uuid),
        "code": found.code,
        "title": found.title,
        "agency": named.agency(found.agency),
        "kinds": found.kinds,
        "state": state(found),
        "valid_from": found.valid_from,
        "valid_to": found.valid_to,
        "approved_to_activate": found.approved_to_activate,
        "revoked_at": found.revoked_at,
        "revoked_reason": found.revoked_reason,
        "parties": [party_row(party) for party in found.parties.all()],
        "illustrative": found.illustrative,
        "version": found.version,
    }


def party_row(found: AgreementParty) -> Row:
    """One side."""
    return {
        "id": found.pk,
        "agency": named.agency(found.agency) if found.agency else None,
        "jurisdiction": named.jurisdiction(found.jurisdiction) if found.jurisdiction else None,
        "signed_at": found.signed_at,
        "signed_by": found.signed_by,
    }
