"""The newest fix of each unit, for whoever may see where it is."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from agencies.models import Discipline
from eoc.access import Actor
from eoc.access.grants import DataClass
from resources.models import AssetPosition
from resources.selectors.bookings import lent, open_bookings
from resources.selectors.rows import iso


def visible_to(actor: Actor) -> QuerySet[AssetPosition]:
    """Own and lent units; of partners and by grant all but law enforcement's."""
    found = AssetPosition.objects.filter(mode__in=actor.modes).select_related("asset__agency")
    found = found.defer("asset__agency__service_area")
    if actor.system == "operator":
        return found
    near = actor.automatic | actor.shown("a", DataClass.ASSETS, "granted")
    near |= actor.shown("a", DataClass.ASSETS) & actor.shown("a", DataClass.POSITIONS)
    borrowed = open_bookings().filter(lent(actor), asset=OuterRef("asset"))
    shown = Q(agency__in=near) & ~Q(agency__discipline=Discipline.LAW)
    return found.filter(Q(agency__in=actor.agencies) | shown | Q(Exists(borrowed)))


def row(held: AssetPosition) -> dict[str, Any]:
    """One fix as the API gives it."""
    return {
        "asset": str(held.asset.uuid),
        "label": f"{held.asset.agency.short_code} {held.asset.call_sign}",
        "lon": held.point.x,
        "lat": held.point.y,
        "at": iso(held.at),
        "heading": held.heading,
        "speed": held.speed,
        "accuracy": held.accuracy,
    }
