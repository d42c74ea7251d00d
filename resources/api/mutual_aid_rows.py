"""Rows of mutual aid with what only the API and the pages show."""

from typing import Any

from resources.models import MutualAidRequest, Offer
from resources.selectors.rows import agency_row, iso


def request_detail(request: MutualAidRequest, row: dict[str, Any]) -> dict[str, Any]:
    """The row with note, point and times."""
    point = request.reporting_point
    return {
        **row,
        "mode": request.mode,
        "duration_hours": request.duration_hours,
        "note": request.note,
        "lon": point.x if point else None,
        "lat": point.y if point else None,
        "by": request.by_name,
        "created_at": iso(request.created_at),
        "submitted_at": iso(request.submitted_at),
        "closed_at": iso(request.closed_at),
    }


def offer_detail(offer: Offer) -> dict[str, Any]:
    """One offer with its request, line and decision; needs `decisions.offers`."""
    return {
        "uuid": str(offer.uuid),
        "request": offer.request.number,
        "request_uuid": str(offer.request.uuid),
        "requesting": agency_row(offer.requesting_agency),
        "providing": agency_row(offer.providing_agency),
        "state": offer.state,
        "answer_by": iso(offer.answer_by),
        "line": offer.line_id,
        "kind": offer.line.kind_id,
        "wanted": offer.line.quantity,
        "quantity": offer.quantity,
        "assets": [named.label for named in offer.named.all()],
        "reason": offer.reason,
        "automatic": offer.automatic,
        "unable": offer.unable,
        "seen_at": iso(offer.seen_at),
        "decided_at": iso(offer.decided_at),
        "decided_by": offer.decided_by,
        "version": offer.version,
    }
