"""NEW and N of the command line (COMMAND_VERBS): log a call, write a note."""

import re
from typing import Any

from eoc.access import Actor
from eoc.errors import Invalid, NotFound
from incidents.models import Incident, IncidentType, Severity
from incidents.selectors import picture, places
from incidents.services import activity_log, incidents

PRIORITIES = dict(zip("1234", Severity.values, strict=True))
KINDS = {"FIRE": "other_fire", "MVA": "vehicle_crash", "MEDICAL": "medical", "FLOOD": "flood"}

Answer = dict[str, Any]


def new(actor: Actor, words: str, dry_run: bool) -> Answer:
    """`NEW FIRE 12 MAIN ST P1`: a type, a place, a priority."""
    text, severity = _priority(words)
    kind, place = _type(text)
    where = places.meant(place, at_home=actor.jurisdictions)
    at = where.name if where else f"{place} (by words only)"
    level = severity or kind.default_severity
    meaning = f"Log {kind.name}, {level}, at {at}"
    if dry_run:
        return {"ok": True, "meaning": meaning}
    made = incidents.log(
        by=actor,
        type=kind.code,
        severity=level,
        title=kind.name,
        point=_point(where),
        place_text=where.name if where else place,
    )
    return {"ok": True, "meaning": meaning, "done": f"{made.number} logged: {made.title}"}


def note(actor: Actor, words: str, dry_run: bool) -> Answer:
    """`N 42 text`: a line for the activity log."""
    name, _, text = words.partition(" ")
    if not text.strip():
        raise Invalid("Name the incident and say something: N 42 crews on scene.")
    incident = _named(actor, name)
    meaning = f"Note on {incident.number} {incident.title}: {text}"
    if not dry_run:
        activity_log.note(incident=incident, text=text, by=actor)
        return {"ok": True, "meaning": meaning, "done": f"Noted on {incident.number}"}
    return {"ok": True, "meaning": meaning}


def _priority(words: str) -> tuple[str, str]:
    found = re.search(r"\s+P([1-4])$", words, re.IGNORECASE)
    return (words[: found.start()], PRIORITIES[found[1]]) if found else (words, "")


def _type(text: str) -> tuple[IncidentType, str]:
    """The longest beginning of the line that names a type; the rest is the place."""
    parts = text.split()
    active = IncidentType.objects.filter(active=True)
    for size in range(min(4, len(parts)), 0, -1):
        name = " ".join(parts[:size])
        kind = (
            active.filter(pk=KINDS.get(name.upper(), name.lower().replace(" ", "_"))).first()
            or active.filter(name__iexact=name).first()
        )
        if kind is not None and parts[size:]:
            return kind, " ".join(parts[size:])
    raise Invalid("Say a type and a place: NEW FIRE 12 MAIN ST P1.")


def _point(where: places.Found | None) -> Any:
    return places.point_of(where) if where else None


def _named(actor: Actor, name: str) -> Incident:
    open_ones = picture.queue(picture.visible_to(actor))
    found = list(open_ones.filter(number__iexact=name)[:1])
    if not found and name.isdigit():
        found = list(open_ones.filter(number__endswith=f"-{int(name):04}")[:2])
    if len(found) != 1:
        raise NotFound(f"No one open incident of yours is {name[:24]}. Give its full number.")
    return found[0]
