"""Lines of the activity log as far as the actor may read them."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from eoc.access import Actor
from eoc.access.grants import DataClass
from incidents.models import ActivityLogEntry, Incident, IncidentShare
from incidents.selectors.seeing import AREA, EXISTENCE, GRANTED, SUMMARY, by_grant

SHOWN = 100


def visible_to(actor: Actor) -> QuerySet[ActivityLogEntry]:
    """Of own incidents, of those shared with all they hold, and of owners that show their log."""
    found = ActivityLogEntry.objects.filter(incident__mode__in=actor.modes)
    if actor.system == "operator":
        return found
    own = Q(incident__agency_id__in=actor.agencies) | Q(
        incident__jurisdiction_id__in=actor.jurisdictions
    )
    shared = IncidentShare.objects.filter(
        incident=OuterRef("incident_id"),
        agency__in=actor.agencies,
        ended_at__isnull=True,
        includes__contains=OuterRef("incident__sensitive"),
    )
    rule = own | Q(Exists(shared))
    for view in (GRANTED, SUMMARY, AREA, EXISTENCE):
        rule |= by_grant(actor, view, DataClass.LOG, of="incident__") or Q(pk__in=[])
    if actor.guest_log:
        rule |= Q(incident_id=actor.guest_of)
    return found.filter(rule)


def of_incident(actor: Actor, incident: Incident) -> list[ActivityLogEntry]:
    """The latest lines, newest first."""
    return list(visible_to(actor).filter(incident=incident).order_by("-at", "-id")[:SHOWN])
