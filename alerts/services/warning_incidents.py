"""An incident from a public warning: one for each warning and agency, however often it is asked."""

from dataclasses import dataclass

from django.db import connection

from alerts.models import CapMessage, WarningIncident
from alerts.selectors import links, warnings
from alerts.selectors.cap_messages import meant
from eoc.access import Actor
from eoc.errors import NotPermitted, WrongState
from incidents.models import Incident
from incidents.permissions.incidents import may_log
from incidents.services import incidents

ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


@dataclass(frozen=True)
class Opened:
    """The incident, and whether it was opened now or before."""

    incident: Incident
    created: bool


def open_incident(
    *,
    message: CapMessage,
    agency_id: int,
    type: str,
    severity: str,
    title: str,
    place_text: str,
    by: Actor,
) -> Opened:
    """Log an incident on the ground of one's own that the warning covers.

    Without such ground it is located by words; what was opened before is answered as it is.
    """
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME, [f"warning:{message.pk}:{agency_id}"])
    if not may_log(by, agency_id):
        raise NotPermitted("Only those on duty for the agency open its incidents.")
    known = of(message, agency_id)
    if known is not None:
        return Opened(known, created=False)
    if not meant(message) or message.msg_type not in ("Alert", "Update"):
        raise WrongState("This message warns of nothing: no incident follows from it.")
    made = incidents.log(
        by=by,
        agency_id=agency_id,
        type=type,
        severity=severity,
        title=title,
        place_text=place_text,
        area=warnings.ground(message, agency_id),
        narrative=f"Opened from a public warning: {links.absolute(links.warning(message.uuid))}",
    )
    WarningIncident.objects.create(
        message=message, mode=message.mode, agency_id=agency_id, incident=made, by_name=by.name
    )
    return Opened(made, created=True)


def of(message: CapMessage, agency_id: int) -> Incident | None:
    """The incident an agency opened from a warning before."""
    row = WarningIncident.objects.filter(message=message, agency_id=agency_id)
    found = row.select_related("incident").first()
    return found.incident if found else None
