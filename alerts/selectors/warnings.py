"""Public warnings on the map: those in force, now or at a moment, as shapes with a label each."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from alerts.models import CapArea, CapMessage, WarningIncident
from alerts.selectors import cap_messages as selectors
from alerts.selectors.cap_telling import Listed, listed
from alerts.selectors.shared_ground import overlaps
from eoc.access import Actor
from incidents.models import Incident

MOST = 300
COARSE = 0.002  # degrees: what a map of a region cannot show
MARK = 0.02  # degrees: how large a place without extent is drawn
MOST_POINTS = 10_000
SHAPES = """SELECT message_id, ST_AsGeoJSON(ST_SimplifyPreserveTopology(
         ST_UnaryUnion(ST_Collect(DISTINCT shape)), %(coarse)s), 4)
  FROM (SELECT i.message_id, a.shape FROM alerts_caparea a JOIN alerts_capinfo i ON i.id = a.info_id
         WHERE i.message_id = ANY (%(ids)s) AND a.shape IS NOT NULL
         UNION ALL
        SELECT i.message_id, ST_Buffer(a.places, %(mark)s) FROM alerts_caparea a
          JOIN alerts_capinfo i ON i.id = a.info_id
         WHERE i.message_id = ANY (%(ids)s) AND a.places IS NOT NULL) drawn
 GROUP BY message_id"""

GROUND = """SELECT ST_AsBinary(ST_Multi(ST_CollectionExtract(ST_MakeValid(
         ST_SimplifyPreserveTopology(ST_Intersection(w.shape, t.shape), 0.0005)), 3)))
  FROM (SELECT ST_UnaryUnion(ST_Collect(DISTINCT a.shape)) AS shape FROM alerts_caparea a
          JOIN alerts_capinfo i ON i.id = a.info_id
         WHERE i.message_id = %(message)s AND a.shape IS NOT NULL) w,
       (SELECT ST_Union(j.boundary) AS shape FROM agencies_jurisdiction j
          JOIN agencies_service s ON s.jurisdiction_id = j.id WHERE s.agency_id = %(agency)s) t"""


def features(actor: Actor, at: datetime | None = None) -> dict[str, Any]:
    """GeoJSON of at most 300 warnings that can be drawn, the least first so the worst is on top."""
    found = selectors.in_force(actor) if at is None else selectors.in_force_at(actor, at)
    lines = listed(list(selectors.with_rows(found)[:MOST]))
    shapes = _shapes([line.message for line in lines])
    drawn = [_feature(line, shapes[line.message.pk]) for line in lines if line.message.pk in shapes]
    return {"type": "FeatureCollection", "features": drawn[::-1]}


def _shapes(messages: Sequence[CapMessage]) -> dict[int, Any]:
    values: dict[str, Any] = {"ids": [one.pk for one in messages], "coarse": COARSE, "mark": MARK}
    with connection.cursor() as cursor:
        cursor.execute(SHAPES, values)
        return {pk: json.loads(shape) for pk, shape in cursor.fetchall()}


def _feature(line: Listed, shape: Any) -> dict[str, Any]:
    info = line.info
    until = date_format(timezone.localtime(info.ends_at), "M j H:i")
    properties = {
        "uuid": str(line.message.uuid),
        "severity": info.severity,
        "shade": line.shade or "unknown",
        "label": f"{info.severity}: {info.headline or info.event}, until {until}"[:200],
    }
    return {"type": "Feature", "properties": properties, "geometry": shape}


def here(actor: Actor, place: GEOSGeometry) -> QuerySet[CapMessage]:
    """Warnings in force at a place or anywhere in an area, not those of next door."""
    areas = CapArea.objects.filter(info__message=OuterRef("pk"))
    drawn = areas.filter(overlaps("shape", place), shape__bboverlaps=place)
    placed = areas.filter(places__intersects=place)
    return selectors.in_force(actor).filter(Exists(drawn) | Exists(placed))


def opened_from(actor: Actor, message: CapMessage) -> QuerySet[WarningIncident]:
    """Incidents the actor's agencies opened from a warning."""
    found = WarningIncident.objects.filter(message=message, agency__in=actor.agencies)
    return found.select_related("incident").defer("incident__area")


def begun_by(actor: Actor, incident: Incident) -> CapMessage | None:
    """The warning the actor's agency opened an incident from, as it came, whatever became of it."""
    found = WarningIncident.objects.filter(incident=incident, agency__in=actor.agencies)
    opened = found.values_list("message", flat=True)
    return selectors.with_rows(selectors.visible_to(actor).filter(pk__in=opened)).first()


def ground(message: CapMessage, agency_id: int) -> MultiPolygon | None:
    """The part of the territories an agency serves that a warning covers; None without a shape."""
    with connection.cursor() as cursor:
        cursor.execute(GROUND, {"message": message.pk, "agency": agency_id})
        row = cursor.fetchone()
    if row is None or row[0] is None:
        return None
    found = GEOSGeometry(memoryview(bytes(row[0])), srid=4326)
    if not isinstance(found, MultiPolygon) or found.empty or found.num_coords > MOST_POINTS:
        return None
    return found
