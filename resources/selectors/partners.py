"""Whom an agency may ask: partners under an agreement in force, and what they have by count."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.gis.geos import GEOSGeometry, Point
from django.db import connection

from agencies.models import Agency
from resources.models import AssetKind, MutualAidRequest
from resources.selectors.eta import kilometres


@dataclass(frozen=True)
class Count:
    """So many of a kind: those that could go now, and all."""

    kind: str
    kind_name: str
    available: int
    total: int
    speed_kmh: int
    ready_minutes: int


@dataclass(frozen=True)
class Partner:
    """An agency with an agreement: `automatic` books at once, `activates` accepts on approval."""

    agency: Agency
    agreement_id: int
    automatic: bool
    activates: bool
    counts: tuple[Count, ...] = ()
    km: float | None = None


@dataclass(frozen=True)
class Cover:
    """What stays at home when lending: of a kind, before and after."""

    total: int
    available: int
    floor: int
    lending: int = field(default=1)

    @property
    def keeps(self) -> int:
        """Units left available at home."""
        return max(self.available - self.lending, 0)

    @property
    def low(self) -> bool:
        """Lending goes below the agency's own floor."""
        return self.keeps < self.floor

    @property
    def words(self) -> str:
        """As the decision page says it."""
        mark = "below" if self.low else "at or above"
        return f"You keep {self.keeps} of {self.total}, {mark} your floor of {self.floor}."


def partners(agency_id: int, point: Point | None = None) -> list[Partner]:
    """Partners of an agency with their counts per kind; nearest first where a point is known."""
    found = in_force(agency_id)
    agencies = {a.pk: a for a in Agency.objects.filter(pk__in=[f[0] for f in found], active=True)}
    counted, homes = _counts(agencies)
    listed = [
        Partner(
            agency=agencies[provider],
            agreement_id=agreement,
            automatic=automatic,
            activates=activates,
            counts=tuple(counted[provider]),
            km=_km(homes.get(provider), point),
        )
        for provider, agreement, automatic, activates in found
        if provider in agencies
    ]
    return sorted(listed, key=lambda p: (p.km is None, p.km or 0.0, p.agency.name))


def askable(request: MutualAidRequest, known: Iterable[Partner]) -> list[Partner]:
    """Without those the help is for: who has the incident, and whose remainder is carried."""
    helped = {request.incident.agency_id, *request.carried_for}
    return [partner for partner in known if partner.agency.pk not in helped]


def between(requesting_id: int, providing_id: int) -> Partner | None:
    """The agreement in force between two agencies, if there is one."""
    for provider, agreement, automatic, activates in in_force(requesting_id):
        if provider == providing_id:
            agency = Agency.objects.get(pk=providing_id)
            return Partner(agency, agreement, automatic, activates)
    return None


def cover(agency: Agency, kind: str, lending: int) -> Cover:
    """How many of a kind the agency has, could send, and would keep."""
    counted, _ = _counts([agency.pk])
    of_kind = next((c for c in counted[agency.pk] if c.kind == kind), None)
    available, total = (of_kind.available, of_kind.total) if of_kind else (0, 0)
    return Cover(total=total, available=available, floor=agency.cover_floor, lending=lending)


def in_force(agency_id: int) -> list[tuple[int, int, bool, bool]]:
    """(providing agency, agreement, automatic, activates) of an agency's agreements in force."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT agency_id, agreement_id, automatic, activates FROM agencies_partners(%s)",
            [agency_id],
        )
        found: list[tuple[int, int, bool, bool]] = cursor.fetchall()
    return found


def _counts(agencies: Iterable[int]) -> tuple[dict[int, list[Count]], dict[int, GEOSGeometry]]:
    """Counts per agency and kind, over all types, and about where their homes are."""
    kinds = AssetKind.objects.in_bulk()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT agency_id, kind, sum(available)::int, sum(total)::int, "
            "ST_AsEWKB(ST_Centroid(ST_Collect(nearest_home))) "
            "FROM resources_counts(%s) GROUP BY agency_id, kind ORDER BY agency_id, kind",
            [list(agencies)],
        )
        rows = cursor.fetchall()
    counted: dict[int, list[Count]] = defaultdict(list)
    homes: dict[int, GEOSGeometry] = {}
    for agency, kind, available, total, home in rows:
        of = kinds[kind]
        one = Count(kind, of.name, available, total, of.speed_kmh, of.ready_minutes)
        counted[agency].append(one)
        if home is not None:
            homes[agency] = GEOSGeometry(memoryview(home))
    return counted, homes


def _km(home: GEOSGeometry | None, point: Point | None) -> float | None:
    if not isinstance(home, Point) or point is None:
        return None
    return round(kilometres(home, point), 1)
