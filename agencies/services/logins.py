"""Logins of people one administers: end a pause, take away a second factor that was lost."""

from django.db import connection

from agencies.models import Person
from agencies.permissions.administration import demand_keeper
from agencies.selectors.logins import pauses_of, tries_of
from agencies.services.telling import given_reason, tell
from eoc.access import Actor
from eoc.errors import WrongState


def end_pause(*, person: Person, by: Actor) -> None:
    """Let somebody who mistyped try again now."""
    demand_keeper(by, person)
    if not pauses_of(person):
        raise WrongState(f"The login of {person.name} is not paused.")
    tries_of(person).delete()
    _tell("login.pause_ended", by, person, f"{person.name}: pause of the login ended")


def take_factors(*, person: Person, by: Actor, reason: str) -> None:
    """Take every second factor away, recovery codes too; the person sets up a new one."""
    demand_keeper(by, person)
    why = given_reason(reason)
    with connection.cursor() as cursor:
        cursor.execute("SELECT agencies_take_factors(%s)", [person.pk])
        row = cursor.fetchone()
    if not row or not row[0]:
        raise WrongState(f"{person.name} has no second factor.")
    _tell("login.factors_taken", by, person, f"{person.name}: second factor taken away: {why}")


def _tell(kind: str, by: Actor, person: Person, text: str) -> None:
    facts = {"person_id": person.pk}
    tell(kind=kind, by=by, agencies=[person.agency_id], about=person.uuid, text=text, facts=facts)
