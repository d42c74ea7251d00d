"""Roles of people: given for good or until a moment, ended, changed for another."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.formats import date_format

from agencies.models import Agency, Discipline, Jurisdiction, Membership, Person
from agencies.permissions.administration import demand_administrator
from agencies.services.telling import given_reason, tell
from eoc.access import Actor, Role
from eoc.access.because import reasoned
from eoc.errors import Invalid, NotFound, WrongState


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
    locked = locked_person(person)
    demand_administrator(by, agency.pk)
    if not locked.active:
        raise WrongState(f"{locked.name} is deactivated. Reactivate them first.")
    (wanted,), end = wanted_roles([role]), end_of(until)
    words = wanted.value.replace("_", " ")
    has = locked.memberships.in_force().filter(agency=agency, role=wanted).first()
    if has is not None:
        already = f"{locked.name} already is {words} of {agency.name}{till(has.valid_to)}."
        raise WrongState(already + (" End that first." if has.valid_to else ""))
    held = hold(locked, agency, wanted, discipline, area, end)
    tell_of("membership.given", by, locked, [agency.pk], f"{locked.name} is {words}{till(end)}")
    return held


@reasoned
def end_role(*, membership: Membership, by: Actor, reason: str) -> Membership:
    """End a role now; the last administrator of an agency stays."""
    one_at_a_time()
    locked = Membership.objects.select_for_update().filter(pk=membership.pk).first()
    if locked is None:
        raise NotFound("That role is not one you may see.")
    demand_administrator(by, locked.agency_id)
    why = given_reason(reason)
    if locked.valid_to is not None and locked.valid_to <= timezone.now():
        raise WrongState("That role has already ended.")
    if locked.role == Role.ADMINISTRATOR and locked.agency_id in left_alone(locked.person_id):
        raise WrongState(last_words(locked.agency.name))
    Membership.objects.filter(pk=locked.pk).update(valid_to=Now())
    locked.refresh_from_db()
    words = locked.role.replace("_", " ")
    text = f"{locked.person.name} is no longer {words}: {why}"
    tell_of("membership.ended", by, locked.person, [locked.agency_id], text)
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


def locked_person(person: Person) -> Person:
    """The person under a lock, if one may see them."""
    locked = Person.objects.select_for_update(of=("self",)).filter(pk=person.pk).first()
    if locked is None:
        raise NotFound("That is nobody you may see.")
    return locked


def wanted_roles(roles: Iterable[str]) -> list[Role]:
    """The roles asked for, each once."""
    try:
        held = [Role(role) for role in dict.fromkeys(roles)]
    except ValueError as error:
        known = ", ".join(Role)
        raise Invalid(f"Roles are: {known}.", {"roles": "Choose from the list."}) from error
    if not held:
        raise Invalid("Choose at least one role.", {"roles": "Choose at least one role."})
    return held


def end_of(until: datetime | None) -> datetime | None:
    """When it shall end, if that lies ahead."""
    if until is not None and until <= timezone.now():
        raise Invalid("That moment has passed.", {"until": "Later than now; empty for good."})
    return until


def till(end: datetime | None) -> str:
    """The end in words, nothing where there is none."""
    return f" until {date_format(timezone.localtime(end), 'j M Y H:i')}" if end else ""


def hold(
    person: Person,
    agency: Agency,
    role: Role,
    discipline: str,
    area: Jurisdiction | None,
    until: datetime | None,
) -> Membership:
    """Write the role down."""
    fields: dict[str, Any] = {"area": area, "valid_to": until}
    if discipline:
        fields["discipline"] = Discipline(discipline)
    return Membership.objects.create(person=person, agency=agency, role=role, **fields)


def one_at_a_time() -> None:
    """Two administrators removing each other wait for one another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('administrators', 0))")


def left_alone(person_id: int) -> set[int]:
    """The agencies whose only administrator for good the person is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT agencies_only_administrator_of(%s)", [person_id])
        return {agency for (agency,) in cursor.fetchall()}


def last_words(agency: str) -> str:
    """Why the last administrator stays."""
    return f"This is the last administrator of {agency}. Make somebody else administrator first."


def tell_of(kind: str, by: Actor, person: Person, agencies: Iterable[int], text: str) -> None:
    """Tell the agencies what became of a person."""
    facts = {"person_id": person.pk}
    tell(kind=kind, by=by, agencies=agencies, about=person.uuid, text=text, facts=facts)
