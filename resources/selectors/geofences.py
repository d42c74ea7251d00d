"""Geofences as doors show them: each agency its own."""

import json
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from eoc.access import Actor
from eoc.errors import NotFound
from resources.models import Geofence
from resources.selectors.rows import agency_row, iso


def visible_to(actor: Actor) -> QuerySet[Geofence]:
    """Those of one's agencies, ended ones too."""
    found = Geofence.objects.select_related("agency").defer("agency__service_area")
    return found if actor.system == "operator" else found.filter(agency__in=actor.agencies)


def standing(actor: Actor) -> QuerySet[Geofence]:
    """Those of one's agencies that have not ended."""
    return visible_to(actor).filter(ended_at__isnull=True)


def by_uuid(actor: Actor, uuid: UUID) -> Geofence:
    """One of them."""
    found = visible_to(actor).filter(uuid=uuid).first()
    if found is None:
        raise NotFound("That geofence is not one you may see.")
    return found


def row(fence: Geofence) -> dict[str, Any]:
    """One fence as the API gives it."""
    return {
        "uuid": str(fence.uuid),
        "agency": agency_row(fence.agency),
        "kind": fence.kind,
        "name": fence.name,
        "area": json.loads(fence.area.geojson),
        "in_force_from": iso(fence.in_force_from),
        "ended_at": iso(fence.ended_at),
        "version": fence.version,
    }
