"""Who places a legal hold on an incident and hands its records to the public."""

from eoc.access import Actor, Role
from incidents.models import Incident

KEEPERS = (Role.ADMINISTRATOR, Role.DUTY_OFFICER)


def may_keep_records(by: Actor, incident: Incident) -> bool:
    """Administrators and duty officers of the agency that logged it."""
    return by.system == "operator" or by.has(*KEEPERS, agency=incident.agency_id)
