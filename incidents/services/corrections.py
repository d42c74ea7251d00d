"""Corrections: what was heard wrong is set right; the number never changes."""

from typing import Any

from django.contrib.gis.geos import Point

from agencies.selectors.locate import locate
from eoc.access import Actor
from eoc.errors import Invalid, NotPermitted, WrongState
from eoc.text.public import public_texts
from incidents.models import Incident, IncidentType, Located, Stage
from incidents.permissions.incidents import may_work
from incidents.selectors.picture import SHAPES
from incidents.services.incidents import classes_known, lock
from incidents.services.telling import tell

CHANGEABLE = (
    "type",
    "title",
    "narrative",
    "place_text",
    "point",
    "area",
    "happened_at",
    "sensitive",
)
WORDS = {
    "type": "type",
    "title": "title",
    "narrative": "words of the caller",
    "place_text": "place",
    "point": "position",
    "area": "area",
    "happened_at": "time",
    "sensitive": "what is held back from others",
}


def change(*, incident: Incident, by: Actor, version: int | None = None, **fields: Any) -> Incident:
    """Correct what an incident says; a new point finds its jurisdiction anew.

    Takes the names in CHANGEABLE, `type` as a code. Whoever loses the incident hears that it left.
    """
    held = lock(incident, by, version)
    if held.stage == Stage.CLOSED:
        raise WrongState(f"{held.number} is closed.")
    _checked(fields)
    said = {name: str(fields[name]) for name in ("title", "place_text") if name in fields}
    fields |= public_texts(**said)
    before = {name: _now(held, name) for name in fields}
    for name, value in fields.items():
        setattr(held, "type_id" if name == "type" else name, value)
    changed = [name for name in fields if _now(held, name) != before[name]]
    if not changed:
        return held
    if "point" in changed:
        _place(held)
        if not may_work(by, held):
            raise NotPermitted(f"Only {held.agency.name} moves it out of your territory.")
    _must_be_somewhere(held)
    held.version += 1
    held.save()
    fresh = Incident.objects.select_related("type", "agency", "jurisdiction", "parent")
    told = fresh.defer(*SHAPES).get(pk=held.pk)
    told.before = held.before  # type: ignore[attr-defined]
    text = f"{told.number} corrected: {', '.join(WORDS[name] for name in changed)}"
    tell(told, by=by, kind="incident.updated", text=text)
    return told


def _checked(fields: dict[str, Any]) -> None:
    wrong = {name: "This cannot be changed here." for name in fields if name not in CHANGEABLE}
    if "type" in fields and not IncidentType.objects.filter(pk=fields["type"]).exists():
        wrong["type"] = "Choose a type from the catalogue."
    if "title" in fields and not str(fields["title"]).strip():
        wrong["title"] = "Say in a few words what is happening."
    classes_known(fields.get("sensitive", []))
    point = fields.get("point")
    if isinstance(point, Point) and not (abs(point.x) <= 180 and abs(point.y) <= 90):
        wrong["point"] = "Longitude is -180 to 180, latitude -90 to 90."
    if wrong:
        raise Invalid("Nothing was changed.", wrong)


def _now(incident: Incident, name: str) -> Any:
    return incident.type_id if name == "type" else getattr(incident, name)


def _place(incident: Incident) -> None:
    home = locate(incident.point) if incident.point else None
    incident.jurisdiction = home
    words = Located.OUTSIDE if incident.point else Located.WORDS
    incident.located = Located.POLYGON if home else words


def _must_be_somewhere(incident: Incident) -> None:
    if incident.point is None and not incident.place_text.strip():
        raise Invalid("Say where.", {"place_text": "A point, an address, or at least words."})
