"""Who may do what with an incident."""

from eoc.access import Actor, Role
from incidents.models import Incident

WORKERS = (Role.DISPATCHER, Role.DUTY_OFFICER, Role.COORDINATOR, Role.LIAISON)


def may_log(by: Actor, agency_id: int) -> bool:
    """Dispatchers and those who answer for an agency log its calls."""
    return by.system == "operator" or by.has(*WORKERS, agency=agency_id)


def may_work(by: Actor, incident: Incident) -> bool:
    """Whoever logged it, and the agencies serving its jurisdiction, work on it."""
    if by.system == "operator":
        return True
    own = incident.agency_id in by.agencies_as(*WORKERS)
    return own or (incident.jurisdiction_id in by.jurisdictions and by.has(*WORKERS))


def is_own(by: Actor, incident: Incident) -> bool:
    """Logged by one's agency, or on its territory: nobody's leave is needed to read it."""
    return (
        by.system == "operator"
        or incident.agency_id in by.agencies
        or incident.jurisdiction_id in by.jurisdictions
    )


def is_owned_by(incident: Incident, agency_id: int) -> bool:
    """The agency logged it."""
    return incident.agency_id == agency_id


def may_note(by: Actor, incident: Incident) -> bool:
    """Whoever works on it, and whoever helps with it."""
    return may_work(by, incident) or (by.has(*WORKERS) and _helps(by, incident))


def _helps(by: Actor, incident: Incident) -> bool:
    return any(
        share.tier == "assist" and share.ended_at is None and share.agency_id in by.agencies
        for share in incident.shares.all()
    )
