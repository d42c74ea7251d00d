"""What a resident wants to be told: where, in which language, from which severity up."""

from dataclasses import asdict, dataclass
from typing import Any, Self

from django.contrib.gis.geos import Point

from agencies.models import Jurisdiction, Service
from alerts.models import Subscription
from alerts.models.subscriptions import LEAST, LONGEST_M, SHORTEST_M
from alerts.selectors.resident_words import LANGUAGES

MOST_PLACES = 20
NOBODY_ALERTS = "No agency alerts the public there by this site. Choose another place."


@dataclass(frozen=True)
class Wish:
    """Territories by id, or a point with a radius in metres; `language` is one of LANGUAGES.

    `at_least` counts from 1 (only Extreme) to 5 (everything).
    """

    language: str
    jurisdictions: tuple[int, ...] = ()
    point: Point | None = None
    radius_m: int | None = None
    at_least: int = 5

    @classmethod
    def of(cls, kept: Subscription) -> Self:
        """What a kept one wants."""
        return cls(
            kept.language, tuple(kept.jurisdictions), kept.point, kept.radius_m, kept.at_least
        )

    def columns(self) -> dict[str, Any]:
        """As the database keeps it."""
        return {**asdict(self), "jurisdictions": sorted(set(self.jurisdictions))}

    def write(self, kept: Subscription) -> None:
        """Put it in the place of what a kept one wanted; saving is the caller's."""
        for name, value in self.columns().items():
            setattr(kept, name, value)

    def faults(self) -> dict[str, str]:
        """What cannot be used, by field."""
        found = {}
        if self.language not in LANGUAGES:
            found["language"] = "Choose a language of the list."
        if self.at_least not in dict(LEAST):
            found["at_least"] = "Choose from which severity."
        if bool(self.jurisdictions) == (self.point is not None):
            found["jurisdictions"] = "Choose places, or give a point; not both."
        return found | (self._area_faults() if self.jurisdictions else self._round_faults())

    def _area_faults(self) -> dict[str, str]:
        wanted = set(self.jurisdictions)
        if len(wanted) > MOST_PLACES:
            return {"jurisdictions": f"Choose up to {MOST_PLACES}."}
        served = Service.objects.filter(jurisdiction__in=wanted, agency__active=True)
        if len(set(served.values_list("jurisdiction", flat=True))) < len(wanted):
            return {"jurisdictions": NOBODY_ALERTS}
        return {}

    def _round_faults(self) -> dict[str, str]:
        if self.point is None:
            return {}
        if self.radius_m is None or not SHORTEST_M <= self.radius_m <= LONGEST_M:
            longest = f"{LONGEST_M // 1000} km"
            return {"radius_m": f"Choose between {SHORTEST_M} m and {longest}."}
        around = Jurisdiction.objects.filter(
            boundary__contains=self.point, services__agency__active=True
        )
        return {} if around.exists() else {"point": NOBODY_ALERTS}
