"""What was done to an incident, told to those it belongs to."""

from eoc.access import Actor
from eoc.errors import NotFound
from eoc.journal import history
from eoc.journal.history import Change
from incidents.models import Incident, IncidentShare, LegalHold
from incidents.permissions.incidents import is_own


def of(actor: Actor, incident: Incident) -> list[Change]:
    """Its own changes, those of its shares and holds; helpers and partners are not told."""
    if not is_own(actor, incident):
        raise NotFound(f"The history of {incident.number} is kept by those it belongs to.")
    shares = IncidentShare.objects.filter(incident=incident).values_list("pk", flat=True)
    holds = LegalHold.objects.filter(incident=incident).values_list("pk", flat=True)
    return history.of({Incident: [incident.pk], IncidentShare: shares, LegalHold: holds})
