"""Sessions as doors show them: where from and since when, never their key."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from agencies.login.session_store import hashed
from agencies.models import LoginSession, Person, Pin
from agencies.models.sessions import PIN_TRIES
from agencies.permissions.administration import administered
from agencies.selectors import named
from agencies.selectors.named import Row
from eoc.access import Actor
from eoc.errors import NotFound


@dataclass(frozen=True)
class PinState:
    """Whether a person has a PIN, and whether it still works."""

    chosen: bool
    blocked: bool


def visible_to(actor: Actor) -> QuerySet[LoginSession]:
    """Those that have not ended: one's own, and of the people one administers."""
    mine = Q(person_id=actor.person_id or 0) | Q(person__agency_id__in=administered(actor))
    found = LoginSession.objects.filter(mine, ended_at__isnull=True, expires_at__gt=Now())
    found = found.select_related("person", "position")
    return found.order_by("-last_seen_at", "pk")


def own(actor: Actor) -> QuerySet[LoginSession]:
    """One's own."""
    return visible_to(actor).filter(person_id=actor.person_id or 0)


def of(actor: Actor, person: Person) -> QuerySet[LoginSession]:
    """A person's, as far as the actor may see them."""
    return visible_to(actor).filter(person=person)


def by_uuid(actor: Actor, uuid: UUID) -> LoginSession:
    """One of them."""
    found = visible_to(actor).filter(uuid=uuid).first()
    if found is None:
        raise NotFound("That session is gone, or it is not one you may see.")
    return found


def is_of(found: LoginSession, key: str | None) -> bool:
    """Whether it is the session of this very request."""
    return bool(key) and found.session_hash == hashed(key or "")


def row(found: LoginSession, key: str | None = None) -> Row:
    """One session; `here` marks the one that asks."""
    return {
        "uuid": str(found.uuid),
        "person": named.person(found.person),
        "agent": found.agent,
        "address": found.address,
        "position": found.position.name if found.position else "",
        "started_at": found.started_at,
        "last_seen_at": found.last_seen_at,
        "expires_at": found.expires_at,
        "locked": found.locked_at is not None,
        "here": is_of(found, key),
    }


def pin_of(actor: Actor) -> PinState:
    """One's own PIN."""
    held = Pin.objects.filter(person_id=actor.person_id or 0).first()
    return PinState(held is not None, held is not None and held.failures >= PIN_TRIES)
