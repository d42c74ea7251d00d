"""Tokens as doors show them: their first letters and dates, never the token."""

from django.db.models import Q, QuerySet
from knox.models import AuthToken

from agencies.models import Person, TokenScope, TokenVerb
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
    """One's own, those of people at home in agencies one administers, those for these agencies."""
    mine = administered(actor)
    people = Person.objects.filter(
        Q(agency_id__in=mine) | Q(pk=actor.person_id or 0), user__isnull=False
    )
    users = list(people.values_list("user_id", flat=True))
    return _ordered(AuthToken.objects.filter(Q(user_id__in=users) | Q(scope__agency_id__in=mine)))


def by_key(actor: Actor, key: str) -> AuthToken:
    """One of them by its first letters, which are no secret."""
    found = kept(actor).filter(token_key=key).first()
    if found is None:
        raise NotFound("That token is gone, or it is not yours.")
    return found


def row(found: AuthToken) -> Row:
    """One token; one made before tokens had a scope may only read."""
    scope: TokenScope | None = getattr(found, "scope", None)
    return {
        "key": found.token_key,
        "label": scope.label if scope else "",
        "person": named.person(found.user.person),
        "agency": named.agency(scope.agency) if scope else None,
        "verbs": list(scope.verbs) if scope else [TokenVerb.READ.value],
        "addresses": list(scope.addresses) if scope else [],
        "created": found.created,
        "expiry": found.expiry,
        "last_used_at": scope.last_used_at if scope else None,
    }


def _ordered(found: QuerySet[AuthToken]) -> QuerySet[AuthToken]:
    found = found.select_related("user__person__agency", "scope__agency")
    found = found.defer("user__person__agency__service_area", "scope__agency__service_area")
    return found.order_by("-created", "token_key")
