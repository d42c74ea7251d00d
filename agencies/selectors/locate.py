"""Which jurisdiction a point lies in: the most local one, by the smallest area."""

from collections.abc import Sequence

from django.contrib.gis.geos import Point
from django.db import connection

from agencies.models import Jurisdiction

MANY = """
SELECT p.n, j.id
  FROM unnest(%s::int[], %s::float8[], %s::float8[]) AS p (n, lon, lat)
  CROSS JOIN LATERAL (SELECT ST_SetSRID(ST_MakePoint(p.lon, p.lat), 4326) AS at) AS q
  CROSS JOIN LATERAL (
    SELECT id FROM agencies_jurisdiction
     WHERE boundary && q.at AND ST_Covers(boundary, q.at) AND code LIKE %s
     ORDER BY area_km2, id LIMIT 1) AS j
"""


def locate(point: Point) -> Jurisdiction | None:
    """The most local jurisdiction around a point, None outside every polygon."""
    inside = Jurisdiction.objects.filter(boundary__bboverlaps=point, boundary__covers=point)
    return inside.order_by("area_km2", "id").first()


def locate_many(points: Sequence[tuple[float, float]], prefix: str = "") -> list[int | None]:
    """The same for many (lon, lat) at once; `prefix` limits candidates by their code.

    With the prefix of a county its municipalities are meant, not the county around them.
    """
    if not points:
        return []
    numbers = list(range(len(points)))
    lons, lats = [lon for lon, _ in points], [lat for _, lat in points]
    with connection.cursor() as cursor:
        cursor.execute(MANY, [numbers, lons, lats, _codes(prefix)])
        found = dict(cursor.fetchall())
    return [found.get(number) for number in numbers]


def _codes(prefix: str) -> str:
    if not prefix:
        return "%"
    below = prefix.replace("%", r"\%").replace("_", r"\_") + "_%"
    known = Jurisdiction.objects.filter(code__startswith=prefix).exclude(code=prefix)
    return below if known.exists() else below.removesuffix("_%") + "%"
