"""Row history of incidents; legal hold and records exports."""

from django.db import migrations

from eoc.journal.tracking import track


RULE = """
CREATE OR REPLACE FUNCTION journal_rule(p_table text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE p_table WHEN 'incidents_incident' THEN
    'r.agency_id = ANY (eoc_agencies()) OR r.jurisdiction_id = ANY (eoc_jurisdictions())'
    ELSE 'true' END
$$
"""


class Migration(migrations.Migration):
    dependencies = [("incidents", "0005_sharing"), ("journal", "0004_history")]

    operations = [
        migrations.RunSQL(RULE, migrations.RunSQL.noop),
        track("incidents_incident", without=["updated_at"]),
        track("incidents_incidentshare"),
    ]
