"""Whose ground an area reaches into, decided by the database in one place for every use."""

from django.contrib.gis.geos import GEOSGeometry
from django.db import connection
from django.db.models import BooleanField, Func, Value

OVERLAP = "alerts_overlap(%(expressions)s::geometry)"


def overlaps(column: str, area: GEOSGeometry) -> Func:
    """Whether a shape and an area (WGS 84) share ground; a common border is none.

    Filter by `&&` beside it, which an index answers.
    """
    drawn = Value(area.hexewkb.decode())
    return Func(column, drawn, template=OVERLAP, output_field=BooleanField())


def reached(area: GEOSGeometry) -> list[int]:
    """Jurisdictions an area in WGS 84 reaches into."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT alerts_reached(%s::geometry)", [area.hexewkb.decode()])
        return [pk for (pk,) in cursor.fetchall()]
