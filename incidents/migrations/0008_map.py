"""The map's short ways: a feature's JSON kept in the row, and counts per cell kept by key."""

from importlib import import_module

import django.contrib.postgres.fields
from django.db import migrations, models

from eoc.access import rls

sharing = import_module("incidents.migrations.0005_sharing")
COUNT = "incidents_incidentcount"
READ = " OR ".join(
    [
        sharing.own(COUNT),
        sharing.granted(COUNT, "j", "jurisdiction_id"),
        sharing.granted(COUNT, "a", "agency_id"),
    ]
)

# One GeoJSON feature as a summary shows it, without the last two braces; a reader closes them.
FEATURE = """
CREATE FUNCTION incidents_feature(p_uuid uuid, p_number text, p_type text, p_severity text,
  p_stage text, p_title text, p_on_picture boolean, p_happened_at timestamptz,
  p_closed_at timestamptz, p_version int, p_point public.geometry) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE v_format text := 'YYYY-MM-DD"T"HH24:MI:SS"Z"';
BEGIN
  IF p_point IS NULL THEN RETURN NULL; END IF;
  RETURN format('{"type":"Feature","id":"%s","geometry":{"type":"Point","coordinates":[%s,%s]},'
    '"properties":{"number":%s,"type":%s,"severity":"%s","stage":"%s","title":%s,"on_picture":%s,'
    '"happened_at":"%s","closed_at":%s,"version":%s', p_uuid, round(ST_X(p_point)::numeric, 6),
    round(ST_Y(p_point)::numeric, 6), to_json(p_number), to_json(p_type), p_severity, p_stage,
    to_json(p_title), p_on_picture::text, to_char(p_happened_at AT TIME ZONE 'UTC', v_format),
    coalesce(to_json(to_char(p_closed_at AT TIME ZONE 'UTC', v_format))::text, 'null'), p_version);
END $$
"""
KEPT = """
ALTER TABLE incidents_incident ADD COLUMN feature text GENERATED ALWAYS AS (incidents_feature(
  uuid, number, type_id, severity, stage, title, on_picture, happened_at, closed_at, version,
  point)) STORED
"""

COLUMNS = "mode, agency_id, jurisdiction_id, severity, on_picture, sensitive"
CELL = """
CREATE FUNCTION incidents_cell(p_point public.geometry, OUT x int, OUT y int)
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT least(4095, floor((lon + 180) / 360 * 4096))::int,
         greatest(0, least(4095, floor((0.5 - ln((1 + s) / (1 - s)) / (4 * pi())) * 4096)))::int
    FROM (SELECT round(ST_X(p_point)::numeric, 2)::float8 AS lon,
                 sin(radians(least(85.05, greatest(-85.05,
                   round(ST_Y(p_point)::numeric, 2)::float8)))) AS s) AS coarse
$$
"""


def counted(rows: str) -> str:
    """Append what `rows` (incidents with a `step` of 1 or -1 each) change."""
    return f"""
    INSERT INTO {COUNT} ({COLUMNS}, open, x, y, count)
    SELECT {COLUMNS}, closed_at IS NULL, c.x, c.y, sum(step)
      FROM ({rows}) r, LATERAL incidents_cell(r.point) c
     WHERE r.point IS NOT NULL
     GROUP BY {COLUMNS}, closed_at IS NULL, c.x, c.y HAVING sum(step) <> 0"""


TAKEN = f"{COLUMNS}, closed_at, point"
AFTER = f"SELECT {TAKEN}, 1 AS step FROM rows_after"
BEFORE = f"SELECT {TAKEN}, -1 AS step FROM rows_before"
COUNTED = f"""
CREATE FUNCTION incidents_counted() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN {counted(AFTER)};
  ELSIF TG_OP = 'UPDATE' THEN {counted(f"{AFTER} UNION ALL {BEFORE}")};
  ELSE {counted(BEFORE)};
  END IF;
  RETURN NULL;
END $$
"""
ROWS = {
    "insert": "NEW TABLE AS rows_after",
    "update": "OLD TABLE AS rows_before NEW TABLE AS rows_after",
    "delete": "OLD TABLE AS rows_before",
}
TRIGGERS = [
    f"CREATE TRIGGER counted_{verb} AFTER {verb} ON incidents_incident REFERENCING {rows} "
    "FOR EACH STATEMENT EXECUTE FUNCTION incidents_counted()"
    for verb, rows in ROWS.items()
]
RECOUNT = f"""
CREATE FUNCTION incidents_recount() RETURNS void LANGUAGE sql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  DELETE FROM {COUNT};
  {counted(f"SELECT {TAKEN}, 1 AS step FROM incidents_incident")}
$$
"""
FOLD = f"""
CREATE FUNCTION incidents_fold_counts() RETURNS bigint LANGUAGE sql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH taken AS (
    DELETE FROM {COUNT} WHERE id IN (SELECT id FROM {COUNT} FOR UPDATE SKIP LOCKED) RETURNING *
  ), kept AS (
    INSERT INTO {COUNT} ({COLUMNS}, open, x, y, count)
    SELECT {COLUMNS}, open, x, y, sum(count) FROM taken
     GROUP BY {COLUMNS}, open, x, y HAVING sum(count) <> 0 RETURNING 1
  )
  SELECT (SELECT count(*) FROM taken) - (SELECT count(*) FROM kept)
$$
"""


class Migration(migrations.Migration):
    dependencies = [("incidents", "0007_withdrawn")]

    operations = [
        migrations.CreateModel(
            name='IncidentCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mode', models.CharField(choices=[('live', 'Live'), ('exercise', 'Exercise'), ('replay', 'Replay'), ('demo', 'Demo')], max_length=8)),
                ('agency_id', models.BigIntegerField(help_text='Who logged them')),
                ('jurisdiction_id', models.BigIntegerField(null=True)),
                ('severity', models.CharField(choices=[('critical', 'Critical'), ('high', 'High'), ('medium', 'Medium'), ('low', 'Low')], max_length=8)),
                ('on_picture', models.BooleanField()),
                ('sensitive', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('law_sensitive', 'Law-sensitive'), ('health', 'Health'), ('critical_infrastructure', 'Critical infrastructure')], max_length=24), default=list, size=None)),
                ('open', models.BooleanField(help_text='Not closed')),
                ('x', models.IntegerField(help_text='Column of the cell, from the west')),
                ('y', models.IntegerField(help_text='Row of the cell, from the north')),
                ('count', models.IntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['x', 'y'], name='incident_count_cell')],
            },
        ),
        rls.protect(COUNT, read=READ),
        migrations.RunSQL([FEATURE, KEPT, CELL], migrations.RunSQL.noop),
        rls.definer(COUNTED, "incidents_counted()"),
        rls.definer(RECOUNT, "incidents_recount()"),
        rls.definer(FOLD, "incidents_fold_counts()", "eoc_relay"),
        migrations.RunSQL([*TRIGGERS, "SELECT incidents_recount()"], migrations.RunSQL.noop),
    ]
