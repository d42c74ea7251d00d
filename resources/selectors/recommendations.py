"""Which units to send: the nearest available ones, own and automatic-aid, with an estimate."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import asin, ceil, cos, radians, sin, sqrt
from uuid import UUID

from django.conf import settings
from django.contrib.gis.db.models import PointField
from django.contrib.gis.geos import Point
from django.db.models import FloatField, Func, Q, QuerySet, Value
from django.utils import timezone

from agencies.models import Discipline
from eoc.access import Actor
from eoc.errors import NotFound
from incidents.models import Incident
from incidents.selectors import picture as incidents
from resources.models import Asset
from resources.selectors.assets import (
    FIXED_SINCE,
    NOT_FIXED_SINCE,
    available,
    label,
    place_of,
    visible_to,
)
from resources.selectors.bookings import planned_now

EARTH_KM = 6371.0088
CANDIDATES = 4


@dataclass(frozen=True)
class Recommendation:
    """A unit with its great-circle distance and the minutes it may take; an estimate, no route."""

    asset: Asset
    label: str
    km: float
    minutes: int
    automatic: bool

    @property
    def words(self) -> str:
        """Distance and time as the command line echoes them."""
        return f"{self.km:.1f} km, about {self.minutes} min (estimate)"


def recommend(
    actor: Actor, incident: Incident, kind: str | None = None, limit: int = 5
) -> list[Recommendation]:
    """The nearest available units; without a kind those of the incident's discipline come first.

    Units of automatic-aid partners are among them, marked. Empty where the incident has no point.
    """
    if incident.point is None:
        return []
    found, few = candidates(actor), limit * CANDIDATES
    if kind:
        found = found.filter(kind=kind)
        return _ranked(actor, _nearest(found, incident.point, few), incident)[:limit]
    same = found.filter(kind__discipline=incident.type.discipline)
    others = found.exclude(kind__discipline=incident.type.discipline)
    best = _ranked(actor, _nearest(same, incident.point, few), incident)[:limit]
    if len(best) < limit:
        rest = _ranked(actor, _nearest(others, incident.point, few), incident)
        best += rest[: limit - len(best)]
    return best


def incident_of(actor: Actor, uuid: UUID | str) -> Incident:
    """The incident, if the actor sees it."""
    found = incidents.visible_to(actor).filter(uuid=uuid).first()
    if found is None:
        raise NotFound("No incident you may see has that uuid.")
    return found


def by_nearness(assets: QuerySet[Asset], point: Point, column: str = "position") -> QuerySet[Asset]:
    """In the order of the index (degrees); rank a few of them by kilometres afterwards."""
    away = Func(
        column,
        Value(point, output_field=PointField(srid=4326)),
        arg_joiner=" <-> ",
        template="(%(expressions)s)",
        output_field=FloatField(),
    )
    return assets.order_by(away)


def _nearest(assets: QuerySet[Asset], point: Point, few: int) -> list[Asset]:
    """A few of those placed by hand and a few of those a receiver places, each by its own index."""
    placed = by_nearness(assets.filter(NOT_FIXED_SINCE), point)[:few]
    fixed = by_nearness(assets.filter(FIXED_SINCE), point, "latest__point")[:few]
    return [*placed, *fixed]


def estimate(actor: Actor, asset: Asset, incident: Incident) -> Recommendation | None:
    """How far one unit is; None where either place is unknown."""
    place, _ = place_of(asset)
    if place is None or incident.point is None:
        return None
    km = kilometres(place, incident.point)
    minutes = max(1, ceil(km * settings.ETA_ROAD_FACTOR / asset.kind.speed_kmh * 60))
    automatic = asset.agency_id not in actor.agencies
    return Recommendation(asset, label(asset), round(km, 1), minutes, automatic)


def kilometres(a: Point, b: Point) -> float:
    """Great-circle distance of two points in WGS 84."""
    lat1, lat2 = radians(a.y), radians(b.y)
    half = sin((lat2 - lat1) / 2) ** 2
    half += cos(lat1) * cos(lat2) * sin(radians(b.x - a.x) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half))


def candidates(actor: Actor) -> QuerySet[Asset]:
    """Own and automatic-aid units that are available and not planned for something else now."""
    partners = Q(agency__in=actor.automatic) & ~Q(agency__discipline=Discipline.LAW)
    mine = available(visible_to(actor)).filter(Q(agency__in=actor.agencies) | partners)
    return mine.exclude(bookings__in=planned_now(timezone.now()))


def _ranked(actor: Actor, assets: Iterable[Asset], incident: Incident) -> list[Recommendation]:
    found = [estimate(actor, asset, incident) for asset in assets]
    return sorted((r for r in found if r is not None), key=lambda r: (r.km, r.label))
