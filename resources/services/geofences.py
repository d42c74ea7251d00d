"""Geofences: an agency draws one and ends it."""

from datetime import datetime

from django.contrib.gis.geos import MultiPolygon

from agencies.models import Agency
from agencies.services.telling import tell
from eoc.access import Actor
from eoc.errors import Invalid, NotFound, NotPermitted, Stale, WrongState
from eoc.text.public import public_text
from resources.models import AssetInside, FenceKind, Geofence
from resources.permissions.assets import may_keep
from resources.services.assets import moment


def draw(
    *,
    agency: Agency,
    kind: str,
    name: str,
    area: MultiPolygon | None,
    by: Actor,
    in_force_from: datetime | None = None,
) -> Geofence:
    """Put a fence in force, now or from a moment on; units inside enter with their next fix."""
    _permit(by, agency)
    if kind not in FenceKind.values:
        raise Invalid("No such kind of fence.", {"kind": f"One of {', '.join(FenceKind.values)}."})
    if area is None:
        raise Invalid("A geofence needs an area.", {"area": "Send a GeoJSON polygon."})
    words = public_text(" ".join(name.split()), "name")[:80]
    if not words:
        raise Invalid("A geofence needs a name.", {"name": "Give one, such as Station 1."})
    made = Geofence.objects.create(
        agency=agency, kind=kind, name=words, area=area, in_force_from=in_force_from or moment()
    )
    _tell("geofence.drawn", by, made, "drawn")
    return made


def end(*, fence: Geofence, version: int, by: Actor) -> Geofence:
    """End it now; no unit is said to have left it. Raises Stale and WrongState."""
    found = Geofence.objects.select_for_update(of=("self",)).filter(pk=fence.pk)
    locked = found.select_related("agency").defer("agency__service_area").first()
    if locked is None:
        raise NotFound("That geofence is not one you may change.")
    _permit(by, locked.agency)
    if locked.version != version:
        raise Stale(f"{locked.name} changed meanwhile.", version=locked.version)
    if locked.ended_at is not None:
        raise WrongState(f"{locked.name} has already ended.")
    locked.ended_at = moment()
    locked.version += 1
    locked.save(update_fields=["ended_at", "version"])
    AssetInside.objects.filter(fence=f"g{locked.pk}").delete()
    _tell("geofence.ended", by, locked, "ended")
    return locked


def _permit(by: Actor, agency: Agency) -> None:
    if not may_keep(by, agency.pk):
        raise NotPermitted(f"Only administrators and dispatchers of {agency.name} keep its fences.")


def _tell(kind: str, by: Actor, fence: Geofence, verb: str) -> None:
    text = f"Geofence {fence.name} {verb}"
    tell(kind=kind, by=by, agencies=[fence.agency_id], about=fence.uuid, text=text)
