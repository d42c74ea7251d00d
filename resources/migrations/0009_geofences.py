"""Geofences and who is inside of them; one function keeps that and says what was crossed."""

import uuid

import django.contrib.gis.db.models.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from eoc.access import rls
from eoc.access.crossings import owned_by

FENCE, INSIDE = "resources_geofence", "resources_assetinside"
SANE = f"""ALTER TABLE {FENCE} ADD CONSTRAINT {FENCE}_area_sane CHECK (
 ST_IsValid(area) AND ST_SRID(area) = 4326 AND ST_NPoints(area) <= 10000
 AND ST_XMin(area) >= -180 AND ST_XMax(area) <= 180
 AND ST_YMin(area) >= -90 AND ST_YMax(area) <= 90)"""

# Out is more than 30 m outside, so that a receiver's jitter crosses a line once. The box reaches a
# little further; distance is asked of the part of the area in it, whose edges are too short for
# straight in degrees and straight on the ground to differ.
CROSSED = f"""
CREATE FUNCTION resources_crossed(p_moved bigint[])
RETURNS TABLE (asset_id bigint, fence text, name text, entered boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN RETURN QUERY
WITH moved AS MATERIALIZED (
  SELECT p.asset_id, p.agency_id, p.point, p.at,
         ST_Expand(p.point, 0.0003 / greatest(cos(radians(ST_Y(p.point))), 0.01), 0.0003) AS near
    FROM resources_assetposition p
   WHERE p.asset_id = ANY (p_moved) AND p.agency_id = ANY ((SELECT eoc_agencies())::bigint[])
), touched AS (
  SELECT m.*, 'g' || f.id AS fence, f.area
    FROM moved m JOIN {FENCE} f ON f.area && m.near AND f.agency_id = m.agency_id
   WHERE f.ended_at IS NULL AND f.in_force_from <= statement_timestamp()
  UNION ALL
  SELECT m.*, 'j' || j.id, j.boundary
    FROM moved m JOIN agencies_service s ON s.agency_id = m.agency_id
    JOIN agencies_jurisdiction j ON j.id = s.jurisdiction_id AND j.boundary && m.near
), inside AS MATERIALIZED (
  SELECT t.asset_id, t.agency_id, t.fence, t.at, h.fence IS NOT NULL AS already
    FROM touched t
    LEFT JOIN {INSIDE} h ON h.asset_id = t.asset_id AND h.fence = t.fence
   WHERE t.area && t.near AND (ST_Covers(t.area, t.point) OR (
         h.fence IS NOT NULL AND ST_DWithin(
           ST_ClipByBox2D(t.area, t.near)::geography, t.point::geography, 30)))
), entered AS (
  INSERT INTO {INSIDE} (asset_id, agency_id, fence, since)
  SELECT i.asset_id, i.agency_id, i.fence, i.at FROM inside i WHERE NOT i.already
  RETURNING asset_id, fence
), gone AS (
  DELETE FROM {INSIDE} h USING moved m
   WHERE h.asset_id = m.asset_id AND NOT EXISTS (
         SELECT FROM inside i WHERE i.asset_id = h.asset_id AND i.fence = h.fence)
  RETURNING h.asset_id, h.agency_id, h.fence
), crossed AS (
  SELECT e.asset_id, e.fence, true AS entered FROM entered e
  UNION ALL
  SELECT g.asset_id, g.fence, false FROM gone g
)
SELECT c.asset_id, c.fence::text, coalesce(f.name, j.name)::text, c.entered
  FROM (SELECT *, left(crossed.fence, 1) AS kind, substr(crossed.fence, 2)::bigint AS id
          FROM crossed) c
  JOIN resources_asset a ON a.id = c.asset_id
  LEFT JOIN {FENCE} f ON c.kind = 'g' AND f.id = c.id AND f.ended_at IS NULL
  LEFT JOIN agencies_service s
         ON c.kind = 'j' AND s.jurisdiction_id = c.id AND s.agency_id = a.agency_id
  LEFT JOIN agencies_jurisdiction j ON j.id = s.jurisdiction_id
 WHERE coalesce(f.name, j.name) IS NOT NULL
 ORDER BY c.asset_id, c.entered, c.fence;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("agencies", "0012_law_positions"), ("resources", "0008_positions")]

    operations = [
        migrations.CreateModel(
            name="Geofence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("station", "Station"), ("evacuation_zone", "Evacuation zone")],
                        max_length=16,
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                (
                    "area",
                    django.contrib.gis.db.models.fields.MultiPolygonField(
                        spatial_index=False, srid=4326
                    ),
                ),
                (
                    "in_force_from",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.IntegerField(default=1)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="geofences",
                        to="agencies.agency",
                    ),
                ),
            ],
            options={
                "ordering": ["agency_id", "name", "pk"],
                "indexes": [
                    django.contrib.postgres.indexes.GistIndex(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=["area"],
                        name="geofence_area_in_force",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["station", "evacuation_zone"])),
                        name="geofence_kind",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AssetInside",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "asset",
                        "fence",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("fence", models.CharField(max_length=20)),
                ("since", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
                (
                    "asset",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="inside",
                        to="resources.asset",
                    ),
                ),
            ],
            options={"ordering": ["asset_id", "fence"]},
        ),
        migrations.RunSQL(SANE, migrations.RunSQL.noop),
        owned_by(INSIDE, "asset_id", "resources_asset", agency_id="agency_id"),
        rls.versioned(FENCE),
        rls.protect(FENCE, read=rls.mine("agency_id"), write=rls.mine("agency_id")),
        rls.protect(INSIDE, read=rls.mine("agency_id")),
        rls.removable(INSIDE, rls.mine("agency_id")),
        rls.definer(CROSSED, "resources_crossed(bigint[])", "eoc_app"),
    ]
