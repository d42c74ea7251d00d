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

# OFFSET 0 keeps the question about bookings one of the unit at hand: without it a plan that does not
# know the window reads every booking in it, four fifths of the whole.
NEAREST = (
    catalogue.NEAREST.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
    .replace("tstzrange(p_since, p_until))", "tstzrange(p_since, p_until) OFFSET 0)")
    .replace(
        "WHERE p.agency_id = ANY (heard)",
        "WHERE p.available AND p.kind = p_kind AND p.agency_id = ANY (heard)",
    )
)


class Migration(migrations.Migration):

    dependencies = [('resources', '0017_history')]

    operations = [
        migrations.RunSQL(COLUMNS, migrations.RunSQL.noop),
        rls.definer(ADDED, "resources_fix_of_its_kind()"),
        rls.definer(CHANGED, "resources_fix_follows_asset()"),
        migrations.RunSQL(TRIGGERS, migrations.RunSQL.noop),
        migrations.RunSQL(NEAREST, catalogue.NEAREST.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")),
    ]
