"""People: invite, give and end roles, deactivate and reactivate."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from knox.models import AuthToken

from agencies.models import (
    Agency,
    Channel,
    ContactPoint,
    Jurisdiction,
    Person,
    User,
)
from agencies.permissions.administration import demand_administrator, demand_keeper
from agencies.services import invitations
from agencies.services.roles import (
    end_of,
    hold,
    last_words,
    left_alone,
    locked_person,
    one_at_a_time,
    tell_of,
    till,
    wanted_roles,
)
from agencies.services.telling import given_reason
from eoc.access import Actor, Role
from eoc.access.because import reasoned
from eoc.errors import Invalid, Stale, WrongState
from eoc.text.public import public_text

ALREADY = (
    "This address already has a login. If it is one of your people, give them the role on their "
    "page; people of another agency keep one login for each agency."
)


def invite(
    *,
    agency: Agency,
    name: str,
    email: str,
    roles: Iterable[str],
    by: Actor,
    title: str = "",
    discipline: str = "",
    area: Jurisdiction | None = None,
    until: datetime | None = None,
) -> Person:
    """Add a person with roles and a mail address, and send the one-time link."""
    demand_administrator(by, agency.pk)
    held, end = wanted_roles(roles), end_of(until)
    user = _new_login(email)
    person = Person.objects.create(
        user=user, agency=agency, name=_name(name), title=public_text(title, "title")
    )
    for role in held:
        hold(person, agency, role, discipline, area, end)
    _first_contact(person, user, duty=Role.DUTY_OFFICER in held)
    words = ", ".join(role.value.replace("_", " ") for role in held)
    tell_of(
        "membership.invited",
        by,
        person,
        [agency.pk],
        f"{person.name} invited as {words}{till(end)}",
    )
    transaction.on_commit(lambda: invitations.send(user, person.name, by.name), robust=True)
    return person


def invite_again(*, person: Person, by: Actor) -> None:
    """Send a fresh link to somebody who never logged in; the older ones stay good until used."""
    demand_keeper(by, person)
    user = _login(person)
    if user.last_login is not None:
        raise WrongState(
            f"{person.name} has logged in before. They can set a new password on the login page."
        )
    if not person.active:
        raise WrongState(f"{person.name} is deactivated. Reactivate them first.")
    transaction.on_commit(lambda: invitations.send(user, person.name, by.name), robust=True)


def change(*, person: Person, version: int, by: Actor, name: str, title: str) -> Person:
    """Correct a name or title."""
    locked = locked_person(person)
    demand_keeper(by, locked)
    if locked.version != version:
        raise Stale(f"{locked.name} changed meanwhile. Look again.", version=locked.version)
    locked.name, locked.title = _name(name), public_text(title, "title")
    _save(locked)
    tell_of("person.changed", by, locked, [locked.agency_id], f"{locked.name}: details changed")
    return locked


@reasoned
def deactivate(*, person: Person, by: Actor, reason: str) -> Person:
    """Close a person's login and tokens at once; their past acts stay."""
    one_at_a_time()
    locked = locked_person(person)
    demand_keeper(by, locked)
    why = given_reason(reason)
    if not locked.active:
        raise WrongState(f"{locked.name} is already deactivated.")
    if alone := left_alone(locked.pk):
        raise WrongState(last_words(Agency.objects.get(pk=min(alone)).name))
    locked.active = False
    _save(locked)
    _set_login(locked, active=False)
    AuthToken.objects.filter(user__person=locked).delete()
    concerned = {locked.agency_id, *_agencies_of(locked)}
    tell_of("membership.deactivated", by, locked, concerned, f"{locked.name} deactivated: {why}")
    return locked


def reactivate(*, person: Person, by: Actor) -> Person:
    """Open the login again, with the roles that did not end; tokens are issued anew."""
    locked = locked_person(person)
    demand_keeper(by, locked)
    if locked.active:
        raise WrongState(f"{locked.name} is active.")
    locked.active = True
    _save(locked)
    _set_login(locked, active=True)
    concerned = {locked.agency_id, *_agencies_of(locked)}
    tell_of("membership.reactivated", by, locked, concerned, f"{locked.name} reactivated")
    return locked


def _save(person: Person) -> None:
    person.version += 1
    person.save()


def _name(name: str) -> str:
    kept = " ".join(public_text(name, "name").split())
    if not kept:
        raise Invalid("A person needs a name.", {"name": "Write the name."})
    return kept[:120]


def _new_login(email: str) -> User:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise Invalid("That is no mail address.", {"email": "Such as name@example.org."}) from error
    try:
        with transaction.atomic():
            made: User = get_user_model().objects.create_user(address)
            return made
    except IntegrityError as error:
        raise Invalid(ALREADY, {"email": ALREADY}) from error


def _login(person: Person) -> User:
    if person.user is None:
        raise WrongState(f"{person.name} has no login.")
    return person.user


def _first_contact(person: Person, user: User, *, duty: bool) -> None:
    ContactPoint.objects.create(
        agency=person.agency, person=person, channel=Channel.EMAIL, address=user.email, duty=duty
    )


def _set_login(person: Person, *, active: bool) -> None:
    if person.user is not None:
        person.user.is_active = active
        person.user.save(update_fields=["is_active"])


def _agencies_of(person: Person) -> set[int]:
    held = person.memberships.in_force()
    return set(held.values_list("agency_id", flat=True))
