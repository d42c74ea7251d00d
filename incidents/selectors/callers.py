"""Callers as far as the actor may know who they are."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from eoc.access import Actor
from eoc.access.grants import DataClass
from incidents.models import Caller, IncidentShare
from incidents.selectors.seeing import GRANTED, by_grant


def visible_to(actor: Actor) -> QuerySet[Caller]:
    """Of own incidents, of shares that name callers, of owners that show them with full detail."""
    found = Caller.objects.filter(incident__mode__in=actor.modes)
    if actor.system == "operator":
        return found
    own = Q(incident__agency_id__in=actor.agencies) | Q(
        incident__jurisdiction_id__in=actor.jurisdictions
    )
    named = IncidentShare.objects.filter(
        incident=OuterRef("incident_id"),
        agency__in=actor.agencies,
        ended_at__isnull=True,
        includes__contains=["caller_identity"],
    ).filter(includes__contains=OuterRef("incident__sensitive"))
    shown = by_grant(actor, GRANTED, DataClass.CALLER_IDENTITY, of="incident__")
    return found.filter(own | Q(Exists(named)) | (shown or Q(pk__in=[])))
