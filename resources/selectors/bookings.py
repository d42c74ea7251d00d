"""Bookings as they stand: open ones, and those in the way of a new one."""

from datetime import datetime

from django.db.models import QuerySet
from psycopg.types.range import TimestamptzRange

from resources.models import Asset, Booking


def open_bookings() -> QuerySet[Booking]:
    """Active commitments: they end at infinity until the asset is returned."""
    return Booking.objects.filter(void=False, during__upper_inf=True).select_related("for_agency")


def overlapping(asset: Asset, start: datetime, end: datetime | None = None) -> QuerySet[Booking]:
    """Commitments of the asset that touch the time from `start` to `end` (None is open)."""
    during = TimestamptzRange(start, end, "[)")
    found = Booking.objects.filter(asset=asset, void=False, during__overlap=during)
    return found.select_related("for_agency").order_by("during")


def words(booking: Booking) -> str:
    """Why and when, as a refusal names it."""
    start, end = booking.during.lower, booking.planned_end or booking.during.upper
    where = f" for {booking.incident_number}" if booking.incident_number else ""
    until = f" until {end:%d %b %H:%M}" if end else ""
    return f"{booking.get_purpose_display().lower()}{where} from {start:%d %b %H:%M}{until}"


def planned_now(now: datetime) -> QuerySet[Booking]:
    """Commitments that hold at a moment: active ones, and plans that have begun."""
    return Booking.objects.filter(void=False, during__contains=now)
