"""People: invite, give and end roles, deactivate and reactivate."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.formats import date_format
from knox.models import AuthToken

from agencies.models import (
    Agency,
    Channel,
    ContactPoint,
    Discipline,
    Jurisdiction,
    Membership,
    Person,
    User,
)
from agencies.permissions.administration import demand_administrator, demand_keeper
from agencies.services import invitations
from agencies.services.telling import given_reason, tell
from eoc.access import Actor, Role
from eoc.access.because import reasoned
from eoc.errors import Invalid, NotFound, Stale, WrongState
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
    held, end = _roles(roles), _end(until)
    user = _new_login(email)
    person = Person.objects.create(
        user=user, agency=agency, name=_name(name), title=public_text(title, "title")
    )
    for role in held:
        _hold(person, agency, role, discipline, area, end)
    _first_contact(person, user, duty=Role.DUTY_OFFICER in held)
    words = ", ".join(role.value.replace("_", " ") for role in held)
    _tell(
        "membership.invited",
        by,
        person,
        [agency.pk],
        f"{person.name} invited as {words}{_till(end)}",
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
    locked = _locked(person)
    demand_keeper(by, locked)
    if locked.version != version:
        raise Stale(f"{locked.name} changed meanwhile. Look again.", version=locked.version)
    locked.name, locked.title = _name(name), public_text(title, "title")
    _save(locked)
    _tell("person.changed", by, locked, [locked.agency_id], f"{locked.name}: details changed")
    return locked


def give_role(
    *,
    person: Person,
    agency: Agency,
    role: str,
    by: Actor,
    discipline: str = "",
    area: Jurisdiction | None = None,
    until: datetime | None = None,
) -> Membership:
    """Let a person act for the agency in one more role, for good or until a moment."""
    locked = _locked(person)
    demand_administrator(by, agency.pk)
    if not locked.active:
        raise WrongState(f"{locked.name} is deactivated. Reactivate them first.")
    (wanted,), end = _roles([role]), _end(until)
    words = wanted.value.replace("_", " ")
    has = locked.memberships.in_force().filter(agency=agency, role=wanted).first()
    if has is not None:
        already = f"{locked.name} already is {words} of {agency.name}{_till(has.valid_to)}."
        raise WrongState(already + (" End that first." if has.valid_to else ""))
    held = _hold(locked, agency, wanted, discipline, area, end)
    _tell("membership.given", by, locked, [agency.pk], f"{locked.name} is {words}{_till(end)}")
    return held


@reasoned
def end_role(*, membership: Membership, by: Actor, reason: str) -> Membership:
    """End a role now; the last administrator of an agency stays."""
    _one_at_a_time()
    locked = Membership.objects.select_for_update().filter(pk=membership.pk).first()
    if locked is None:
        raise NotFound("That role is not one you may see.")
    demand_administrator(by, locked.agency_id)
    why = given_reason(reason)
    if locked.valid_to is not None and locked.valid_to <= timezone.now():
        raise WrongState("That role has already ended.")
    if locked.role == Role.ADMINISTRATOR and locked.agency_id in _left_alone(locked.person_id):
        raise WrongState(_last(locked.agency.name))
    Membership.objects.filter(pk=locked.pk).update(valid_to=Now())
    locked.refresh_from_db()
    words = locked.role.replace("_", " ")
    text = f"{locked.person.name} is no longer {words}: {why}"
    _tell("membership.ended", by, locked.person, [locked.agency_id], text)
    return locked


@reasoned
def change_role(*, membership: Membership, role: str, by: Actor, reason: str) -> Membership:
    """Another role instead of the one held."""
    person, agency = membership.person, membership.agency
    given = give_role(
        person=person,
        agency=agency,
        role=role,
        by=by,
        discipline=membership.discipline,
        area=membership.area,
        until=membership.valid_to,
    )
    end_role(membership=membership, by=by, reason=reason)
    return given


@reasoned
def deactivate(*, person: Person, by: Actor, reason: str) -> Person:
    """Close a person's login and tokens at once; their past acts stay."""
    _one_at_a_time()
    locked = _locked(person)
    demand_keeper(by, locked)
    why = given_reason(reason)
    if not locked.active:
        raise WrongState(f"{locked.name} is already deactivated.")
    if alone := _left_alone(locked.pk):
        raise WrongState(_last(Agency.objects.get(pk=min(alone)).name))
    locked.active = False
    _save(locked)
    _set_login(locked, active=False)
    AuthToken.objects.filter(user__person=locked).delete()
    concerned = {locked.agency_id, *_agencies_of(locked)}
    _tell("membership.deactivated", by, locked, concerned, f"{locked.name} deactivated: {why}")
    return locked


def reactivate(*, person: Person, by: Actor) -> Person:
    """Open the login again, with the roles that did not end; tokens are issued anew."""
    locked = _locked(person)
    demand_keeper(by, locked)
    if locked.active:
        raise WrongState(f"{locked.name} is active.")
    locked.active = True
    _save(locked)
    _set_login(locked, active=True)
    concerned = {locked.agency_id, *_agencies_of(locked)}
    _tell("membership.reactivated", by, locked, concerned, f"{locked.name} reactivated")
    return locked


def _locked(person: Person) -> Person:
    locked = Person.objects.select_for_update(of=("self",)).filter(pk=person.pk).first()
    if locked is None:
        raise NotFound("That is nobody you may see.")
    return locked


def _save(person: Person) -> None:
    person.version += 1
    person.save()


def _roles(roles: Iterable[str]) -> list[Role]:
    try:
        held = [Role(role) for role in dict.fromkeys(roles)]
    except ValueError as error:
        known = ", ".join(Role)
        raise Invalid(f"Roles are: {known}.", {"roles": "Choose from the list."}) from error
    if not held:
        raise Invalid("Choose at least one role.", {"roles": "Choose at least one role."})
    return held


def _end(until: datetime | None) -> datetime | None:
    if until is not None and until <= timezone.now():
        raise Invalid("That moment has passed.", {"until": "Later than now; empty for good."})
    return until


def _till(end: datetime | None) -> str:
    return f" until {date_format(timezone.localtime(end), 'j M Y H:i')}" if end else ""


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


def _hold(
    person: Person,
    agency: Agency,
    role: Role,
    discipline: str,
    area: Jurisdiction | None,
    until: datetime | None,
) -> Membership:
    fields: dict[str, Any] = {"area": area, "valid_to": until}
    if discipline:
        fields["discipline"] = Discipline(discipline)
    return Membership.objects.create(person=person, agency=agency, role=role, **fields)


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


def _one_at_a_time() -> None:
    """Two administrators removing each other wait for one another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('administrators', 0))")


def _left_alone(person_id: int) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT agencies_only_administrator_of(%s)", [person_id])
        return {agency for (agency,) in cursor.fetchall()}


def _last(agency: str) -> str:
    return f"This is the last administrator of {agency}. Make somebody else administrator first."


def _tell(kind: str, by: Actor, person: Person, agencies: Iterable[int], text: str) -> None:
    facts = {"person_id": person.pk}
    tell(kind=kind, by=by, agencies=agencies, about=person.uuid, text=text, facts=facts)
