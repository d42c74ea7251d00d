"""Whom one step of an escalation reaches at a moment: the same for a run and its simulation."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from agencies.models import Agency, Channel, ContactPoint, Membership, Person
from agencies.models.people import SIGNED
from alerts.escalation import Step, StepKind
from alerts.models import Roster
from alerts.selectors import contacts, responsibility, rosters
from alerts.selectors.shifts import crew
from eoc.access import Role

GONE = "somebody who is not there any more"
NO_AGREEMENT = "a neighbour without an agreement in force"


@dataclass(frozen=True)
class Reach:
    """Who is meant, in words; the people and addresses; `neighbour` where another agency is.

    `who` is empty where the people say it themselves.
    """

    who: str
    contacts: Sequence[ContactPoint] = ()
    people: Sequence[Person] = ()
    neighbour: Agency | None = None

    @property
    def silent(self) -> list[str]:
        """People who are meant and have no address."""
        reached = {one.person_id for one in self.contacts}
        return [person.name for person in self.people if person.pk not in reached]

    @property
    def nobody(self) -> bool:
        """Nothing would leave."""
        return not self.contacts and self.neighbour is None

    @property
    def answering(self) -> set[tuple[int, int]]:
        """Whose answer could count, each once: people, and addresses that several share."""
        return answering(self.contacts)

    @property
    def lines(self) -> list[str]:
        """Each person or place with its channels: `Dana by E-mail and SMS`."""
        by_name: dict[str, list[str]] = {}
        for one in self.contacts:
            by_name.setdefault(_name(one), []).append(one.get_channel_display())
        return [f"{name} by {_joined(ways)}" for name, ways in by_name.items()]

    @property
    def words(self) -> str:
        """The step in one line."""
        missing = f"; no address: {', '.join(self.silent)}" if self.silent else ""
        return self.told + missing

    @property
    def told(self) -> str:
        """Whom it reaches, without those it does not."""
        if self.neighbour is not None:
            return f"{self.who}, by its own contacts"
        told = ", ".join(self.lines) or "reaches nobody"
        return f"{self.who}: {told}" if self.who else told


def of(step: Step, agency_id: int, at: datetime) -> Reach:
    """Whom a notifying step of the agency's policy reaches at a time."""
    return _FINDING[step.kind](step.who, agency_id, at)


def answering(told: Iterable[ContactPoint]) -> set[tuple[int, int]]:
    """(person, shared address) of each of whom one answer could come; a program gives none."""
    asked = (one for one in told if one.channel not in SIGNED)
    return {(one.person_id, 0) if one.person_id else (0, one.pk) for one in asked}


def neighbours(agency_id: int) -> QuerySet[Agency]:
    """Active agencies that share an agreement in force with it, by name."""
    found = Agency.objects.filter(pk__in=responsibility.partners(agency_id), active=True)
    return found.defer("service_area").order_by("name")


def turns(agency_id: int) -> QuerySet[Roster]:
    """Rosters of the agency that are in use, by name."""
    return Roster.objects.filter(agency_id=agency_id, active=True).order_by("name")


def webhooks(agency_id: int) -> QuerySet[ContactPoint]:
    """Active webhooks the agency keeps."""
    found = ContactPoint.objects.filter(agency_id=agency_id, channel=Channel.WEBHOOK, active=True)
    return found.select_related("agency", "person", "jurisdiction").order_by("label", "pk")


def known(step: Step, agency_id: int) -> bool:
    """The agency may name whoever the step names: its own people, places and partners."""
    if step.kind == StepKind.ROLE:
        return step.who in set(Role)
    named = _NAMED[step.kind](agency_id) if _is_uuid(step.who) else None
    return named is not None and named.filter(uuid=UUID(step.who)).exists()


def of_neighbour(found: Reach) -> dict[int, list[ContactPoint]]:
    """The neighbour's duty contacts, as the relay sees them."""
    return contacts.of_agencies([found.neighbour.pk]) if found.neighbour else {}


def _person(who: str, agency_id: int, at: datetime) -> Reach:
    found = crew(agency_id, at).filter(uuid=UUID(who)).first()
    return _of_people("", [found]) if found else Reach(GONE)


def _role(who: str, agency_id: int, at: datetime) -> Reach:
    held = Membership.objects.in_force(at).filter(agency_id=agency_id, role=Role(who))
    holders = Person.objects.filter(pk__in=held.values("person_id"), active=True)
    return _of_people(f"every {who.replace('_', ' ')}", list(holders.order_by("name", "pk")))


def _roster(who: str, agency_id: int, at: datetime) -> Reach:
    roster = turns(agency_id).filter(uuid=UUID(who)).first()
    if roster is None:
        return Reach("a roster that is not there any more")
    return _of_people(f"{roster.name}, on duty", rosters.on_duty([roster.pk], at))


def _agency(who: str, agency_id: int, at: datetime) -> Reach:
    return Reach("the agency's duty contacts", contacts.of_agencies([agency_id])[agency_id])


def _neighbour(who: str, agency_id: int, at: datetime) -> Reach:
    found = neighbours(agency_id).filter(uuid=UUID(who)).first()
    return Reach(found.name if found else NO_AGREEMENT, neighbour=found)


def _webhook(who: str, agency_id: int, at: datetime) -> Reach:
    return Reach("webhook", list(webhooks(agency_id).filter(uuid=UUID(who))))


def _of_people(who: str, people: Sequence[Person]) -> Reach:
    return Reach(who, contacts.of_people([one.pk for one in people]), people)


def _name(contact: ContactPoint) -> str:
    return contact.person.name if contact.person else contact.label or contact.address


def _is_uuid(who: str) -> bool:
    try:
        UUID(who)
    except ValueError:
        return False
    return True


def _joined(ways: Iterable[str]) -> str:
    first, *rest = dict.fromkeys(ways)
    return f"{', '.join([first, *rest[:-1]])} and {rest[-1]}" if rest else first


_FINDING: dict[StepKind, Callable[[str, int, datetime], Reach]] = {
    StepKind.PERSON: _person,
    StepKind.ROSTER: _roster,
    StepKind.ROLE: _role,
    StepKind.AGENCY: _agency,
    StepKind.NEIGHBOUR: _neighbour,
    StepKind.WEBHOOK: _webhook,
}
_NAMED: dict[StepKind, Callable[[int], QuerySet[Any]]] = {
    StepKind.PERSON: crew,
    StepKind.ROSTER: turns,
    StepKind.NEIGHBOUR: neighbours,
    StepKind.WEBHOOK: webhooks,
}
