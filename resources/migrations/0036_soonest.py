"""The soonest units of each want in one call, whose statement is planned once a connection."""

from django.db import migrations

# With its caller's own rights: of whom the units are is read from what the caller may see. The
# point is made once a want, so that the estimate is written into the statement and not called.
SOONEST = """
CREATE FUNCTION resources_soonest(p_wants jsonb, p_few int, p_kept int, p_detour float8)
RETURNS TABLE (n int, id bigint, agency_id bigint, label text, qualified_until date, lon float8,
               lat float8, speed_kmh smallint, ready smallint, minutes float8)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  SELECT placed.n, placed.id, placed.agency_id, placed.label, placed.qualified_until,
         placed.lon, placed.lat, placed.speed_kmh, placed.ready, placed.minutes
    FROM (SELECT *, row_number() OVER (PARTITION BY timed.n ORDER BY minutes, timed.id) AS place
            FROM (SELECT near.n, near.id, near.agency_id,
                         g.short_code || ' ' || near.call_sign AS label, near.qualified_until,
                         ST_X(near.at) AS lon, ST_Y(near.at) AS lat, k.speed_kmh,
                         coalesce(near.ready_minutes, k.ready_minutes) AS ready,
                         resources_eta_minutes(
                           near.at, w.here, k.speed_kmh,
                           coalesce(near.ready_minutes, k.ready_minutes), p_detour) AS minutes
                    FROM resources_nearest(p_wants, p_few) near
                    JOIN (SELECT n, kind, ST_SetSRID(ST_MakePoint(lon, lat), 4326) AS here
                            FROM jsonb_to_recordset(p_wants)
                              AS w (n int, kind text, lon float8, lat float8) OFFSET 0) w USING (n)
                    JOIN resources_assetkind k ON k.code = w.kind
                    JOIN agencies_agency g ON g.id = near.agency_id) timed) placed
   WHERE placed.place <= p_kept ORDER BY placed.n, placed.place;
END $$
"""
SIGNATURE = "resources_soonest(jsonb, int, int, float8)"


class Migration(migrations.Migration):
    dependencies = [("resources", "0035_struck_off")]

    operations = [
        migrations.RunSQL(
            [
                SOONEST,
                f"REVOKE ALL ON FUNCTION {SIGNATURE} FROM PUBLIC",
                f"GRANT EXECUTE ON FUNCTION {SIGNATURE} TO eoc_app",
            ],
            migrations.RunSQL.noop,
        )
    ]
