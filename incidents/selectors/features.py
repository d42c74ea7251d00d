"""Incidents of a box as GeoJSON, put together by PostgreSQL from what each row keeps of itself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.gis.db.models.functions import SnapToGrid
from django.contrib.gis.geos import Polygon
from django.db import connection
from django.db.models import Case, F, Func, QuerySet, TextField, Value, When
from django.db.models.expressions import Combinable, RawSQL
from django.db.models.functions import Concat

from eoc.access import Actor
from incidents.models import Incident
from incidents.selectors.seeing import (
    COARSE,
    FULL,
    SUMMARY,
    holds_back,
    located,
    seen_by,
)

COLLECTED = """
SELECT '{{"type":"FeatureCollection","numberReturned":' || count(*) || ',"features":['
       || coalesce(string_agg(feature, ',' ORDER BY id), '') || ']', count(*), max(id)
  FROM ({}) found"""


@dataclass(frozen=True)
class Wanted:
    """Which incidents: open or closed ones, of severities, happened since; None asks for all."""

    open: bool | None = None
    severities: tuple[str, ...] = ()
    since: datetime | None = None

    def of(self, incidents: QuerySet[Incident]) -> QuerySet[Incident]:
        """Those wanted."""
        if self.open is not None:
            incidents = incidents.filter(closed_at__isnull=self.open)
        if self.severities:
            incidents = incidents.filter(severity__in=self.severities)
        return incidents.filter(happened_at__gte=self.since) if self.since else incidents


@dataclass(frozen=True)
class Collection:
    """A page of features: the collection without its last brace, and where the next begins."""

    text: str
    count: int
    last: int | None


def visible_to(actor: Actor) -> QuerySet[Incident]:
    """Every incident the actor sees that has a place."""
    return seen_by(actor, Incident.objects.filter(mode__in=actor.modes, point__isnull=False))


def page(
    actor: Actor, box: Polygon, wanted: Wanted, *, after: int, limit: int
) -> QuerySet[Incident, dict[str, Any]]:
    """Ids and features of at most `limit` incidents of a box, after an id, in the order of ids."""
    found = wanted.of(located(actor, visible_to(actor), box)).filter(pk__gt=after)
    return found.annotate(feature=_feature(actor)).order_by("pk").values("id", "feature")[:limit]


def within(actor: Actor, box: Polygon, wanted: Wanted, *, after: int, limit: int) -> Collection:
    """A page of a box in WGS 84 as one text."""
    found = page(actor, box, wanted, after=after, limit=limit)
    statement, values = found.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(COLLECTED.format(statement), values)
        return Collection(*cursor.fetchone())


def _feature(actor: Actor) -> Combinable:
    whole = RawSQL('"incidents_incident"."feature" || %s', ["}}"], TextField())
    if not holds_back(actor):
        return whole
    told = When(seen__in=(FULL, SUMMARY), then=whole)
    return Case(told, default=_held_back(), output_field=TextField())


def _held_back() -> Combinable:
    """As a grant without the exact place shows it: the type for a title, a coarse point."""
    made = Func(
        *map(F, ("uuid", "number", "type_id", "severity", "stage", "type__name", "on_picture")),
        *map(F, ("happened_at", "closed_at", "version")),
        SnapToGrid("point", 10**-COARSE),
        function="incidents_feature",
        output_field=TextField(),
    )
    return Concat(made, Value(',"detail":"'), F("seen"), Value('"}}'), output_field=TextField())
