"""Rows of mutual aid with what only the API and the pages show."""

from decimal import Decimal
from typing import Any

from resources.models import Approval, MutualAidRequest, Offer, OfferCounter
from resources.selectors.mutual_aid import line_row
from resources.selectors.request_clocks import Clock
from resources.selectors.rows import agency_row, iso
from resources.selectors.upward import Above

DETAILS = (
    "priority",
    "finance_code",
    "safety_notes",
    "self_sufficient",
    "with_crew",
    "lodging",
    "fuel",
    "meals",
    "farthest_km",
    "tier",
    "legal_basis",
    "carried_for",
)


def money(amount: Decimal | None) -> str | None:
    """An amount as text, so that no reader makes a float of it."""
    return None if amount is None else f"{amount:.2f}"


def clock_row(clock: Clock) -> dict[str, Any]:
    """One clock of a request."""
    return {
        "clock": clock.name,
        "minutes": clock.minutes,
        "reached": iso(clock.reached),
        "late": clock.late,
    }


def _approval(approval: Approval) -> dict[str, Any]:
    return {
        "block": approval.block,
        "afterwards": approval.afterwards,
        "signed_by": approval.signed_by,
        "signed_at": iso(approval.signed_at),
    }


def _above(found: Above | None) -> dict[str, Any] | None:
    if found is None:
        return None
    carrying = found.carrying
    return {
        "state": found.state,
        "agency": agency_row(found.agency),
        "since": iso(found.since),
        "request": carrying.number if carrying else "",
        "by": carrying.by_name if carrying else "",
        "open": [line_row(line) for line in found.lines if line.filled < line.quantity],
        "reason": found.declined.get("reason", ""),
        "words": found.words,
    }


def request_detail(
    request: MutualAidRequest,
    row: dict[str, Any],
    clocks: list[dict[str, Any]],
    above: Above | None,
) -> dict[str, Any]:
    """The row with note, point, times, approvals, clocks and how the tiers above fare."""
    point = request.reporting_point
    return {
        **row,
        **{name: getattr(request, name) for name in DETAILS},
        "proposed_to": agency_row(request.proposed_to) if request.proposed_to else None,
        "above": _above(above),
        "estimated_cost": money(request.estimated_cost),
        "substitutes": {str(line.pk): line.substitutes for line in request.lines.all()},
        "approvals": [_approval(one) for one in request.approvals.all()],
        "clocks": clocks,
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
        "ready_minutes": offer.ready_minutes,
        "eta_minutes": offer.eta_minutes,
        "limits": offer.limits,
        "cost_estimate": money(offer.cost_estimate),
        "expires_at": iso(offer.expires_at),
        "signatures": [
            {"side": one.side, "signed_by": one.signed_by, "signed_at": iso(one.signed_at)}
            for one in offer.signatures.all()
        ],
        "counters": [_counter(one) for one in offer.counters.all()],
        "version": offer.version,
    }


def _counter(counter: OfferCounter) -> dict[str, Any]:
    return {
        "side": counter.side,
        "assets": counter.labels,
        "arrive_by": iso(counter.arrive_by),
        "words": counter.words,
        "by": counter.by_name,
        "at": iso(counter.at),
    }
