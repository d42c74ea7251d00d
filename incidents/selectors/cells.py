"""Counts per cell as GeoJSON, for the overview of a whole region."""

from django.contrib.gis.geos import Polygon
from django.db import connection

from eoc.access import Actor
from incidents.selectors import counts

COLLECTED = """
SELECT '{{"type":"FeatureCollection","numberReturned":' || count(*) || ',"features":['
       || coalesce(string_agg(format('{{"type":"Feature","id":"%%s/%%s/%%s","geometry":'
            '{{"type":"Point","coordinates":[%%s,%%s]}},"properties":{{"count":%%s,"critical":%%s,'
            '"high":%%s,"medium":%%s,"low":%%s}}}}', %s, x, y, lon, lat, count, critical, high,
            medium, low), ',' ORDER BY y, x), '') || ']}}'
  FROM (SELECT found.*, round(((x + 0.5) / side * 360 - 180)::numeric, 5) AS lon,
               round(degrees(atan(sinh(pi() * (1 - 2 * (y + 0.5) / side))))::numeric, 5) AS lat
          FROM ({}) found, (SELECT %s::float8 AS side) grid) placed"""


def within(actor: Actor, box: Polygon, zoom: int, *, open_only: bool | None = None) -> str:
    """The cells that touch a box in WGS 84, as a map at `zoom` shows them."""
    finer = counts.cell_zoom(zoom)
    region = counts.Region.of(box)
    statement, values = counts.summed(actor, region, finer, open_only=open_only)
    with connection.cursor() as cursor:
        cursor.execute(COLLECTED.format(statement), [finer, *values, 2**finer])
        return str(cursor.fetchone()[0])
