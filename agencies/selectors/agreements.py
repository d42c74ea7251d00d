"""Agreements as doors show them: those of which one's agencies or territories are a side."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from agencies.models import Agreement, AgreementParty
from agencies.selectors import grants, named, terms
from agencies.selectors.named import Row
from eoc.access import Actor

STATES = {
    "draft": "Draft",
    "awaiting": "Waits for signatures",
    "scheduled": "Signed, not in force yet",
    "in_force": "In force",
    "ended": "Ended",
    "revoked": "Revoked",
    "superseded": "Replaced by a later edition",
}
CHOICES = list(STATES.items())


def visible_to(actor: Actor) -> QuerySet[Agreement]:
    """Those that one of the actor's agencies drafted, or of which it or its territory is a side."""
    found = listed()
    if actor.system == "operator":
        return found
    sides = AgreementParty.objects.filter(agreement=OuterRef("pk")).filter(
        Q(agency__in=actor.agencies) | Q(jurisdiction__in=actor.jurisdictions)
    )
    return found.filter(Q(agency__in=actor.agencies) | Q(Exists(sides)))


def listed() -> QuerySet[Agreement]:
    """Agreements with their parties."""
    parties = AgreementParty.objects.select_related("agency", "jurisdiction")
    parties = parties.defer("agency__service_area", "jurisdiction__boundary").order_by("pk")
    found = Agreement.objects.select_related("agency", "successor", "terms").defer(
        "agency__service_area"
    )
    shown = Prefetch("grants", grants.with_givers())
    return found.prefetch_related(Prefetch("parties", parties), shown, "rates").order_by(
        "code", "edition"
    )


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
    if superseded(found, at):
        return "superseded"
    return "in_force" if found.valid_from <= at else "scheduled"


def superseded(found: Agreement, at: datetime) -> bool:
    """A later edition was signed by every side and has begun."""
    later: Agreement | None = getattr(found, "successor", None)
    return later is not None and state(later, at) in ("in_force", "superseded")


def row(found: Agreement) -> Row:
    """One agreement."""
    return {
        "uuid": str(found.uuid),
        "code": found.code,
        "edition": found.edition,
        "title": found.title,
        "agency": named.agency(found.agency),
        "kinds": found.kinds,
        "state": state(found),
        "valid_from": found.valid_from,
        "valid_to": found.valid_to,
        "approved_to_activate": found.approved_to_activate,
        "revoked_at": found.revoked_at,
        "revoked_reason": found.revoked_reason,
        "terms": terms.row(found),
        "grants": [grants.row(one) for one in found.grants.all()],
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
