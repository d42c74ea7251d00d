"""Incidents: log, promote, join, escalate, close; every verb is journalled with its reason."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.conf import settings
from django.contrib.gis.geos import MultiPolygon, Point
from django.utils import timezone
from django.utils.module_loading import import_string

from eoc.access import Actor, Role
from eoc.access.because import reasoned
from eoc.errors import Invalid, NotPermitted, Stale, WrongState
from eoc.text.public import public_texts
from incidents.models import Incident, Sensitivity, Severity, Stage
from incidents.permissions.incidents import may_work
from incidents.selectors import types
from incidents.selectors.picture import SHAPES
from incidents.services.calls import CRITICAL_REASON, Call, log_calls
from incidents.services.telling import Before, tell, tier_of

COMMAND = (Role.DUTY_OFFICER, Role.COORDINATOR, Role.DISPATCHER)


def log(
    *,
    by: Actor,
    type: str,
    severity: str,
    title: str,
    agency_id: int | None = None,
    point: Point | None = None,
    area: MultiPolygon | None = None,
    place_text: str = "",
    reported_jurisdiction: str = "",
    narrative: str = "",
    happened_at: datetime | None = None,
    sensitive: Sequence[str] = (),
    caller: tuple[str, str] | None = None,
) -> Incident:
    """Log one incident; point in WGS 84, or none where only words say where it is.

    An area without a point stands at a point inside it. `caller` is a name and a phone number.
    """
    now = timezone.now()
    point = point or (area.point_on_surface if area else None)
    words = public_texts(title=title, place_text=place_text)
    _checked(type, severity, words["title"], words["place_text"], point)
    classes_known(sensitive)
    call = Call(
        agency_id=agency_id or _own_agency(by),
        type=type,
        severity=severity,
        title=words["title"],
        happened_at=happened_at or now,
        heard_at=now,
        point=(point.x, point.y) if point else None,
        area=area,
        place_text=words["place_text"],
        reported_jurisdiction=reported_jurisdiction,
        narrative=narrative,
        sensitive=tuple(sensitive),
        caller=caller,
    )
    return log_calls(calls=[call], by=by, mode=by.mode).created[0]


def lock(incident: Incident, by: Actor, version: int | None = None) -> Incident:
    """The incident as it is now, held until the scope ends; permitted and not stale."""
    held = (
        Incident.objects.select_for_update(of=("self",))
        .select_related("type", "agency", "jurisdiction", "parent")
        .defer(*SHAPES)
        .prefetch_related("shares")
        .filter(pk=incident.pk)
        .first()
    )
    if held is None or not may_work(by, held):
        raise NotPermitted(f"Only those {incident.number} belongs to may do this. Ask them.")
    if version is not None and version != held.version:
        raise Stale("Somebody changed this incident. Look again.", current=held.version)
    held.before = Before.of(held)  # type: ignore[attr-defined]
    return held


@reasoned
def promote(*, incident: Incident, reason: str, by: Actor, version: int | None = None) -> Incident:
    """Put a call on the EOC's picture, where the neighbours see it too."""
    held = lock(incident, by, version)
    _open(held)
    if held.promoted_at:
        raise WrongState(f"{held.number} is already on the picture: {held.promotion_reason}.")
    _promote(held, reason_given(reason), by)
    _save(held)
    tell(held, by=by, kind="incident.promoted", text=f"{held.number} promoted: {reason}")
    return held


@reasoned
def join(
    *, incident: Incident, parent: Incident, reason: str, by: Actor, version: int | None = None
) -> Incident:
    """Put an incident under a parent, which becomes part of the picture."""
    above = lock(parent, by)
    held = lock(incident, by, version)
    _open(held)
    if above.pk == held.pk or _is_above(held, above):
        raise WrongState(f"{above.number} already stands under {held.number}.")
    if above.mode != held.mode:
        raise WrongState("An incident joins one of the same mode.")
    _open(above)
    held.parent = above
    _save(held)
    above.on_picture = True
    _save(above)
    text = f"{held.number} joined {above.number}: {reason_given(reason)}"
    tell(held, by=by, kind="incident.joined", text=text)
    tell(above, by=by, kind="incident.updated", text=text)
    return held


@reasoned
def separate(*, incident: Incident, reason: str, by: Actor, version: int | None = None) -> Incident:
    """Take an incident out from under its parent; the parent keeps its place on the picture."""
    held = lock(incident, by, version)
    _open(held)
    if held.parent_id is None:
        raise WrongState(f"{held.number} stands under no other incident.")
    above, held.parent = held.parent, None
    _save(held)
    named = above.number if above else "an incident you do not see"
    text = f"{held.number} separated from {named}: {reason_given(reason)}"
    tell(held, by=by, kind="incident.separated", text=text)
    if above:
        tell(above, by=by, kind="incident.updated", text=text)
    return held


