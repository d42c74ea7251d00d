"""Hours of exercises: announced to every member, across a shift change only knowingly."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.db.models.functions import Now
from django.utils import timezone

from agencies.models import Agency
from agencies.services.telling import tell
from alerts.models import AlertingPolicy, ExerciseWindow
from alerts.models.alerting import LONGEST_WINDOW
from alerts.permissions.public_alerts import may_decide
from eoc.access import Actor
from eoc.errors import Invalid, NotFound, NotPermitted, WrongState
from eoc.text.public import public_text

AROUND = timedelta(minutes=15)


def schedule(
    *,
    agency: Agency,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    by: Actor,
    over_shift_change: bool = False,
) -> ExerciseWindow:
    """Announce an exercise; across a shift change only where somebody says they know."""
    if not may_decide(by, agency.pk):
        raise NotPermitted("A duty officer, coordinator or liaison schedules an exercise.")
    name = public_text(title, "title")
    _check(name, starts_at, ends_at)
    if not over_shift_change and touches(starts_at, ends_at, shift_changes(agency.pk)):
        raise Invalid(
            "A shift changes meanwhile.",
            {"over_shift_change": "Move the exercise, or say that both shifts are told."},
        )
    made = ExerciseWindow.objects.create(
        agency=agency,
        title=name[:120],
        starts_at=starts_at,
        ends_at=ends_at,
        scheduled_by=by.name[:120],
        over_shift_change=over_shift_change,
    )
    _tell("exercise.scheduled", made, by, f"Exercise scheduled: {name}")
    return made


def call_off(*, window: ExerciseWindow, by: Actor) -> ExerciseWindow:
    """No exercise then."""
    if not may_decide(by, window.agency_id):
        raise NotPermitted("The agency that scheduled the exercise calls it off.")
    found = ExerciseWindow.objects.select_for_update().filter(pk=window.pk).first()
    if found is None:
        raise NotFound("There is no such exercise.")
    if found.cancelled_at is not None:
        raise WrongState("It was called off already.")
    ExerciseWindow.objects.filter(pk=found.pk).update(cancelled_at=Now())
    found.refresh_from_db()
    _tell("exercise.called_off", found, by, f"Exercise called off: {found.title}")
    return found


def demand_window(*, agency: int) -> None:
    """Refuse where no exercise of the agency is scheduled for this moment."""
    now = ExerciseWindow.objects.filter(
        agency_id=agency, cancelled_at=None, starts_at__lte=Now(), ends_at__gt=Now()
    )
    if not now.exists():
        raise WrongState(
            "No exercise of your agency is scheduled for now. Schedule it first, so that every "
            "party reads of it beforehand."
        )


def shift_changes(agency: int) -> list[time]:
    """Times of day at which a shift of the agency changes, local."""
    policy = AlertingPolicy.objects.filter(agency_id=agency).first()
    return list(policy.shift_changes) if policy else []


def touches(starts_at: datetime, ends_at: datetime, changes: Iterable[time]) -> bool:
    """Whether the hours come within fifteen minutes of a change of shift."""
    return any(
        starts_at - AROUND < change < ends_at + AROUND
        for change in _moments(starts_at, ends_at, list(changes))
    )


def _moments(starts_at: datetime, ends_at: datetime, changes: list[time]) -> Iterable[datetime]:
    """Every change from the day before to the day after, since fifteen minutes cross midnight."""
    zone = timezone.get_current_timezone()
    day = starts_at.astimezone(zone).date() - timedelta(days=1)
    last = ends_at.astimezone(zone).date() + timedelta(days=1)
    while day <= last:
        yield from (datetime.combine(day, at, tzinfo=zone) for at in changes)
        day += timedelta(days=1)


def _check(name: str, starts_at: datetime, ends_at: datetime) -> None:
    faults = {} if name else {"title": "Give the exercise a name."}
    if starts_at.year >= 9999:  # what is added below would leave the calendar
        raise Invalid("The exercise cannot be scheduled like this.", {"starts_at": "Too far away."})
    if not starts_at < ends_at <= starts_at + LONGEST_WINDOW:
        faults["ends_at"] = "An exercise ends after it begins, within a day."
    if ends_at <= timezone.now():
        faults["ends_at"] = "It lies in the past."
    if faults:
        raise Invalid("The exercise cannot be scheduled like this.", faults)


def _tell(kind: str, window: ExerciseWindow, by: Actor, text: str) -> None:
    everybody = Agency.objects.filter(active=True).values_list("pk", flat=True)
    tell(kind=kind, by=by, agencies=everybody, about=window.uuid, text=text)
