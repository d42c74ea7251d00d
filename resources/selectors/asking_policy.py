"""How an agency asks, with what holds where it never said."""

from collections.abc import Iterator, Mapping

from django.db.models import QuerySet

from agencies.models import Agency, AgencyKind, Jurisdiction, Service
from resources.models import AskingPolicy


def policy_of(agency_id: int) -> AskingPolicy:
    """The agency's thresholds; those of the house, unsaved, where it set none."""
    found = AskingPolicy.objects.filter(agency=agency_id).first()
    return found or AskingPolicy(agency_id=agency_id)


def coordinators(agency_id: int) -> QuerySet[Agency]:
    """Agencies that may be named as next tier: government that serves all the agency's territory.

    A county or a state serves what lies within it; territories hang on each other by their parent.
    """
    others = Agency.objects.filter(kind=AgencyKind.GOVERNMENT, active=True).exclude(pk=agency_id)
    above = dict(Jurisdiction.objects.values_list("pk", "parent_id"))
    ours = Service.objects.filter(agency=agency_id).values_list("jurisdiction_id", flat=True)
    for place in ours:
        within = list(_up(place, above))
        serving = Service.objects.filter(jurisdiction__in=within).values("agency")
        others = others.filter(pk__in=serving)
    return others


def _up(place: int | None, above: Mapping[int, int | None]) -> Iterator[int]:
    """A territory and those it lies in, each once."""
    seen: set[int] = set()
    while place is not None and place not in seen:
        seen.add(place)
        yield place
        place = above.get(place)
