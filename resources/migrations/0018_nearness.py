"""Fixes carry the kind of their unit and whether it is available, so that a walk meets few others."""

from importlib import import_module

from django.db import migrations

from eoc.access import rls

catalogue = import_module("resources.migrations.0014_catalogue")
ASSET, FIX = catalogue.ASSET, catalogue.FIX

# Beside the cell, and like it no field of the model: whoever saves a fix never says them.
COLUMNS = [
    f"ALTER TABLE {FIX} ADD COLUMN kind varchar(24), ADD COLUMN available boolean",
    f"UPDATE {FIX} p SET kind = a.kind_id, available = a.status = 'available' "
    f"FROM {ASSET} a WHERE a.id = p.asset_id",
    "DROP INDEX asset_position_cell",
    f"CREATE INDEX asset_position_cell ON {FIX} USING gist (kind, cell) WHERE available",
]

# Of a statement that keeps many fixes only the rows that are new stand in its table of added rows.
ADDED = f"""
CREATE FUNCTION resources_fix_of_its_kind() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE {FIX} p SET kind = a.kind_id, available = a.status = 'available'
    FROM added n JOIN {ASSET} a ON a.id = n.asset_id WHERE p.asset_id = n.asset_id;
  RETURN NULL;
END $$
"""
CHANGED = f"""
CREATE FUNCTION resources_fix_follows_asset() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE {FIX} SET kind = NEW.kind_id, available = NEW.status = 'available'
   WHERE asset_id = NEW.id;
  RETURN NULL;
END $$
"""
TRIGGERS = [
    f"CREATE TRIGGER of_its_kind AFTER INSERT ON {FIX} REFERENCING NEW TABLE AS added "
    "FOR EACH STATEMENT EXECUTE FUNCTION resources_fix_of_its_kind()",
    f"CREATE TRIGGER fix_follows AFTER UPDATE OF status, kind_id ON {ASSET} FOR EACH ROW "
    "WHEN (OLD.status <> NEW.status OR OLD.kind_id <> NEW.kind_id) "
    "EXECUTE FUNCTION resources_fix_follows_asset()",
]

# With rights of its own, since policies asked for each unit met cost ten times the search: so it
# asks once for a list of agencies, as they would, whose units the caller sees (`resources_asset`)
# and whose fixes (`resources_assetposition`); of bookings it tells that there is one, never whose
# or what for. Planned once a session; nearest first by index, never by sorting all. OFFSET 0 keeps
# the question about bookings one of the unit at hand: without it a plan that does not know the
# window reads every booking in it.
SUITABLE = """a.status = 'available' AND a.kind_id = w.kind
       AND (w.type IS NULL OR a.type <= w.type)
       AND (a.qualified_until IS NULL OR a.qualified_until >= w.until::date)
       AND NOT EXISTS (SELECT FROM resources_booking b WHERE b.asset_id = a.id AND NOT b.void
                          AND b.during && tstzrange(w.since, w.until) OFFSET 0)"""
NEAREST = f"""
CREATE FUNCTION resources_nearest(p_wants jsonb, p_few int)
RETURNS TABLE (n int, id bigint, agency_id bigint, call_sign varchar, qualified_until date,
               ready_minutes smallint, at geometry)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET enable_bitmapscan = off SET enable_sort = off SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
  own bigint[] := eoc_agencies();
  automatic bigint[] := eoc_automatic();
  shared bigint[] := automatic || eoc_shared('a.assets');
  told bigint[] := automatic || eoc_shared('heard.a.assets.located')
                             || eoc_shared('heard.a.assets.granted');
  operates boolean := eoc_operator();
  asked bigint[];
  seen bigint[];
  heard bigint[];
  w record;
  here geometry;
  ground geography;
BEGIN
  FOR w IN SELECT * FROM jsonb_to_recordset(p_wants) AS wanted (n int, kind text, type int,
             lon float8, lat float8, since timestamptz, until timestamptz, agencies bigint[]) LOOP
    IF w.agencies IS DISTINCT FROM asked THEN
      asked := w.agencies;
      SELECT array_agg(g.id),
             array_agg(g.id) FILTER (WHERE operates OR g.id = ANY (own)
                                        OR (g.discipline <> 'law' AND g.id = ANY (told)))
        INTO seen, heard FROM agencies_agency g
       WHERE g.id = ANY (asked) AND (operates OR g.id = ANY (own) OR g.id = ANY (shared));
    END IF;
    here := ST_SetSRID(ST_MakePoint(w.lon, w.lat), 4326);
    ground := here::geography;
    RETURN QUERY
    (SELECT w.n, a.id, a.agency_id, a.call_sign, a.qualified_until, a.ready_minutes, a.position
       FROM {ASSET} a LEFT JOIN {FIX} p ON p.asset_id = a.id
      WHERE {SUITABLE} AND a.agency_id = ANY (seen) AND a.position IS NOT NULL
        AND (p.asset_id IS NULL OR p.at <= a.position_at)
      ORDER BY a.position::geography <-> ground LIMIT p_few)
    UNION ALL
    (SELECT w.n, s.id, s.agency_id, s.call_sign, s.qualified_until, s.ready_minutes, p.point
       FROM {FIX} p CROSS JOIN LATERAL (
         SELECT a.* FROM {ASSET} a
          WHERE a.id = p.asset_id AND {SUITABLE}
            AND (a.position_at IS NULL OR p.at > a.position_at)
         OFFSET 0) s
      WHERE p.available AND p.kind = w.kind AND p.agency_id = ANY (heard)
      ORDER BY p.cell <-> here LIMIT p_few);
  END LOOP;
END $$
"""
ONE = "resources_nearest(text, int, geometry, timestamptz, timestamptz, bigint[], int)"
MANY = "resources_nearest(jsonb, int)"


class Migration(migrations.Migration):

    dependencies = [('resources', '0017_history')]

    operations = [
        migrations.RunSQL(COLUMNS, migrations.RunSQL.noop),
        rls.definer(ADDED, "resources_fix_of_its_kind()"),
        rls.definer(CHANGED, "resources_fix_follows_asset()"),
        migrations.RunSQL(TRIGGERS, migrations.RunSQL.noop),
        migrations.RunSQL(f"DROP FUNCTION {ONE}", migrations.RunSQL.noop),
        rls.definer(NEAREST, MANY, "eoc_app"),
    ]
