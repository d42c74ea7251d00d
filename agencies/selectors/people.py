"""People the actor sees, with the roles they hold."""

from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from agencies.models import Membership, Person
from eoc.access import Actor
from eoc.errors import NotFound


def visible_to(actor: Actor) -> QuerySet[Person]:
    """People of one's agencies: at home there, or with a role there."""
    mine = Q(agency__in=actor.agencies) | Q(memberships__agency__in=actor.agencies)
    held = Membership.objects.filter(valid_to__isnull=True).select_related("agency")
    found = Person.objects.filter(mine | Q(pk=actor.person_id)).distinct()
    roles = Prefetch("memberships", held.order_by("agency__name", "role"), to_attr="held")
    return (
        found.select_related("agency", "user").defer("agency__service_area").prefetch_related(roles)
    )


def by_uuid(actor: Actor, uuid: UUID) -> Person:
    """One of them."""
    found = visible_to(actor).filter(uuid=uuid).first()
    if found is None:
        raise NotFound("Nobody you may see answers to that address.")
    return found
