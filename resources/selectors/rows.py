"""What every row shares: how an agency and a moment are written."""

from datetime import datetime
from typing import Any

from agencies.models import Agency


def agency_row(agency: Agency) -> dict[str, Any]:
    """An agency as every row names it."""
    return {"id": agency.pk, "code": agency.short_code, "name": agency.name}


def iso(moment: datetime | None) -> str | None:
    """A moment as browsers read it."""
    return moment.isoformat() if moment else None
