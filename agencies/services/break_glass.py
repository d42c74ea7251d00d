"""Break-glass: take a stronger role of the own agency at once, be heard, give it back, be reviewed.

It lets a person act when nobody who may is there. It never makes an administrator, never reaches
into another agency, and ends by itself.
"""

from dataclasses import replace
from datetime import timedelta

from django.db import connection
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.formats import date_format

from agencies.models import Agency, BreakGlass, Membership, Person
from agencies.models.break_glass import LONGEST, TAKEN
from agencies.permissions.administration import demand_administrator, may_administer
from agencies.services.telling import given_reason, tell
from eoc.access import Actor
from eoc.access.because import reasoned
from eoc.errors import Invalid, NotFound, NotPermitted, WrongState
from eoc.text.public import public_text

MOST_MINUTES = int(LONGEST.total_seconds()) // 60
ROLES = {role for role, _ in TAKEN}


@reasoned
def take(*, agency: Agency, role: str, reason: str, minutes: int, by: Actor) -> BreakGlass:
    """Act in a role nobody gave, from now on, for so many minutes."""
    person = _locked_person(by)
    _demand_member(person, agency, by)
    why = public_text(given_reason(reason), "reason")
    _check(person, agency, role, minutes)
    made = BreakGlass.objects.create(
        person=person,
        agency=agency,
        role=role,
        reason=why,
        opened_at=Now(),
        ends_at=Now() + timedelta(minutes=minutes),
    )
    made.refresh_from_db()
    text = f"{person.name} took the role {_words(made)} until {_clock(made)}: {why}"
    _tell("break_glass.opened", replace(by, break_glass=str(made.uuid)), made, text, loud=True)
    return made


def close(*, taken: BreakGlass, by: Actor) -> BreakGlass:
    """Give the role back before its time, or take it back as an administrator."""
    locked = _locked(taken)
    if not (locked.person_id == by.person_id or may_administer(by, locked.agency_id)):
        raise NotPermitted("Whoever took the role gives it back, or an administrator ends it.")
    if locked.over:
        raise WrongState("That break-glass has ended already.")
    BreakGlass.objects.filter(pk=locked.pk).update(closed_at=Now(), closed_by=by.name[:120])
    locked.refresh_from_db()
    own = locked.person_id == by.person_id
    words = f"{locked.person.name} gave the role {_words(locked)} back"
    text = words if own else f"{by.name} ended the role {_words(locked)} of {locked.person.name}"
    _tell("break_glass.closed", by, locked, text, loud=True)
    return locked


def review(*, taken: BreakGlass, note: str, by: Actor) -> BreakGlass:
    """Say afterwards whether it was right; an administrator does, never whoever took it."""
    locked = _locked(taken)
    demand_administrator(by, locked.agency_id)
    if by.person_id is None or by.token or locked.person_id == by.person_id:
        raise NotPermitted("Somebody else reviews it: another administrator, who has logged in.")
    if not locked.over:
        raise WrongState("It is still open. End it first, or wait until it has run out.")
    if locked.reviewed_at is not None:
        raise WrongState("It was reviewed already.")
    kept = public_text(note, "note")[:500]
    if not kept:
        raise Invalid(
            "Say what you found.", {"note": "Write what was done with it, and if rightly."}
        )
    BreakGlass.objects.filter(pk=locked.pk).update(
        reviewed_at=Now(), reviewed_by_id=by.person_id, review_note=kept
    )
    locked.refresh_from_db()
    text = f"Break-glass of {locked.person.name} as {_words(locked)} reviewed: {kept}"
    _tell("break_glass.reviewed", by, locked, text)
    return locked


def lapse(*, by: Actor) -> int:
    """Close what has run out and tell its agency; answers how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT agencies_break_glass_lapsed()")
        ids = [pk for (pk,) in cursor.fetchall()]
    found = BreakGlass.objects.select_related("person", "agency").filter(pk__in=ids)
    for taken in found.defer("agency__service_area"):
        text = f"The role {_words(taken)}, taken by {taken.person.name}, has run out"
        _tell("break_glass.closed", by, taken, text)
    return len(ids)


def _locked_person(by: Actor) -> Person:
    if by.person_id is None or by.token:
        raise NotPermitted("Only a person who has logged in takes a role by break-glass.")
    person = Person.objects.select_for_update(of=("self",)).filter(pk=by.person_id).first()
    if person is None:
        raise NotFound("That is nobody you may see.")
    return person


def _demand_member(person: Person, agency: Agency, by: Actor) -> None:
    held = person.memberships.in_force().filter(agency=agency)
    if agency.pk not in by.agencies or not held.exists():
        raise NotPermitted("A role can only be taken in an agency one holds a role in already.")


def _check(person: Person, agency: Agency, role: str, minutes: int) -> None:
    if role not in ROLES:
        words = ", ".join(label.lower() for _, label in TAKEN)
        raise Invalid(f"What can be taken: {words}.", {"role": "Choose from the list."})
    if not 1 <= minutes <= MOST_MINUTES:
        words = f"1 to {MOST_MINUTES} minutes."
        raise Invalid(f"A role is taken for {words}", {"minutes": words})
    if Membership.objects.in_force().filter(person=person, agency=agency, role=role).exists():
        raise WrongState(f"You are {role.replace('_', ' ')} of {agency.name} anyway.")
    mine = BreakGlass.objects.in_force().filter(person=person, agency=agency).first()
    if mine is not None:
        raise WrongState(f"You already took the role {_words(mine)}. End that first.")


def _locked(taken: BreakGlass) -> BreakGlass:
    found = BreakGlass.objects.select_for_update(of=("self",)).select_related("person", "agency")
    locked = found.defer("agency__service_area").filter(pk=taken.pk).first()
    if locked is None:
        raise NotFound("That break-glass is not one you may see.")
    return locked


def _words(taken: BreakGlass) -> str:
    return f"{taken.get_role_display().lower()} of {taken.agency.name}"


def _clock(taken: BreakGlass) -> str:
    return date_format(timezone.localtime(taken.ends_at), "H:i")


def _tell(kind: str, by: Actor, taken: BreakGlass, text: str, *, loud: bool = False) -> None:
    tell(
        kind=kind,
        by=by,
        agencies=[taken.agency_id],
        about=taken.uuid,
        text=text,
        facts={"break_glass_id": taken.pk},
        tier="alarm" if loud else "event",
    )
