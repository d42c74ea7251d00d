"""Who is meant: agencies, territories, roles, rosters, people, a drawn area; each heard once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.gis.geos import GEOSGeometry
from django.db import connection
from django.db.models import Prefetch, Q
from django.utils import timezone

from agencies.models import Agency, ContactPoint, Jurisdiction
from alerts.selectors import rosters
from alerts.selectors.shared_ground import overlaps
from eoc.access import Role

RESOLVED = """SELECT hearing, contact_point_id FROM alerts_audience(%s, %s, %s, %s, %s, %s, %s)
 ORDER BY hearing, contact_point_id"""
COUNTED = """SELECT hearing, people, addresses
  FROM alerts_audience_counted(%s, %s, %s, %s, %s, %s, %s) ORDER BY hearing"""


@dataclass(frozen=True)
class Audience:
    """Parts that add up; ids of rows, `area` in WGS 84.

    A jurisdiction stands for the agencies serving it, an area for agencies and jurisdictions whose
    territory it touches. Without `roles` they hear by their duty contacts, those of the territory
    and their duty officers; with `roles` only by whoever holds one of them. `people` and whoever
    is on duty by `rosters` hear whatever their role. `within` leaves out every agency it does not
    name.
    """

    agencies: frozenset[int] = frozenset()
    jurisdictions: frozenset[int] = frozenset()
    roles: frozenset[Role] = frozenset()
    rosters: frozenset[int] = frozenset()
    people: frozenset[int] = frozenset()
    area: GEOSGeometry | None = None
    within: frozenset[int] | None = None


@dataclass(frozen=True)
class Count:
    """How many an audience means in one agency; a mailbox of the agency is no person."""

    agency: int
    people: int
    addresses: int


def resolve(audience: Audience, at: datetime | None = None) -> dict[int, list[ContactPoint]]:
    """The addresses to write to by the agency that hears; none for one that cannot be reached.

    A person hears for one agency, the home agency first, by every address on duty, or by all where
    none is; one address hears once. Roles are those held `at` that time, now by default. Shows
    what the open scope shows: other agencies' contacts only to the relay.
    """
    found = pairs(audience, at)
    points = _points([pk for _, pk in found if pk])
    heard: dict[int, list[ContactPoint]] = {hearing: [] for hearing, _ in found}
    for hearing, pk in found:
        if pk in points:
            heard[hearing].append(points[pk])
    return heard


def pairs(audience: Audience, at: datetime | None = None) -> list[tuple[int, int | None]]:
    """The same in ids: agency that hears, contact point; without one where nobody is reached."""
    with connection.cursor() as cursor:
        within = None if audience.within is None else sorted(audience.within)
        moment = at or timezone.now()
        cursor.execute(RESOLVED, [*parts(audience, moment), within, moment])
        return list(cursor.fetchall())


def counted(agency: int, audience: Audience, at: datetime | None = None) -> list[Count]:
    """How many an agency of the actor's would reach, by agency; it tells no name and no address."""
    with connection.cursor() as cursor:
        moment = at or timezone.now()
        cursor.execute(COUNTED, [agency, *parts(audience, moment), moment])
        return [Count(*row) for row in cursor.fetchall()]


def reach(agency: int) -> frozenset[int]:
    """The agencies that one of the actor's agencies may alert, itself among them.

    Partners of mutual and automatic aid in force; for a government agency also whoever serves its
    territories or one within them.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT alerts_reach(%s)", [agency])
        return frozenset(row[0] for row in cursor.fetchall())


def meant(audience: Audience) -> frozenset[int]:
    """The agencies an audience names, by name, territory or area, whoever may alert them."""
    named = Q(pk__in=audience.agencies) | Q(services__jurisdiction__in=audience.jurisdictions)
    if audience.area:
        touched = Jurisdiction.objects.filter(
            overlaps("boundary", audience.area), boundary__bboverlaps=audience.area
        )
        served = Agency.objects.filter(
            overlaps("service_area", audience.area), service_area__bboverlaps=audience.area
        )
        named |= Q(services__jurisdiction__in=touched) | Q(pk__in=served.values("pk"))
    return frozenset(Agency.objects.filter(named, active=True).values_list("pk", flat=True))


def parts(audience: Audience, at: datetime) -> list[Any]:
    """What adds up, as the database's functions take it."""
    on_duty = {person.pk for person in rosters.on_duty(audience.rosters, at)}
    return [
        sorted(audience.agencies),
        sorted(audience.jurisdictions),
        audience.area.hexewkb.decode() if audience.area else None,
        sorted(audience.roles),
        sorted(audience.people | on_duty),
    ]


def _points(ids: Collection[int]) -> dict[int, ContactPoint]:
    """Each with its agency, person and territory, asked for once; shapes stay where they are."""
    named = ContactPoint.objects.prefetch_related(
        Prefetch("agency", Agency.objects.defer("service_area")),
        "person",
        Prefetch("jurisdiction", Jurisdiction.objects.defer("boundary")),
    )
    return named.in_bulk(ids)
