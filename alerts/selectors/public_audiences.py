"""Who a public alert reaches: people by an estimate, agencies by territory and agreement."""

from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.contrib.gis.geos import MultiPolygon
from django.db import connection
from shapely import from_wkb

from agencies.models import Agency, Jurisdiction, Service
from alerts.selectors.shared_ground import reached
from eoc.geo.shapes import area_km2

WIDE = 2.0


@dataclass(frozen=True)
class Audience:
    """How many people, about; how that was estimated; which territories are touched."""

    people: int
    km2: float
    jurisdictions: tuple[Jurisdiction, ...]
    agencies: int

    @property
    def words(self) -> str:
        """How the number came about."""
        return (
            f"Estimate: {self.km2:,.1f} km² at {settings.PEOPLE_PER_KM2:,} people per km². "
            "Nobody was counted."
        )


def of_area(area: MultiPolygon) -> Audience:
    """The audience of an area in WGS 84."""
    touched = touching(area)
    serving = Service.objects.filter(jurisdiction__in=touched, agency__active=True)
    km2 = area_km2(from_wkb(bytes(area.wkb)))
    return Audience(
        _rounded(km2 * settings.PEOPLE_PER_KM2),
        km2,
        tuple(touched),
        serving.values("agency_id").distinct().count(),
    )


def touching(area: MultiPolygon) -> list[Jurisdiction]:
    """Territories the area reaches into, without their boundaries; not those it only borders."""
    return list(Jurisdiction.objects.filter(pk__in=reached(area)).defer("boundary"))


def is_wide(agency: int, km2: float) -> bool:
    """Whether an area is far larger than the territory the agency serves itself."""
    own = Jurisdiction.objects.filter(services__agency=agency).values_list("area_km2", flat=True)
    return km2 > WIDE * max(sum(own), 0.01)


def to_tell(agency: int, area: MultiPolygon) -> dict[str, Collection[int]]:
    """Agencies that hear of an alert, the issuer among them, and the territories it touches.

    Every agency that serves a touched territory, and every partner by agreement.
    """
    places = [one.pk for one in touching(area)]
    serving = Service.objects.filter(jurisdiction_id__in=places, agency__active=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT agency_id FROM agencies_partners(%s)", [agency])
        partners = {pk for (pk,) in cursor.fetchall()}
    told = {agency, *serving.values_list("agency_id", flat=True), *partners}
    active = Agency.objects.filter(pk__in=told, active=True).values_list("pk", flat=True)
    return {"agencies": sorted(active), "jurisdictions": places}


def _rounded(people: float) -> int:
    """To two digits, since an estimate has no more."""
    whole = max(1, round(people))
    step = int(10 ** max(0, len(str(whole)) - 2))
    return round(whole / step) * step
