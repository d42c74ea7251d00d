"""Break-glass as doors show it: one's own that is open, and the list of one's agencies."""

from uuid import UUID

from django.db.models import F, QuerySet

from agencies.models import BreakGlass
from eoc.access import Actor
from eoc.errors import NotFound


def visible_to(actor: Actor) -> QuerySet[BreakGlass]:
    """Those of one's agencies and one's own, what waits for a review first."""
    found = BreakGlass.objects.select_related("person", "agency", "reviewed_by")
    found = found.defer("agency__service_area")
    return found.order_by(F("reviewed_at").asc(nulls_first=True), "-opened_at", "-pk")


def by_uuid(actor: Actor, uuid: UUID) -> BreakGlass:
    """One of them."""
    found = visible_to(actor).filter(uuid=uuid).first()
    if found is None:
        raise NotFound("No break-glass you may see answers to that address.")
    return found


def open_of(actor: Actor | None) -> list[BreakGlass]:
    """What the actor has taken and not given back; read only where the actor is so marked."""
    if actor is None or not actor.break_glass:
        return []
    mine = BreakGlass.objects.in_force().filter(person_id=actor.person_id or 0)
    return list(mine.select_related("agency").defer("agency__service_area").order_by("ends_at"))


def waiting(actor: Actor, agencies: frozenset[int]) -> int:
    """How many wait for a review in the agencies."""
    return BreakGlass.objects.over().filter(agency__in=agencies, reviewed_at=None).count()
