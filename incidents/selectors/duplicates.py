"""Possible duplicates: near in place and time, shown while a call is being logged."""

from datetime import datetime, timedelta
from math import cos, radians

from django.contrib.gis.geos import Point, Polygon
from django.contrib.gis.measure import Distance
from django.db.models import Q
from django.utils import timezone

from eoc.access import Actor
from incidents.models import Incident
from incidents.selectors.picture import visible_to
from incidents.selectors.seeing import told

METRES = 400
WITHIN = timedelta(minutes=30)
DEGREE_METRES = 111_320


def near(
    actor: Actor, *, point: Point | None, place_text: str = "", at: datetime | None = None
) -> list[Incident]:
    """At most five open incidents within 400 m, or of the same words, half an hour around `at`."""
    where = Q()
    if point is not None:
        close = (point, Distance(m=METRES))
        where |= Q(point__bboverlaps=_box(point), point__distance_lte=close)
    if words := " ".join(place_text.split()):
        where |= Q(place_text__iexact=words)
    if not where:
        return []
    moment = at or timezone.now()
    recent = Q(happened_at__range=(moment - WITHIN, moment + WITHIN), closed_at__isnull=True)
    found = told(visible_to(actor).filter(recent), where)
    return list(found.order_by("-happened_at")[:5])


def _box(point: Point) -> Polygon:
    """Around the circle; only a box is looked up in the index."""
    half = METRES / DEGREE_METRES
    wide = half / max(cos(radians(point.y)), 0.01)
    corners = (point.x - wide, point.y - half, point.x + wide, point.y + half)
    box = Polygon.from_bbox(corners)
    box.srid = 4326
    return box
