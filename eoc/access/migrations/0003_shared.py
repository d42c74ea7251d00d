"""What other owners show: one setting, read by name; and who may write reference data."""

from django.db import migrations

SHARED = """
CREATE FUNCTION eoc_shared(p_name text) RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(array_agg(id::bigint), '{}')
    FROM jsonb_array_elements_text(
           nullif(current_setting('eoc.shared', true), '')::jsonb -> p_name) AS id
$$
"""
MEMBER = """
CREATE FUNCTION eoc_member() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT eoc_system() IN ('person', 'operator')
$$
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0002_scope")]

    operations = [
        migrations.RunSQL([SHARED, MEMBER], migrations.RunSQL.noop),
    ]
