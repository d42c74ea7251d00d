"""The activity log of an incident: who did or saw what, as ICS-214 keeps it."""

from datetime import datetime

from django.utils import timezone

from eoc import journal
from eoc.access import Actor
from eoc.errors import Invalid, NotPermitted
from incidents.models import ActivityLogEntry, Incident
from incidents.permissions.incidents import may_note
from incidents.services.telling import hearing_the_log


def note(
    *, incident: Incident, text: str, by: Actor, at: datetime | None = None
) -> ActivityLogEntry:
    """Write a line; lines are never edited, only followed by a better one."""
    if not may_note(by, incident):
        raise NotPermitted("Only those who work on the incident write its log.")
    if not text.strip():
        raise Invalid("The note is empty.", {"text": "Say what happened or was seen."})
    entry = ActivityLogEntry.objects.create(
        incident=incident,
        agency_id=_writing_agency(by, incident),
        at=at or timezone.now(),
        by_name=by.name[:120],
        by_person=by.person_uuid or None,
        text=text.strip()[:4000],
    )
    _tell(entry, incident, by)
    return entry


def _writing_agency(by: Actor, incident: Incident) -> int:
    return incident.agency_id if incident.agency_id in by.agencies else min(by.agencies)


def _tell(entry: ActivityLogEntry, incident: Incident, by: Actor) -> None:
    payload = {
        "noun": "note",
        "op": "upsert",
        "row": {"uuid": str(entry.uuid), "incident": incident.number, "version": 1},
        "text": f"{incident.number}: {entry.text[:200]}",
        "tier": "event",
    }
    journal.append(
        kind="activity_log.noted",
        by=by,
        mode=incident.mode,
        audiences=dict.fromkeys(hearing_the_log(incident), payload),
        facts={"incident_id": incident.pk},
    )
