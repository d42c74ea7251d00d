"""What every row shares: how an agency and a moment are written."""

from datetime import UTC, datetime
from typing import Any

from django.utils import timezone

from agencies.models import Agency


def agency_row(agency: Agency) -> dict[str, Any]:
    """An agency as every row names it."""
    return {"id": agency.pk, "code": agency.short_code, "name": agency.name}


def iso(moment: datetime | None) -> str | None:
    """A moment as browsers read it, always in UTC, so that equal moments are equal text."""
    return moment.astimezone(UTC).isoformat() if moment else None


def clock(moment: datetime) -> str:
    """A moment as a person reads it in a sentence, in the region's time."""
    return f"{timezone.localtime(moment):%d %b %H:%M}"
