"""Who is responsible for an incident, and whose cover a loan changes."""

from collections.abc import Collection

from django.db import connection

from agencies.models import Agency, Discipline, Jurisdiction, Service
from incidents.models import Incident


def territories(incident: Incident) -> set[int]:
    """The incident's jurisdiction and every other that its area touches."""
    found = {incident.jurisdiction_id} if incident.jurisdiction_id else set()
    if incident.area:
        touched = Jurisdiction.objects.filter(
            boundary__bboverlaps=incident.area, boundary__intersects=incident.area
        )
        found |= set(touched.values_list("pk", flat=True))
    return found


def agencies_for(incident: Incident, jurisdictions: Collection[int]) -> set[int]:
    """Who logged it, who responds, and who serves its territory in its field.

    Emergency management of the territory always is; partner organisations only by responding.
    """
    disciplines = {incident.type.discipline, Discipline.EMERGENCY_MANAGEMENT}
    serving = Service.objects.filter(
        jurisdiction_id__in=jurisdictions,
        agency__active=True,
        agency__kind="government",
        agency__discipline__in=disciplines,
    ).values_list("agency_id", flat=True)
    responding = incident.responses.filter(agency__isnull=False).values_list("agency_id", flat=True)
    return {incident.agency_id, *serving, *(pk for pk in responding if pk)}


def automatic_partners(agency: Agency) -> set[int]:
    """Agencies that share an automatic-aid agreement in force with this one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT agency_id, automatic FROM agencies_partners(%s)", [agency.pk])
        return {pk for pk, automatic in cursor.fetchall() if automatic}


def partners(agency_id: int) -> set[int]:
    """Agencies that share an agreement in force with this one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT agency_id FROM agencies_partners(%s)", [agency_id])
        return {pk for (pk,) in cursor.fetchall()}
