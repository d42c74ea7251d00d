"""Crews as doors show them: the manifest, each person with the work-rest clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from eoc.access import Actor
from resources.models import CrewMember, Deployment, DeploymentState, StruckOff
from resources.selectors.rows import iso
from resources.selectors.work_rest import Clock, clock

Row = dict[str, Any]


@dataclass(frozen=True)
class OnCrew:
    """A person on the manifest with the hours worked and what the reader may do now."""

    member: CrewMember
    clock: Clock
    acts: tuple[tuple[str, str], ...] = ()

    @property
    def may_be_struck_as(self) -> tuple[tuple[str, str], ...]:
        """For which reasons the person may be struck off now; on scene only sent back."""
        one = self.member
        if one.struck_at is not None or one.checked_out_at is not None:
            return ()
        return tuple(
            (why.value, why.label)
            for why in StruckOff
            if one.checked_in_at is None or why is StruckOff.SENT_BACK
        )


def visible_to(actor: Actor) -> QuerySet[CrewMember]:
    """Persons on manifests of either side."""
    found = CrewMember.objects.filter(deployment__mode__in=actor.modes)
    found = found.select_related("deployment")
    if actor.system == "operator":
        return found
    mine = Q(providing_agency__in=actor.agencies) | Q(requesting_agency__in=actor.agencies)
    return found.filter(mine)


def listed(deployment: Deployment) -> list[CrewMember]:
    """Everybody on the manifest, struck off or not, the leader first."""
    return list(CrewMember.objects.filter(deployment=deployment))


def on_board(deployment: Deployment) -> int:
    """How many came with it: on the manifest and not struck off before they were on scene."""
    return sum(member.came for member in listed(deployment))


def manifest(deployment: Deployment, now: datetime | None = None) -> list[OnCrew]:
    """Everybody on the manifest, the leader first."""
    found = CrewMember.objects.filter(deployment=deployment).select_related("deployment")
    crew = found.prefetch_related("shifts")
    return [on_crew(member, now or timezone.now()) for member in crew]


def on_crew(member: CrewMember, now: datetime) -> OnCrew:
    """One person, as of a moment."""
    hours = clock(list(member.shifts.all()), now)
    return OnCrew(member, hours, tuple(_acts(member, hours)))


def _acts(member: CrewMember, hours: Clock) -> Iterable[tuple[str, str]]:
    if member.checked_out_at is not None or member.struck_at is not None:
        return
    if member.checked_in_at is None:
        if DeploymentState.EN_ROUTE in member.deployment.times:
            yield "check-in", "Check in"
        return
    yield ("rest", "Off shift") if hours.on_shift else ("work", "On shift")
    yield "check-out", "Check out"


def row(one: OnCrew) -> Row:
    """One person as the API has them; hours are decimal text."""
    member, hours = one.member, one.clock
    return {
        "uuid": str(member.uuid),
        "name": member.name,
        "agency_name": member.agency_name,
        "qualification": member.qualification,
        "leader": member.leader,
        "checked_in_at": iso(member.checked_in_at),
        "checked_out_at": iso(member.checked_out_at),
        "struck_off": member.struck_off,
        "struck_reason": member.struck_reason,
        "struck_by": member.struck_by,
        "struck_at": iso(member.struck_at),
        "hours_worked": hours.hours,
        "on_shift": hours.on_shift,
        "rest_due": iso(hours.rest_due),
        "rest_until": iso(hours.rest_until),
        "work_rest": hours.state,
    }
