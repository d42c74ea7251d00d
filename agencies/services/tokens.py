"""Tokens of the API: shown once, kept as a hash, ending on a day, for one agency and some verbs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_network

from django.db import connection
from django.utils import timezone
from knox.models import AuthToken

from agencies.models import Agency, Person, TokenScope, TokenVerb, User
from agencies.permissions.administration import is_operator, may_administer
from agencies.services.telling import tell
from eoc.access import Actor
from eoc.errors import Invalid, NotFound, NotPermitted
from eoc.text.public import public_text

LONGEST = 730
MOST = 20
MOST_ADDRESSES = 20


@dataclass(frozen=True)
class Used:
    """What a token is for, and whether it may be used from where it was shown."""

    name: str
    agency_id: int | None
    verbs: frozenset[str]
    from_here: bool


def issue(
    *,
    user: User,
    by: Actor,
    days: int = 90,
    agency: Agency | None = None,
    verbs: Iterable[str] = (TokenVerb.READ,),
    label: str = "",
    addresses: Iterable[str] = (),
) -> tuple[AuthToken, str]:
    """A new token of one's own and its text, which nobody can read again."""
    if not (is_operator(by) or str(user.pk) == by.user_id):
        raise NotPermitted("Everybody makes their own tokens.")
    if by.token:
        raise NotPermitted("A token makes no tokens. Log in and make it on your account page.")
    person = _person(user)
    scope = TokenScope(
        person=person,
        agency=_agency(person, agency),
        label=public_text(" ".join(label.split()), "label")[:80] or "Token",
        verbs=_verbs(verbs),
        addresses=_addresses(addresses),
    )
    _check_count(user, days)
    scope.token, text = AuthToken.objects.create(user=user, expiry=timedelta(days=days))
    scope.save(force_insert=True)
    words = f"token “{scope.label}” issued for {days} days: {', '.join(scope.verbs)}"
    _tell("token.issued", by, person, scope.token, f"{person.name}: {words}", scope.agency_id)
    return scope.token, text


def revoke(*, token: AuthToken, by: Actor) -> None:
    """End a token at once: one's own, or one of the administered agency or of its people."""
    locked = AuthToken.objects.select_for_update(of=("self",)).filter(pk=token.pk).first()
    if locked is None:
        raise NotFound("That token is gone already.")
    person = _person(locked.user)
    scope = TokenScope.objects.filter(pk=locked.pk).first()
    agency = scope.agency_id if scope else person.agency_id
    own = str(locked.user_id) == by.user_id
    if not (own or may_administer(by, person.agency_id) or may_administer(by, agency)):
        raise NotPermitted("You revoke your own tokens; an administrator those of their people.")
    words = f"{person.name}: token {f'“{scope.label}” ' if scope else ''}revoked"
    _tell("token.revoked", by, person, locked, words, agency)
    locked.delete()


def used(*, token: AuthToken, address: str) -> Used:
    """Note that a token was shown, at most once a minute; one without a scope may only read."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM agencies_token_used(%s, %s)", [token.digest, address])
        row = cursor.fetchone()
    agency, verbs, label, from_here = row or (None, [TokenVerb.READ.value], "Token", True)
    name = f"{label} ({token.token_key[:8]}…)"
    return Used(name, agency, frozenset(verbs), from_here)


def _person(user: User) -> Person:
    person = Person.objects.filter(user=user).first()
    if person is None:
        raise NotFound("That login belongs to nobody you may see.")
    if not (person.active and user.is_active):
        raise NotPermitted(f"{person.name} is deactivated.")
    return person


def _agency(person: Person, wanted: Agency | None) -> Agency:
    held = set(person.memberships.in_force().values_list("agency_id", flat=True))
    agency = wanted or person.agency
    if wanted is None and person.agency_id not in held and held:
        agency = Agency.objects.get(pk=min(held))
    if agency.pk not in held:
        words = f"{person.name} holds no role in {agency.name}."
        raise Invalid(words, {"agency": "Choose an agency you act for."})
    return agency


def _verbs(verbs: Iterable[str]) -> list[str]:
    wanted = set(verbs)
    if not wanted or not wanted <= set(TokenVerb.values):
        known = ", ".join(TokenVerb.values)
        raise Invalid(f"Verbs are: {known}.", {"verbs": "Choose at least one from the list."})
    return [verb for verb in TokenVerb.values if verb in wanted]


def _addresses(addresses: Iterable[str]) -> list[str]:
    wanted = [address.strip() for address in addresses if address.strip()]
    try:
        found = [str(ip_network(address, strict=False)) for address in wanted]
    except ValueError as error:
        words = "Networks such as 192.0.2.0/24 or 2001:db8::/32."
        raise Invalid(f"That is no network address: {error}.", {"addresses": words}) from error
    if len(found) > MOST_ADDRESSES:
        raise Invalid("Too many networks.", {"addresses": f"At most {MOST_ADDRESSES}."})
    return list(dict.fromkeys(found))


def _check_count(user: User, days: int) -> None:
    if not 1 <= days <= LONGEST:
        raise Invalid(f"A token lives 1 to {LONGEST} days.", {"days": f"1 to {LONGEST}."})
    if AuthToken.objects.filter(user=user, expiry__gt=timezone.now()).count() >= MOST:
        raise Invalid(f"{MOST} tokens are enough. Revoke one first.", {"days": "Revoke one first."})


def _tell(kind: str, by: Actor, person: Person, token: AuthToken, text: str, agency: int) -> None:
    words = f"{text} ({token.token_key[:8]}…)"
    concerned = {person.agency_id, agency}
    tell(kind=kind, by=by, agencies=concerned, about=person.uuid, text=words)
