"""Law enforcement's positions are in no grant: whoever it helps sees them, nobody else."""

from importlib import import_module

from django.db import migrations

from eoc.access import rls

BEFORE: str = import_module("agencies.migrations.0005_grants").GRANTS
GRANTS = (
    BEFORE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
    .replace(
        "v.data_class::text, v.detail::text,",
        "v.data_class::text,\n"
        "       CASE WHEN o.discipline = 'law' AND v.data_class = 'assets' THEN 'summary'\n"
        "            ELSE v.detail::text END,",
    )
    .replace(
        " WHERE NOT (v.owner_kind = 'a' AND v.owner_id = s.agency_id)",
        "  LEFT JOIN agencies_agency o ON v.owner_kind = 'a' AND o.id = v.owner_id\n"
        " WHERE NOT (v.owner_kind = 'a' AND v.owner_id = s.agency_id)\n"
        "   AND NOT (coalesce(o.discipline, '') = 'law' AND v.data_class = 'positions')",
    )
)


class Migration(migrations.Migration):
    dependencies = [("agencies", "0010_confirm_from")]

    operations = [rls.definer(GRANTS, "agencies_grants_in_force(text[])")]
