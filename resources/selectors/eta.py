"""When help could be there: great-circle distance, longer by road, at the kind's speed.

An estimate and no route; the factor is the setting `ETA_ROAD_FACTOR`.
"""

from collections.abc import Iterable
from math import ceil

from django.conf import settings
from django.contrib.gis.geos import Point

from resources.models import Asset
from resources.selectors.assets import place_of
from resources.selectors.recommendations import kilometres


def travel_minutes(km: float, speed_kmh: int) -> int:
    """Minutes for a great-circle distance in km, at least one."""
    return max(1, ceil(km * settings.ETA_ROAD_FACTOR / speed_kmh * 60))


def slowest(assets: Iterable[Asset], to: Point | None, ready_minutes: int) -> int | None:
    """Minutes until the last of them is there; None where a place is unknown."""
    found = []
    for asset in assets:
        place, _ = place_of(asset)
        if place is None or to is None:
            return None
        found.append(travel_minutes(kilometres(place, to), asset.kind.speed_kmh))
    return ready_minutes + max(found) if found else None
