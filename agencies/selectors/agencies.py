"""Agencies as doors show them; everybody sees every agency, its shape where it is asked for."""

import json

from django.db.models import Prefetch, QuerySet

from agencies.models import Agency, Jurisdiction
from agencies.selectors import named
from agencies.selectors.named import Row


def listed() -> QuerySet[Agency]:
    """All of them with the territories they serve, without shapes."""
    served = Prefetch("jurisdictions", Jurisdiction.objects.defer("boundary"))
    return Agency.objects.defer("service_area").prefetch_related(served).order_by("name", "pk")


def row(found: Agency, *, area: bool = False) -> Row:
    """One agency."""
    shown: Row = {
        "uuid": str(found.uuid),
        "id": found.pk,
        "short_code": found.short_code,
        "name": found.name,
        "kind": found.kind,
        "discipline": found.discipline,
        "phone": found.phone,
        "cover_floor": found.cover_floor,
        "confirm_from": found.confirm_from,
        "confirm_amount": str(found.confirm_amount),
        "jurisdictions": [named.jurisdiction(one) for one in found.jurisdictions.all()],
        "illustrative": found.illustrative,
        "active": found.active,
        "version": found.version,
    }
    if area:
        shown["service_area"] = (
            json.loads(found.service_area.geojson) if found.service_area else None
        )
    return shown
