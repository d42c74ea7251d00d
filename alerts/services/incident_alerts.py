"""Alerts that follow from an incident."""

import uuid

from alerts.models import Alert
from alerts.selectors import contacts, links, responsibility
from alerts.services import alerts
from alerts.services.alerts import Notice
from eoc.access import Actor
from incidents.models import Incident, Severity


def alarm(*, incident: Incident, event: uuid.UUID, by: Actor) -> list[Alert]:
    """Tell whoever is responsible for a critical incident; any other is seen on the picture."""
    if incident.severity != Severity.CRITICAL:
        return []
    territories = responsibility.territories(incident)
    agencies = responsibility.agencies_for(incident, territories)
    return alerts.issue(
        notice=_notice(incident),
        event=event,
        mode=incident.mode,
        contacts=contacts.of_agencies(agencies, territories),
        by=by,
    )


def _notice(incident: Incident) -> Notice:
    link = links.incident(incident.number)
    place = incident.place_text or "place not known yet"
    lines = [
        f"{incident.type.name}: {incident.title}",
        f"Where: {place}",
        f"Logged by {incident.agency.name} as {incident.number}.",
        "",
        "You receive this because you answer for this territory or respond to it.",
        links.absolute(link),
    ]
    return Notice(
        kind="incident.critical",
        severity=incident.severity,
        subject=f"CRITICAL: {incident.title}, {place} ({incident.number})",
        body="\n".join(lines),
        about=f"incident:{incident.uuid}",
        link=link,
        from_agency_id=incident.agency_id,
        joins=True,
    )
