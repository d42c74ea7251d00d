"""Who may answer for an alert."""

from alerts.models import Alert
from eoc.access import Actor, Role

ANSWERING = (Role.DISPATCHER, Role.DUTY_OFFICER, Role.LIAISON, Role.COORDINATOR)


def may_acknowledge(actor: Actor, alert: Alert) -> bool:
    """Those on duty for the agency that must act."""
    return actor.has(*ANSWERING, agency=alert.agency_id)


def may_set_escalation(actor: Actor, agency_id: int) -> bool:
    """Administrators and duty officers of the agency."""
    return actor.has(Role.ADMINISTRATOR, Role.DUTY_OFFICER, agency=agency_id)
