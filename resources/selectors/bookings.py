"""Bookings as they stand: open ones, and those in the way of a new one."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from psycopg.types.range import TimestamptzRange

from eoc.access import Actor
from resources.models import Asset, Booking
from resources.selectors.rows import agency_row, clock, iso


def open_bookings() -> QuerySet[Booking]:
    """Active commitments: they end at infinity until the asset is returned."""
    found = Booking.objects.filter(void=False, during__upper_inf=True)
    return found.select_related("for_agency").defer("for_agency__service_area")


def open_bookings_seen_by(actor: Actor) -> QuerySet[Booking]:
    """Those of own assets and of assets lent to one's agencies."""
    return open_bookings().filter(_party(actor))


def _party(actor: Actor) -> Q:
    if actor.system == "operator":
        return Q()
    return Q(agency__in=actor.agencies) | lent(actor)


def lent(actor: Actor) -> Q:
    """To the actor's agencies, or for what they could not get themselves."""
    onwards = Q(carried_for__overlap=sorted(actor.agencies))
    return Q(for_agency__in=actor.agencies) | onwards


def overlapping(asset: Asset, start: datetime, end: datetime | None = None) -> QuerySet[Booking]:
    """Commitments of the asset that touch the time from `start` to `end` (None is open)."""
    during = TimestamptzRange(start, end, "[)")
    found = Booking.objects.filter(asset=asset, void=False, during__overlap=during)
    return found.select_related("for_agency").order_by("during")


def words(booking: Booking) -> str:
    """Why and when, as a refusal names it."""
    start, end = booking.during.lower, booking.planned_end or booking.during.upper
    where = f" for {booking.incident_number}" if booking.incident_number else ""
    until = f" until {clock(end)}" if end else ""
    return f"{booking.get_purpose_display().lower()}{where} from {clock(start)}{until}"


def planned_now(now: datetime) -> QuerySet[Booking]:
    """Commitments that hold at a moment: active ones, and plans that have begun."""
    return Booking.objects.filter(void=False, during__contains=now)


def visible_to(actor: Actor) -> QuerySet[Booking]:
    """Commitments of own assets and of those that help; the database's policy agrees."""
    found = Booking.objects.filter(_party(actor), mode__in=actor.modes)
    return found.select_related("asset__agency", "asset__kind", "agency", "for_agency")


def row(booking: Booking) -> dict[str, Any]:
    """One commitment as the API has it."""
    on = booking.incident_uuid
    return {
        "uuid": str(booking.uuid),
        "asset": str(booking.asset.uuid),
        "label": f"{booking.agency.short_code} {booking.asset.call_sign}",
        "agency": agency_row(booking.agency),
        "for_agency": agency_row(booking.for_agency),
        "incident": {"uuid": str(on), "number": booking.incident_number} if on else None,
        "purpose": booking.purpose,
        "start": iso(booking.during.lower),
        "end": iso(booking.during.upper),
        "planned_end": iso(booking.planned_end),
        "void": booking.void,
        "by": booking.by_name,
        "note": booking.note,
        "mode": booking.mode,
        "version": booking.version,
    }
