"""Incidents as people and programs see them, in full or as a summary."""

import json
from datetime import datetime
from typing import Any

from django.contrib.gis.geos import GEOSGeometry
from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce

from agencies.models import Agency, Jurisdiction
from eoc.access import Actor, require_scope
from incidents.models import Incident, IncidentShare
from incidents.permissions.incidents import is_own
from incidents.selectors.callers import visible_to as callers
from incidents.selectors.seeing import FULL, GRANTED, located, seen_by

Row = dict[str, Any]
SHOWN = 500
CHILDREN = (
    Incident.objects.filter(parent=OuterRef("pk"))
    .order_by()
    .values("parent")
    .annotate(count=Count("pk"))
    .values("count")
)
SHAPES = ("jurisdiction__boundary", "agency__service_area", "parent__area")


def visible_to(actor: Actor) -> QuerySet[Incident]:
    """Every incident of the actor's modes that the actor sees, as far as the actor sees it."""
    shares = Prefetch("shares", IncidentShare.objects.filter(ended_at__isnull=True))
    return (
        seen_by(actor, Incident.objects.filter(mode__in=actor.modes))
        .select_related("type", "agency", "jurisdiction", "parent")
        .defer(*SHAPES)
        .prefetch_related("responses", shares)
        .annotate(child_count=Coalesce(Subquery(CHILDREN), 0))
    )


def queue(incidents: QuerySet[Incident]) -> QuerySet[Incident]:
    """Open calls, newest first: what a dispatcher works through."""
    return incidents.filter(closed_at__isnull=True).order_by("-happened_at")


def on_picture(incidents: QuerySet[Incident]) -> QuerySet[Incident]:
    """Promoted incidents and parents: what the EOC looks at."""
    return incidents.filter(on_picture=True)


def within(incidents: QuerySet[Incident], geometry: GEOSGeometry) -> QuerySet[Incident]:
    """Those inside a geometry; the box is asked first, since only it uses the index."""
    return located(require_scope(), incidents, geometry)


def rows(actor: Actor) -> list[Row]:
    """Open incidents the actor sees: the snapshot's part."""
    return [row_for(actor, incident) for incident in queue(visible_to(actor))[:SHOWN]]


def row_for(actor: Actor, incident: Incident) -> Row:
    """The row at the detail the actor's place in it gives."""
    return row(incident, incident.seen)  # type: ignore[attr-defined]


def detail_for(actor: Actor, incident: Incident) -> Row:
    """The row; in full detail also the caller's words, why it was promoted and whom it is shown."""
    if incident.seen != FULL:  # type: ignore[attr-defined]
        return row_for(actor, incident)
    shares = incident.shares.select_related("agency").filter(ended_at__isnull=True)
    if not is_own(actor, incident):
        shares = shares.filter(agency__in=actor.agencies)
    return {
        **row(incident, "full"),
        "narrative": incident.narrative,
        "promotion_reason": incident.promotion_reason,
        "promoted_by": incident.promoted_by,
        "caller": caller_row(actor, incident),
        "shares": [
            {
                "agency": share.agency.short_code,
                "tier": share.tier,
                "includes": share.includes,
                "reason": share.reason,
                "shared_at": _iso(share.shared_at),
            }
            for share in shares.defer("agency__service_area")
        ],
    }


def caller_row(actor: Actor, incident: Incident) -> Row | None:
    """Who called, where the actor may know."""
    found = callers(actor).filter(incident=incident).first()
    return {"name": found.name, "phone": found.phone} if found else None


def row(incident: Incident, detail: str) -> Row:
    """One incident as the console's contract has it; the caller holds back what `detail` lacks."""
    full = detail in (FULL, GRANTED)
    responses = incident.responses.all() if full else []
    return {
        "uuid": str(incident.uuid),
        "number": incident.number,
        "mode": incident.mode,
        "type": incident.type_id,
        "type_name": incident.type.name,
        "severity": incident.severity,
        "complexity": incident.complexity,
        "stage": incident.stage,
        "title": incident.title,
        "place_text": incident.place_text,
        "lon": round(incident.point.x, 6) if incident.point else None,
        "lat": round(incident.point.y, 6) if incident.point else None,
        "area": json.loads(incident.area.geojson) if incident.area else None,
        "jurisdiction": _named(incident.jurisdiction),
        "located": incident.located,
        "reported_jurisdiction": incident.reported_jurisdiction,
        "happened_at": _iso(incident.happened_at),
        "heard_at": _iso(incident.heard_at),
        "promoted": incident.promoted_at is not None,
        "on_picture": incident.on_picture,
        "parent": incident.parent.number if incident.parent else None,
        "children": _children(incident) if full else 0,
        "responses": [{"label": r.label, "discipline": r.discipline} for r in responses],
        "agency": _named(incident.agency),
        "closed_at": _iso(incident.closed_at),
        "version": incident.version,
        "sensitive": incident.sensitive,
        "detail": FULL if full else detail,
    }


def _children(incident: Incident) -> int:
    known = getattr(incident, "child_count", None)
    return known if known is not None else incident.children.count()


def _named(what: Agency | Jurisdiction | None) -> Row | None:
    return {"id": what.pk, "code": what.short_code, "name": what.name} if what else None


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
