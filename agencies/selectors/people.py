"""People the actor sees, with the roles they hold."""

from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from agencies.models import Membership, Person
from agencies.models.people import Memberships
from agencies.selectors import named
from agencies.selectors.named import Row
from eoc.access import Actor
from eoc.errors import NotFound


def visible_to(actor: Actor) -> QuerySet[Person]:
    """People of one's agencies: at home there, or with a role there."""
    mine = Q(agency__in=actor.agencies) | Q(memberships__agency__in=actor.agencies)
    held = Membership.objects.in_force().select_related("agency", "area", "person")
    held = held.defer("agency__service_area", "area__boundary")
    mine = Q() if actor.system == "operator" else mine | Q(pk=actor.person_id)
    found = Person.objects.filter(mine).distinct()
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


def memberships() -> Memberships:
    """The roles one may see, held or ended, the newest first."""
    found = Membership.objects.select_related("agency", "person", "area")
    found = found.defer("agency__service_area", "area__boundary")
    return found.order_by("-valid_from", "-pk")


def past_roles(found: Person) -> QuerySet[Membership]:
    """The roles a person held once, the latest first."""
    return memberships().filter(person=found).ended().order_by("-valid_to", "-pk")


def row(found: Person) -> Row:
    """One person with the roles held now."""
    return {
        "uuid": str(found.uuid),
        "name": found.name,
        "title": found.title,
        "email": found.user.email if found.user else None,
        "agency": named.agency(found.agency),
        "active": found.active,
        "logged_in_before": bool(found.user and found.user.last_login),
        "roles": [membership_row(one) for one in memberships_held(found)],
        "version": found.version,
    }


def memberships_held(found: Person) -> list[Membership]:
    """The roles a person of `visible_to` holds now."""
    held: list[Membership] = found.held  # type: ignore[attr-defined]
    return held


def membership_row(found: Membership) -> Row:
    """One role held, or once held."""
    return {
        "id": found.pk,
        "person": named.person(found.person),
        "agency": named.agency(found.agency),
        "role": found.role,
        "discipline": found.discipline,
        "area": named.jurisdiction(found.area) if found.area else None,
        "valid_from": found.valid_from,
        "valid_to": found.valid_to,
    }
