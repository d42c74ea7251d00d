"""Who is meant: agencies, territories, roles, rosters, people, a drawn area; each heard once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.gis.geos import GEOSGeometry
from django.db import connection
from django.db.models import Prefetch
from django.utils import timezone

from agencies.models import Agency, ContactPoint, Jurisdiction
from eoc.access import Role

RESOLVED = """SELECT hearing, contact_point_id FROM alerts_audience(%s, %s, %s, %s, %s, %s, %s)
 ORDER BY hearing, contact_point_id"""


@dataclass(frozen=True)
class Audience:
    """Parts that add up; ids of rows, `area` in WGS 84.

    A jurisdiction stands for the agencies serving it, an area for agencies and jurisdictions whose
    territory it touches. Without `roles` they hear by their duty contacts, those of the territory
    and their duty officers; with `roles` only by whoever holds one of them. `people` hear
    whatever their role. `within` leaves out every agency it does not name.
    """

    agencies: frozenset[int] = frozenset()
    jurisdictions: frozenset[int] = frozenset()
    roles: frozenset[Role] = frozenset()
    people: frozenset[int] = frozenset()
    area: GEOSGeometry | None = None
    within: frozenset[int] | None = None


def resolve(audience: Audience, at: datetime | None = None) -> dict[int, list[ContactPoint]]:
    """The addresses to write to by the agency that hears; none for one that cannot be reached.

    A person hears for one agency, the home agency first, by every address on duty, or by all where
    none is; one address hears once. Roles are those held `at` that time, now by default. Shows
    what the open scope shows: other agencies' contacts only to the relay.
    """
    with connection.cursor() as cursor:
        cursor.execute(RESOLVED, values(audience, at or timezone.now()))
        pairs: list[tuple[int, int | None]] = cursor.fetchall()
    found: dict[int, list[ContactPoint]] = {hearing: [] for hearing, _ in pairs}
    points = _points([pk for _, pk in pairs if pk])
    for hearing, pk in pairs:
        if pk in points:
            found[hearing].append(points[pk])
    return found


def values(audience: Audience, at: datetime) -> list[Any]:
    """The arguments of the database's function `alerts_audience`."""
    return [
        sorted(audience.agencies),
        sorted(audience.jurisdictions),
        audience.area.hexewkb.decode() if audience.area else None,
        sorted(audience.roles),
        sorted(audience.people),
        None if audience.within is None else sorted(audience.within),
        at,
    ]


def _points(ids: Collection[int]) -> dict[int, ContactPoint]:
    """Each with its agency, person and territory, asked for once; shapes stay where they are."""
    named = ContactPoint.objects.prefetch_related(
        Prefetch("agency", Agency.objects.defer("service_area")),
        "person",
        Prefetch("jurisdiction", Jurisdiction.objects.defer("boundary")),
    )
    return named.in_bulk(ids)
