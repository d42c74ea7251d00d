"""How long a unit may take: great-circle distance by its speed, plus what it needs to be ready.

An estimate, labelled so wherever it is shown. `settings.ETA_DETOUR` says how much longer roads are
than the straight line, the kind how fast it drives, asset or kind how soon it rolls. The database
has the same as `resources_eta_minutes`; a test holds them together.
"""

from collections.abc import Callable, Iterable
from math import asin, ceil, cos, radians, sin, sqrt

from django.conf import settings
from django.contrib.gis.geos import Point
from django.utils.module_loading import import_string

from resources.models import Asset, AssetKind
from resources.selectors.assets import place_of

EARTH_KM = 6371.0088
Travel = Callable[[Point, Point, float], float]


def kilometres(a: Point, b: Point) -> float:
    """Great-circle distance of two points in WGS 84."""
    lat1, lat2 = radians(a.y), radians(b.y)
    half = sin((lat2 - lat1) / 2) ** 2
    half += cos(lat1) * cos(lat2) * sin(radians(b.x - a.x) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))


def great_circle(start: Point, end: Point, speed_kmh: float) -> float:
    """Minutes on the road: kilometres, roads being longer, by the speed."""
    return by_road(kilometres(start, end), speed_kmh)


def by_road(straight_km: float, speed_kmh: float) -> float:
    """Minutes for so many kilometres as the crow flies."""
    detour: float = settings.ETA_DETOUR
    return straight_km * detour / speed_kmh * 60


def travel(start: Point, end: Point, speed_kmh: float) -> float:
    """Minutes on the road as the installation's routing provider has it (`ETA_PROVIDER`)."""
    provider: Travel = import_string(settings.ETA_PROVIDER)
    return provider(start, end, speed_kmh)


def straight() -> bool:
    """The provider is the great circle, which the database knows as well."""
    found: bool = f"{__name__}.great_circle" == settings.ETA_PROVIDER
    return found


def ready_in(asset: Asset) -> int:
    """Minutes from the call to wheels rolling: the asset's own, else what its kind needs."""
    return asset.kind.ready_minutes if asset.ready_minutes is None else asset.ready_minutes


def minutes(start: Point, end: Point, kind: AssetKind, ready_minutes: float) -> float:
    """Estimated minutes from the call to arrival."""
    return ready_minutes + travel(start, end, kind.speed_kmh)


def shown(estimate: float) -> int:
    """Whole minutes as people read them: rounded up, never none."""
    return max(1, ceil(estimate))


def slowest(assets: Iterable[Asset], to: Point | None, ready_minutes: int) -> int | None:
    """Minutes until the last of them is there; None where a place is unknown."""
    found = []
    for asset in assets:
        place, _ = place_of(asset)
        if place is None or to is None:
            return None
        found.append(travel(place, to, asset.kind.speed_kmh))
    return shown(ready_minutes + max(found)) if found else None
