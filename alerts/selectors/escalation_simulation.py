"""What a policy would do from a given time on while nobody answers, before it is saved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts.escalation import Act, Place, Step, leg, needed
from alerts.selectors import reach
from alerts.selectors.reach import Reach
from eoc.errors import Invalid


@dataclass(frozen=True)
class Told:
    """One step at its moment: whom it reaches."""

    number: int
    reach: Reach


@dataclass(frozen=True)
class Moment:
    """What happens at one time; then how many answers it waits for, and until when."""

    at: datetime
    told: tuple[Told, ...]
    needed: int = 0
    until: datetime | None = None


def simulate(steps: Sequence[Step], agency_id: int, at: datetime) -> list[Moment]:
    """Every moment of a run that starts then and that nobody answers; steps have no fault."""
    if not 1 < at.year < 9999:
        raise Invalid("That is no time.", {"at": "Write a year between 2 and 9998."})
    moments: list[Moment] = []
    place = Place()
    while True:
        walked = leg(steps, place)
        told = tuple(_told(act, agency_id, at) for act in walked.acts)
        if walked.minutes is None:
            return [*moments, Moment(at, told)]
        until = at + timedelta(minutes=walked.minutes)
        wanted = needed(steps, walked.place.position - 1)
        moments.append(Moment(at, told, wanted, until))
        at, place = until, walked.place


def nobody(moments: Sequence[Moment]) -> list[int]:
    """Numbers of steps that reach nobody at their time."""
    found = {one.number for moment in moments for one in moment.told if one.reach.nobody}
    return sorted(found)


def _told(act: Act, agency_id: int, at: datetime) -> Told:
    return Told(act.position + 1, reach.of(act.step, agency_id, at))
