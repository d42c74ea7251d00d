"""Break-glass as doors show it: one's own that is open, and the list of one's agencies."""

from dataclasses import replace
from uuid import UUID

from django.db.models import F, Q, QuerySet

from agencies.models import Agency, BreakGlass
from agencies.selectors import named
from agencies.selectors.named import Row
from eoc.access import Actor, Role, RoleHeld
from eoc.errors import NotFound


def visible_to(actor: Actor) -> QuerySet[BreakGlass]:
    """Those of one's agencies and one's own, what waits for a review first."""
    mine = Q(agency__in=actor.agencies) | Q(person=actor.person_id)
    found = BreakGlass.objects.filter(mine).select_related("person", "agency", "reviewed_by")
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


def acting_as(actor: Actor, agency: Agency, role: str) -> Actor:
    """The actor as it would be with the role taken, for what a door asks of such a login."""
    return replace(actor, roles=actor.roles | {RoleHeld(Role(role), agency.pk)})


def row(found: BreakGlass) -> Row:
    """One taken role with its review."""
    return {
        "uuid": str(found.uuid),
        "person": named.person(found.person),
        "agency": named.agency(found.agency),
        "role": found.role,
        "reason": found.reason,
        "opened_at": found.opened_at,
        "ends_at": found.ends_at,
        "closed_at": found.closed_at,
        "closed_by": found.closed_by,
        "reviewed_at": found.reviewed_at,
        "reviewed_by": named.person(found.reviewed_by) if found.reviewed_by else None,
        "review_note": found.review_note,
    }
