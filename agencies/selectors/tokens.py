"""Tokens as doors show them: their first letters and dates, never the token."""

from django.db.models import QuerySet
from knox.models import AuthToken

from agencies.models import Person
from agencies.permissions.administration import administered
from agencies.selectors import named
from agencies.selectors.named import Row
from eoc.access import Actor
from eoc.errors import NotFound


def own(actor: Actor) -> QuerySet[AuthToken]:
    """One's own, the newest first."""
    found = AuthToken.objects.filter(user_id=actor.user_id) if actor.user_id else None
    return _ordered(AuthToken.objects.none() if found is None else found)


def kept(actor: Actor) -> QuerySet[AuthToken]:
    """Those of people whose home agency the actor administers, and one's own."""
    people = Person.objects.filter(agency_id__in=administered(actor), user__isnull=False)
    users = {user for user in people.values_list("user_id", flat=True) if user}
    if actor.user_id:
        users |= set(
            Person.objects.filter(pk=actor.person_id or 0).values_list("user_id", flat=True)
        )
    return _ordered(AuthToken.objects.filter(user_id__in=users))


def by_key(actor: Actor, key: str) -> AuthToken:
    """One of them by its first letters, which are no secret."""
    found = kept(actor).filter(token_key=key).first()
    if found is None:
        raise NotFound("That token is gone, or it is not yours.")
    return found


def row(found: AuthToken) -> Row:
    """One token."""
    return {
        "key": found.token_key,
        "person": named.person(found.user.person),
        "created": found.created,
        "expiry": found.expiry,
    }


def _ordered(found: QuerySet[AuthToken]) -> QuerySet[AuthToken]:
    return found.select_related("user__person__agency").order_by("-created", "token_key")
