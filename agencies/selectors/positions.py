"""Dispatch positions as doors show them."""

from hashlib import sha256
from uuid import UUID

from django.db.models import F, QuerySet

from agencies.models import DispatchPosition
from agencies.selectors import named
from agencies.selectors.named import Row
from eoc.access import Actor
from eoc.errors import NotFound


def visible_to(actor: Actor) -> QuerySet[DispatchPosition]:
    """Those of one's agencies, the retired last."""
    found = DispatchPosition.objects.filter(agency_id__in=actor.agencies)
    found = found.select_related("agency", "registered_by").defer("agency__service_area")
    return found.order_by(F("retired_at").desc(nulls_first=True), "agency__name", "name", "pk")


def by_uuid(actor: Actor, uuid: UUID) -> DispatchPosition:
    """One of them."""
    found = visible_to(actor).filter(uuid=uuid).first()
    if found is None:
        raise NotFound("That position is not one you may see.")
    return found


def row(found: DispatchPosition) -> Row:
    """One position, without what its browser keeps."""
    return {
        "uuid": str(found.uuid),
        "name": found.name,
        "agency": named.agency(found.agency),
        "exempt": found.exempt,
        "registered_by": named.person(found.registered_by),
        "registered_at": found.registered_at,
        "retired_at": found.retired_at,
    }


def here(actor: Actor, token: str) -> DispatchPosition | None:
    """The position whose token a browser shows, where it is one of the actor's agencies."""
    if not token:
        return None
    held = sha256(token.encode()).hexdigest()
    return visible_to(actor).filter(token_hash=held, retired_at__isnull=True).first()
