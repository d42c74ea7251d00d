"""What of an incident was read in full by somebody it does not belong to."""

from agencies.services import disclosures
from eoc.access import Actor
from incidents.models import Incident
from incidents.permissions.incidents import is_own
from incidents.selectors import audience
from incidents.selectors.seeing import FULL


def opened(*, incident: Incident, by: Actor, what: str = "incident") -> None:
    """Record the reading of a full record of another's; own ones and summaries are not kept."""
    if is_own(by, incident) or incident.seen != FULL:  # type: ignore[attr-defined]
        return
    disclosures.record(
        by=by,
        noun=what,
        about=incident.uuid,
        label=incident.number,
        owner_agency_id=incident.agency_id,
        owner_jurisdiction_id=incident.jurisdiction_id,
        reason=audience.reason_for(by, incident),
    )
