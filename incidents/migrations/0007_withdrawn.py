"""A share that ended, or lets less through, also shuts what its stream said before."""

from django.db import migrations

STILL_SHOWN = """
CREATE OR REPLACE FUNCTION journal_still_shown(p_owner bigint, p_payload jsonb) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT p_payload->>'op' = 'left' OR EXISTS (
    SELECT FROM incidents_incident i
      JOIN incidents_incidentshare s ON s.incident_id = i.id AND s.ended_at IS NULL
     WHERE s.agency_id = p_owner
       AND (i.sensitive <@ s.includes OR p_payload->'row'->>'detail' = 'summary')
       AND CASE p_payload->>'noun'
             WHEN 'note' THEN i.number = p_payload->'row'->>'incident'
             ELSE i.uuid = (p_payload->'row'->>'uuid')::uuid END)
$$
"""


class Migration(migrations.Migration):
    dependencies = [("incidents", "0006_history"), ("journal", "0007_withdrawn")]

    operations = [migrations.RunSQL(STILL_SHOWN, migrations.RunSQL.noop)]
