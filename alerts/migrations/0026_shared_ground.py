"""What it takes for an alert to reach into a territory: ground, not a border that two share."""

from importlib import import_module

from django.db import migrations

# Borders that two surveys drew differently overlap in slivers. It takes a hectare, or a thousandth
# of the smaller of the two where that is less; a place without extent need only lie there.
OVERLAP = """
CREATE FUNCTION alerts_overlap(p_one geometry, p_other geometry) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
SELECT CASE
  WHEN NOT (p_one && p_other AND ST_Intersects(p_one, p_other)) THEN false
  WHEN least(ST_Dimension(p_one), ST_Dimension(p_other)) < 2 THEN true
  ELSE ST_Area(ST_Intersection(p_one, p_other)::geography) > least(
    10000, ST_Area(p_one::geography) / 1000, ST_Area(p_other::geography) / 1000)
END
$$
"""
REACHED = """
CREATE FUNCTION alerts_reached(p_area geometry) RETURNS SETOF bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
SELECT j.id FROM agencies_jurisdiction j
 WHERE j.boundary && p_area AND alerts_overlap(j.boundary, p_area)
$$
"""
TOUCHED = """  SELECT array_agg(j.id) AS ids FROM agencies_jurisdiction j
   WHERE j.boundary && p_area AND ST_Intersects(j.boundary, p_area)
     AND NOT ST_Touches(j.boundary, p_area))"""
NAMED = """    WHERE j.boundary && p_area AND ST_Intersects(j.boundary, p_area)
"""


def before(migration: str, name: str) -> str:
    """A function as that migration wrote it, to be written again."""
    found: str = getattr(import_module(f"alerts.migrations.{migration}"), name)
    return found.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


SUBSCRIBED = before("0017_subscriptions_walls", "SUBSCRIBED").replace(
    TOUCHED, "  SELECT array_agg(id) AS ids FROM alerts_reached(p_area) AS reached(id))"
)
# What is named is what lies beyond the own land, not whatever the area borders on.
OUTSIDE = before("0013_public_alerts_walls", "OUTSIDE").replace(
    NAMED,
    "    WHERE j.boundary && p_area AND alerts_overlap(j.boundary,\n"
    "      coalesce(ST_Difference(p_area, ST_Buffer(v_land, 0.0005)), p_area))\n",
)
AUDIENCE = (
    before("0022_cap_receivers", "AUDIENCE")
    .replace("ST_Intersects(j.boundary", "alerts_overlap(j.boundary")
    .replace("ST_Intersects(a.service_area", "alerts_overlap(a.service_area")
)


class Migration(migrations.Migration):
    dependencies = [("alerts", "0023_told")]

    operations = [
        migrations.RunSQL([OVERLAP, REACHED, SUBSCRIBED, OUTSIDE, AUDIENCE], migrations.RunSQL.noop),
    ]
