"""Declarations as doors show them: public acts, in the modes one works in."""

import json

from django.db.models import QuerySet
from django.utils import timezone

from agencies.models import Declaration
from agencies.selectors import named
from agencies.selectors.named import Row
from eoc.access import Actor


def listed(actor: Actor) -> QuerySet[Declaration]:
    """The newest first."""
    found = Declaration.objects.filter(mode__in=actor.modes).select_related("issuer")
    return found.defer("issuer__boundary").order_by("-in_force_from", "pk")


def in_force(found: Declaration) -> bool:
    """Whether it holds now."""
    now = timezone.now()
    return found.in_force_from <= now and (found.in_force_to is None or found.in_force_to > now)


def row(found: Declaration) -> Row:
    """One declaration."""
    return {
        "uuid": str(found.uuid),
        "issuer": named.jurisdiction(found.issuer),
        "title": found.title,
        "legal_basis": found.legal_basis,
        "area": json.loads(found.area.geojson) if found.area else None,
        "in_force_from": found.in_force_from,
        "in_force_to": found.in_force_to,
        "in_force": in_force(found),
        "ended_reason": found.ended_reason,
        "mode": found.mode,
        "version": found.version,
    }