@reasoned
def set_severity(
    *, incident: Incident, severity: str, reason: str, by: Actor, version: int | None = None
) -> Incident:
    """Raise or lower how bad it is; critical puts it on the picture and alerts."""
    held = lock(incident, by, version)
    _open(held)
    if severity not in Severity.values:
        raise Invalid("Unknown severity.", {"severity": f"One of {', '.join(Severity.values)}."})
    if severity == held.severity:
        raise WrongState(f"{held.number} is already {severity}.")
    before, held.severity = held.severity, severity
    critical = severity == Severity.CRITICAL
    if critical and not held.promoted_at:
        _promote(held, CRITICAL_REASON, by)
    _save(held)
    kind = "incident.escalated" if critical else "incident.updated"
    text = f"{held.number} {before} to {severity}: {reason_given(reason)}"
    tell(held, by=by, kind=kind, text=text, tier=tier_of(held))
    return held


def set_stage(*, incident: Incident, stage: str, by: Actor, version: int | None = None) -> Incident:
    """Say how far it has come; closing has a verb of its own."""
    held = lock(incident, by, version)
    _open(held)
    if stage not in Stage.values or stage == Stage.CLOSED:
        raise Invalid("Unknown stage.", {"stage": "Any stage but closed; close has its own verb."})
    if held.stage == stage:
        return held
    held.stage = stage
    _save(held)
    tell(held, by=by, kind="incident.updated", text=f"{held.number} {held.get_stage_display()}")
    return held


def set_complexity(
    *, incident: Incident, complexity: int, by: Actor, version: int | None = None
) -> Incident:
    """Command sets the incident type, 1 (most complex) to 5."""
    held = lock(incident, by, version)
    _open(held)
    if not by.has(*COMMAND) and by.system != "operator":
        raise NotPermitted("Command sets the incident type.")
    if not 1 <= complexity <= 5:
        raise Invalid("Incident types run from 1 to 5.", {"complexity": "A number from 1 to 5."})
    held.complexity = complexity
    _save(held)
    text = f"{held.number} is now incident type {complexity}"
    tell(held, by=by, kind="incident.updated", text=text)
    return held


@reasoned
def close(*, incident: Incident, reason: str, by: Actor, version: int | None = None) -> Incident:
    """Close an incident that nothing holds open any more."""
    held = lock(incident, by, version)
    _open(held)
    for name in settings.INCIDENT_CLOSING_GUARDS:
        guard: Callable[[Actor, Incident], None] = import_string(name)
        guard(by, held)
    held.stage, held.closed_at = Stage.CLOSED, timezone.now()
    _save(held)
    text = f"{held.number} closed: {reason_given(reason)}"
    tell(held, by=by, kind="incident.closed", text=text)
    return held


def _own_agency(by: Actor) -> int:
    agencies = by.agencies_as(Role.DISPATCHER, Role.DUTY_OFFICER, Role.COORDINATOR, Role.LIAISON)
    if not agencies:
        raise NotPermitted("Only a dispatcher or duty officer of an agency logs its calls.")
    return min(agencies)


def _checked(type: str, severity: str, title: str, place: str, point: Point | None) -> None:
    wrong = {}
    kind = types.known(type)
    if kind is None or not kind.active:
        wrong["type"] = "Choose a type from the catalogue."
    if severity not in Severity.values:
        wrong["severity"] = f"One of {', '.join(Severity.values)}."
    if not title.strip():
        wrong["title"] = "Say in a few words what is happening."
    if point is None and not place.strip():
        wrong["place_text"] = "Say where: a point, an address, or at least words."
    if point is not None and not (abs(point.x) <= 180 and abs(point.y) <= 90):
        wrong["point"] = "Longitude is -180 to 180, latitude -90 to 90."
    if wrong:
        raise Invalid("The incident was not logged.", wrong)


def classes_known(sensitive: Sequence[str]) -> None:
    """Refuse a sensitive class that does not exist."""
    if unknown := set(sensitive) - set(Sensitivity.values):
        known = ", ".join(Sensitivity.values)
        raise Invalid("Unknown class.", {"sensitive": f"{', '.join(sorted(unknown))}: {known}."})


def _open(incident: Incident) -> None:
    if incident.stage == Stage.CLOSED:
        raise WrongState(f"{incident.number} is closed.")


def reason_given(reason: str) -> str:
    """The reason without white space around it; refused where there is none."""
    if not reason.strip():
        raise Invalid("A reason is needed.", {"reason": "Say why, in a few words."})
    return reason.strip()[:300]


def _promote(incident: Incident, reason: str, by: Actor) -> None:
    incident.on_picture = True
    incident.promoted_at, incident.promoted_by = timezone.now(), by.name
    incident.promotion_reason = reason


def _is_above(incident: Incident, other: Incident) -> bool:
    above = other.parent
    while above is not None:
        if above.pk == incident.pk:
            return True
        above = above.parent
    return False


def _save(incident: Incident) -> None:
    incident.version += 1
    incident.save()
