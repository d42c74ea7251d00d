"""How an agency asks, with what holds where it never said."""

from django.db.models import Count, QuerySet

from agencies.models import Agency, Service
from resources.models import AskingPolicy


def policy_of(agency_id: int) -> AskingPolicy:
    """The agency's thresholds; those of the house, unsaved, where it set none."""
    found = AskingPolicy.objects.filter(agency=agency_id).first()
    return found or AskingPolicy(agency_id=agency_id)


def coordinators(agency_id: int) -> QuerySet[Agency]:
    """Agencies that may be named as next tier: those that serve all the agency's territory."""
    ours = set(Service.objects.filter(agency=agency_id).values_list("jurisdiction", flat=True))
    others = Agency.objects.exclude(pk=agency_id)
    if not ours:
        return others
    serving = Service.objects.filter(jurisdiction__in=ours).values("agency")
    all_of_it = serving.annotate(many=Count("pk")).filter(many=len(ours))
    return others.filter(pk__in=all_of_it.values("agency"))
