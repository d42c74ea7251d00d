"""Tokens of the API: shown once, kept as a hash, ending on a day."""

from datetime import timedelta

from django.utils import timezone
from knox.models import AuthToken

from agencies.models import Person, User
from agencies.permissions.administration import is_operator, may_administer
from agencies.services.telling import tell
from eoc.access import Actor
from eoc.errors import Invalid, NotFound, NotPermitted

LONGEST = 730
MOST = 20


def issue(*, user: User, by: Actor, days: int = 90) -> tuple[AuthToken, str]:
    """A new token of one's own and its text, which nobody can read again."""
    if not (is_operator(by) or str(user.pk) == by.user_id):
        raise NotPermitted("Everybody makes their own tokens.")
    person = _person(user)
    if not 1 <= days <= LONGEST:
        raise Invalid(f"A token lives 1 to {LONGEST} days.", {"days": f"1 to {LONGEST}."})
    if AuthToken.objects.filter(user=user, expiry__gt=timezone.now()).count() >= MOST:
        raise Invalid(f"{MOST} tokens are enough. Revoke one first.", {"days": "Revoke one first."})
    token, text = AuthToken.objects.create(user=user, expiry=timedelta(days=days))
    _tell("token.issued", by, person, token, f"{person.name}: token issued for {days} days")
    return token, text


def revoke(*, token: AuthToken, by: Actor) -> None:
    """End a token at once: one's own, or one of a person of the administered agency."""
    locked = AuthToken.objects.select_for_update(of=("self",)).filter(pk=token.pk).first()
    if locked is None:
        raise NotFound("That token is gone already.")
    person = _person(locked.user)
    own = str(locked.user_id) == by.user_id
    if not (own or may_administer(by, person.agency_id)):
        raise NotPermitted("You revoke your own tokens; an administrator those of their people.")
    _tell("token.revoked", by, person, locked, f"{person.name}: token revoked")
    locked.delete()


def _person(user: User) -> Person:
    person = Person.objects.filter(user=user).first()
    if person is None:
        raise NotFound("That login belongs to nobody you may see.")
    if not (person.active and user.is_active):
        raise NotPermitted(f"{person.name} is deactivated.")
    return person


def _tell(kind: str, by: Actor, person: Person, token: AuthToken, text: str) -> None:
    words = f"{text} ({token.token_key[:8]}…)"
    tell(kind=kind, by=by, agencies=[person.agency_id], about=person.uuid, text=words)
