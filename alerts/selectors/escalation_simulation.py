"""What a policy would do from a given time on while nobody answers, before it is saved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.timezone import localtime

from alerts.escalation import Act, Place, Step, StepKind, leg, needed
from alerts.selectors import contacts, reach
from alerts.selectors.reach import Reach
from eoc.errors import Invalid


@dataclass(frozen=True)
class Told:
    """One step at its moment: whom it reaches."""

    number: int
    reach: Reach


@dataclass(frozen=True)
class Moment:
    """What happens at one time; then how many answers it waits for, and until when.

    `asked` of whom an answer could have come by then: people, and addresses that several share.
    """

    at: datetime
    told: tuple[Told, ...]
    asked: int = 0
    needed: int = 0
    until: datetime | None = None
    waits_at: int = 0  # the number of the step that waits
    later: bool = False  # on another day than the first

    @property
    def short(self) -> bool:
        """More answers are asked for than could come, so that it waits in vain."""
        return self.needed > self.asked


def simulate(steps: Sequence[Step], agency_id: int, at: datetime) -> list[Moment]:
    """Every moment of a run that starts then and that nobody answers; steps have no fault.

    The alert itself is taken to go to the agency's duty contacts, as nearly every alert does.
    """
    if not 1 < at.year < 9999:
        raise Invalid("That is no time.", {"at": "Write a year between 2 and 9998."})
    moments: list[Moment] = []
    place, began = Place(), at
    asked = reach.answering(contacts.of_agencies([agency_id])[agency_id])
    while True:
        walked = leg(steps, place)
        told = tuple(_told(act, agency_id, at) for act in walked.acts)
        asked = asked.union(*(one.reach.answering for one in told))
        if walked.minutes is None:
            return [*moments, Moment(at, told, len(asked), later=_later(at, began))]
        until = at + timedelta(minutes=walked.minutes)
        number = walked.place.position
        wanted = needed(steps, number - 1)
        later = _later(at, began)
        moments.append(Moment(at, told, len(asked), wanted, until, number, later))
        at, place = until, walked.place


def nobody(moments: Sequence[Moment]) -> list[int]:
    """Numbers of steps that reach nobody at their time."""
    found = {one.number for moment in moments for one in moment.told if one.reach.nobody}
    return sorted(found)


def in_vain(steps: Sequence[Step], moments: Sequence[Moment]) -> list[str]:
    """Each step that asks for more answers than could have come when it is done waiting.

    A plain wait says nothing: more people may be told before the step that asks for a number.
    """
    found = {
        one.waits_at: f"Step {one.waits_at} waits for {one.needed} to answer, and {_asked(one)}: "
        "it always waits to its end. Ask for fewer, or notify more people before it."
        for one in moments
        if one.short and steps[one.waits_at - 1].kind == StepKind.ANSWERS
    }
    return [found[number] for number in sorted(found)]


def _later(at: datetime, began: datetime) -> bool:
    return localtime(at).date() != localtime(began).date()


def _asked(moment: Moment) -> str:
    if not moment.asked:
        return "nobody who could has been told by then"
    return (
        f"only {moment.asked} who could {'has' if moment.asked == 1 else 'have'} been told by then"
    )


def _told(act: Act, agency_id: int, at: datetime) -> Told:
    return Told(act.position + 1, reach.of(act.step, agency_id, at))
