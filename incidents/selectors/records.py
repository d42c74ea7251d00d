"""What is handed out about an incident, part by part; each field names the classes it falls under.

Apps above add their parts through `RECORD_PARTS` in the settings.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.module_loading import import_string

from eoc.access import Actor
from eoc.access.grants import SENSITIVE
from eoc.journal.models import Entry
from incidents.models import ActivityLogEntry, Caller, Incident, LegalHold, Response

Row = dict[str, Any]
CALLER, WORDS = "caller_identity", "personal_words"
CONTENT = frozenset(SENSITIVE)
SPOKEN = CONTENT | {WORDS}


@dataclass(frozen=True)
class Part:
    """Rows of one kind; `classes` says under which classes a field may be withheld."""

    name: str
    rows: list[Row]
    classes: Mapping[str, frozenset[str]] = field(default_factory=dict)


def parts(actor: Actor, incident: Incident) -> list[Part]:
    """Everything that belongs to the incident and the actor sees."""
    named: list[Callable[[Actor, Incident], Part]] = [
        import_string(name) for name in settings.RECORD_PARTS
    ]
    return [one(actor, incident) for one in named]


def incident(actor: Actor, incident: Incident) -> Part:
    """The incident as it stands."""
    home = incident.jurisdiction
    at = incident.point
    row = {
        "number": incident.number,
        "uuid": str(incident.uuid),
        "mode": incident.mode,
        "type": incident.type.name,
        "severity": incident.severity,
        "stage": incident.stage,
        "title": incident.title,
        "narrative": incident.narrative,
        "place": incident.place_text,
        "lon": at.x if at else "",
        "lat": at.y if at else "",
        "jurisdiction": home.name if home else "",
        "agency": incident.agency.name,
        "happened_at": incident.happened_at.isoformat(),
        "heard_at": incident.heard_at.isoformat(),
        "promoted_by": incident.promoted_by,
        "promotion_reason": incident.promotion_reason,
        "closed_at": incident.closed_at.isoformat() if incident.closed_at else "",
        "sensitive": ", ".join(incident.sensitive),
    }
    told = dict.fromkeys(("title", "place", "lon", "lat", "promotion_reason"), CONTENT)
    return Part("incident", [row], {**told, "narrative": SPOKEN})


def caller(actor: Actor, incident: Incident) -> Part:
    """Who called."""
    found = Caller.objects.filter(incident=incident)
    rows = [{"name": one.name, "phone": one.phone} for one in found]
    return Part("caller", rows, dict.fromkeys(("name", "phone"), frozenset({CALLER})))


def log(actor: Actor, incident: Incident) -> Part:
    """The activity log, oldest first."""
    rows = [
        {
            "uuid": str(line.uuid),
            "at": line.at.isoformat(),
            "recorded_at": line.recorded_at.isoformat(),
            "by": line.by_name,
            "text": line.text,
        }
        for line in ActivityLogEntry.objects.filter(incident=incident).order_by("at", "pk")
    ]
    return Part("activity_log", rows, {"text": SPOKEN})


def responses(actor: Actor, incident: Incident) -> Part:
    """Who responded."""
    rows = [
        {"at": one.heard_at.isoformat(), "discipline": one.discipline, "label": one.label}
        for one in Response.objects.filter(incident=incident).order_by("pk")
    ]
    return Part("responses", rows)


def holds(actor: Actor, incident: Incident) -> Part:
    """Legal holds placed and released."""
    rows = [
        {
            "placed_at": hold.placed_at.isoformat(),
            "placed_by": hold.placed_by,
            "reason": hold.reason,
            "released_at": hold.released_at.isoformat() if hold.released_at else "",
            "release_reason": hold.release_reason,
        }
        for hold in LegalHold.objects.filter(incident=incident).order_by("pk")
    ]
    return Part("legal_holds", rows)


def journal(actor: Actor, incident: Incident) -> Part:
    """What the decision log says of it, in the streams of the agency that logged it."""
    about = (
        Q(payload__row__uuid=str(incident.uuid))
        | Q(payload__row__incident=incident.number)
        | Q(payload__row__incident__uuid=str(incident.uuid))
    )
    found = Entry.objects.filter(
        about,
        owner_kind="a",
        owner_id=incident.agency_id,
        detail="full",
        mode=incident.mode,
        at__gte=incident.heard_at,
    )
    rows = [_entry(entry) for entry in found.order_by("at", "stream", "seq")]
    return Part("journal", rows, {"text": SPOKEN, "row": SPOKEN})


def _entry(entry: Entry) -> Row:
    said = entry.payload or {}
    return {
        "stream": entry.stream,
        "seq": entry.seq,
        "at": entry.at.isoformat(),
        "kind": entry.kind,
        "by": entry.actor.get("name") or "",
        "text": said.get("text", ""),
        "row": json.dumps(said.get("row"), sort_keys=True),
        "hash": bytes(entry.hash).hex(),
    }
