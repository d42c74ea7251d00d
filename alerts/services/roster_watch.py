"""What the clock tells of rosters: a shift begins soon, or nobody will be on duty."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from django.utils import timezone

from agencies.models import ContactPoint
from alerts.models import Alert, Roster
from alerts.rotation import Stretch
from alerts.selectors import contacts, shifts
from alerts.selectors.shifts import Shift
from alerts.services import alerts
from alerts.services.alerts import Notice
from eoc.access import Actor, Role
from incidents.models import Severity

BEFORE, AHEAD = timedelta(minutes=30), timedelta(hours=24)


def sweep(*, mode: str, by: Actor) -> int:
    """Tell what is due, each once however often it is asked; answers how many were told."""
    now = timezone.now()
    found = Roster.objects.filter(active=True, layers__isnull=False).distinct()
    active = {one.pk: one for one in found.select_related("agency").defer("agency__service_area")}
    told = [_warn(active[pk], gaps, mode, by) for pk, gaps in _gaps(active, now).items() if gaps]
    for line in shifts.between(active, now, now + BEFORE):
        told += [_remind(active, one, two, mode, by) for one, two in pairwise(line)]
    return sum(told)


def _gaps(active: dict[int, Roster], now: datetime) -> dict[int, list[Stretch]]:
    return shifts.gaps(active, now, now + AHEAD)


def _warn(roster: Roster, gaps: Sequence[Stretch], mode: str, by: Actor) -> int:
    """Once a day that nobody is on duty, from a day ahead on."""
    start, end = _shown(roster, gaps[0].start), _shown(roster, gaps[0].end)
    notice = Notice(
        kind="roster.gap",
        severity=Severity.HIGH,
        subject=f"Nobody on duty: {roster.name} from {start}",
        body=f"{roster.name} has nobody from {start} to {end}. Put somebody on duty.",
        about=f"roster:{roster.uuid}",
        link=_link(roster),
    )
    event = uuid.uuid5(roster.uuid, f"gap {gaps[0].start:%Y-%m-%d}")
    if _known(event):
        return 0
    officers = contacts.of_role_holders(roster.agency_id, Role.ADMINISTRATOR, Role.DUTY_OFFICER)
    told = {
        one.pk: one
        for one in (*contacts.of_agencies([roster.agency_id])[roster.agency_id], *officers)
    }
    return _issue(roster, notice, event, list(told.values()), mode, by)


def _remind(active: dict[int, Roster], ending: Shift, begins: Shift, mode: str, by: Actor) -> int:
    """Whoever begins within half an hour, and whoever is relieved."""
    if begins.person is None or begins.person == ending.person:
        return 0
    roster = active[begins.layer.roster_id]
    start = _shown(roster, begins.stretch.start)
    relieved = f", relieving {ending.person.name}" if ending.person else ""
    notice = Notice(
        kind="roster.hand_over",
        severity=Severity.MEDIUM,
        subject=f"{begins.person.name} is on duty from {start}: {roster.name}",
        body=f"{begins.layer.name}: {begins.person.name} begins at {start}{relieved}.",
        about=f"roster:{roster.uuid}",
        link=_link(roster),
        alone=True,
    )
    people = [one.pk for one in (begins.person, ending.person) if one]
    event = uuid.uuid5(begins.layer.uuid, begins.begins)
    if _known(event):
        return 0
    return _issue(roster, notice, event, contacts.of_people(people), mode, by)


def _known(event: uuid.UUID) -> bool:
    """It was told by an earlier sweep: nobody's contacts are looked up again."""
    return Alert.objects.filter(event=event).exists()


def _issue(
    roster: Roster,
    notice: Notice,
    event: uuid.UUID,
    told: Sequence[ContactPoint],
    mode: str,
    by: Actor,
) -> int:
    reached = {roster.agency_id: list(told)}
    return len(alerts.issue(notice=notice, event=event, mode=mode, contacts=reached, by=by))


def _shown(roster: Roster, at: datetime) -> str:
    return f"{at.astimezone(ZoneInfo(roster.zone)):%a %b %d %H:%M}"


def _link(roster: Roster) -> str:
    return f"/alerts/rosters/{roster.uuid}/"
