"""What a token lets its bearer do: verbs, derived from the method and the app of a view."""

from dataclasses import dataclass

from django.conf import settings
from rest_framework.permissions import SAFE_METHODS

from eoc.errors import NotPermitted

READ = "read"


@dataclass(frozen=True)
class TokenHeld:
    """A token somebody has shown: `agency_id` is None for one made before tokens had a scope."""

    name: str
    agency_id: int | None
    verbs: frozenset[str]


def verb_of(view: type, method: str) -> str | None:
    """The verb a method of a view needs: `read`, the view's own `token_verb`, or its module's."""
    if method in SAFE_METHODS:
        return READ
    declared: str | None = getattr(view, "token_verb", None)
    module = view.__module__
    while declared is None and module:
        declared = settings.TOKEN_VERBS.get(module)
        module = module.rpartition(".")[0]
    return declared


def demand_verb(held: TokenHeld, view: type, method: str) -> None:
    """Refuse a token that lacks the verb, and name it."""
    verb = verb_of(view, method)
    if verb is None:
        raise NotPermitted("No token may do this. Log in and do it there.")
    if verb not in held.verbs:
        raise NotPermitted(f"This token lacks the verb {verb}.", missing=verb)
