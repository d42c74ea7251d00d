"""NEW and N of the command line (COMMAND_VERBS): log a call, write a note."""

import re
from typing import Any

from eoc.access import Actor
from eoc.errors import Invalid
from incidents.models import IncidentType, Severity
from incidents.selectors import places
from incidents.selectors.named import open_incident
from incidents.services import activity_log, incidents

PRIORITIES = dict(zip("1234", Severity.values, strict=True))
KINDS = {
    "FIRE": "other_fire",
    "ALARM": "fire_alarm",
    "GAS": "gas_leak",
    "RESCUE": "technical_rescue",
    "MVA": "vehicle_crash",
    "CRASH": "vehicle_crash",
    "EMS": "medical",
    "POWER": "power_outage",
}

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
    incident = open_incident(actor, name)
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
    known = _spoken()
    for size in range(min(4, len(parts) - 1), 0, -1):
        if kind := known.get(" ".join(parts[:size]).lower()):
            return kind, " ".join(parts[size:])
    raise Invalid("Say a type and a place: NEW FIRE 12 MAIN ST P1.")


def _spoken() -> dict[str, IncidentType]:
    """Types by code, name, the words of feeds, and what dispatchers say for short."""
    kinds = {kind.code: kind for kind in IncidentType.objects.filter(active=True)}
    spoken = {short.lower(): kinds[code] for short, code in KINDS.items() if code in kinds}
    for kind in kinds.values():
        for word in (kind.code.replace("_", " "), kind.code, kind.name, *kind.words.split(",")):
            if word.strip():
                spoken[word.strip().lower()] = kind
    return spoken


def _point(where: places.Found | None) -> Any:
    return places.point_of(where) if where else None
