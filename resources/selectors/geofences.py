"""Geofences as doors show them: each agency its own."""

import json
from collections.abc import Iterable
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


def shapes(fences: Iterable[Geofence]) -> dict[str, Any]:
    """GeoJSON of the fences to look at, each with a point inside that carries its name."""
    return {"type": "FeatureCollection", "features": [one for f in fences for one in _drawn(f)]}


def _drawn(fence: Geofence) -> list[dict[str, Any]]:
    west, south, east, north = fence.area.extent
    thin = fence.area.simplify(max(east - west, north - south) / 1000, preserve_topology=True)
    return [
        {"type": "Feature", "properties": {"name": fence.name}, "geometry": json.loads(geometry)}
        for geometry in (thin.geojson, fence.area.point_on_surface.geojson)
    ]


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
