"""An agency's box card: which partner sends what at which alarm level."""

from django.db.models import Q, QuerySet

from eoc.access import Actor
from incidents.models import Incident
from resources.models import BoxCardLine


def visible_to(actor: Actor) -> QuerySet[BoxCardLine]:
    """Lines of the actor's own cards, and those on which neighbours count on the actor's agency."""
    found = BoxCardLine.objects.select_related("agency", "partner", "kind", "incident_type")
    if actor.system == "operator":
        return found
    return found.filter(Q(agency__in=actor.agencies) | Q(partner__in=actor.agencies))


def levels(agency_id: int, incident: Incident) -> dict[int, list[BoxCardLine]]:
    """What the agency's card says for the type of an incident, by alarm level."""
    found = BoxCardLine.objects.select_related("partner", "kind").filter(
        agency=agency_id, incident_type=incident.type_id
    )
    listed: dict[int, list[BoxCardLine]] = {}
    for line in found.order_by("level", "pk"):
        listed.setdefault(line.level, []).append(line)
    return listed
