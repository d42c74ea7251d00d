"""Row history of incidents; legal hold: what is held is not deleted, and its words stay."""

import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from eoc.access import rls
from eoc.journal.tracking import track

RULE = """
CREATE OR REPLACE FUNCTION journal_rule(p_table text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE p_table WHEN 'incidents_incident' THEN
    'r.agency_id = ANY (eoc_agencies()) OR r.jurisdiction_id = ANY (eoc_jurisdictions())'
    ELSE 'true' END
$$
"""

NOT_WHILE_HELD = """
CREATE FUNCTION incidents_not_while_held() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  v_incident bigint := (to_jsonb(OLD)->>TG_ARGV[0])::bigint;
  v_number text;
BEGIN
  SELECT incident_number INTO v_number FROM incidents_legalhold
   WHERE incident_id = v_incident AND released_at IS NULL;
  IF FOUND THEN
    RAISE EXCEPTION '% is under legal hold, nothing of it is deleted', v_number
      USING ERRCODE = 'EOC09';
  END IF;
  RETURN OLD;
END $$
"""

# The journal asks this before it deletes words: does an incident they name stand under hold?
HELD = """
CREATE OR REPLACE FUNCTION journal_held(p_payload jsonb) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT format('%s, %s', h.incident_number, h.reason) FROM incidents_legalhold h
   WHERE h.released_at IS NULL
     AND (position(h.incident_uuid::text IN p_payload::text) > 0
          OR position(h.incident_number IN p_payload::text) > 0)
   LIMIT 1
$$
"""

OWN = (
    "EXISTS (SELECT FROM incidents_incident i WHERE i.id = incident_id AND "
    f"({rls.mine('i.agency_id')} OR {rls.listed('i.jurisdiction_id', 'eoc_jurisdictions')}))"
)
KEPT = (
    f"{rls.mine('agency_id')} AND EXISTS (SELECT FROM incidents_incident i "
    "WHERE i.id = incident_id AND i.agency_id = incidents_legalhold.agency_id)"
)
TABLES = {
    "incident": "id",
    "activitylogentry": "incident_id",
    "response": "incident_id",
    "incidentshare": "incident_id",
    "caller": "incident_id",
    "legalhold": "incident_id",
}


class Migration(migrations.Migration):
    dependencies = [("incidents", "0005_sharing"), ("journal", "0005_proof")]

    operations = [
        migrations.RunSQL(RULE, migrations.RunSQL.noop),
        track("incidents_incident", without=["updated_at"]),
        track("incidents_incidentshare"),
        migrations.CreateModel(
            name='LegalHold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('incident_number', models.CharField(max_length=24)),
                ('incident_uuid', models.UUIDField(editable=False)),
                ('reason', models.CharField(max_length=300)),
                ('placed_by', models.CharField(max_length=120)),
                ('placed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('released_by', models.CharField(blank=True, max_length=120)),
                ('released_at', models.DateTimeField(blank=True, null=True)),
                ('release_reason', models.CharField(blank=True, max_length=300)),
                ('agency', models.ForeignKey(help_text='Who logged the incident', on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='agencies.agency')),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='holds', to='incidents.incident')),
            ],
            options={
                'ordering': ['-placed_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('released_at__isnull', True)), fields=('incident',), name='hold_one_open')],
            },
        ),
        rls.protect("incidents_legalhold", read=OWN, write=KEPT),
        track("incidents_legalhold"),
        migrations.RunSQL(
            [
                NOT_WHILE_HELD,
                "REVOKE ALL ON FUNCTION incidents_not_while_held() FROM PUBLIC",
                *(
                    f"CREATE TRIGGER not_while_held BEFORE DELETE ON incidents_{table} "
                    f"FOR EACH ROW EXECUTE FUNCTION incidents_not_while_held('{column}')"
                    for table, column in TABLES.items()
                ),
                "GRANT SELECT ON incidents_legalhold TO eoc_journal",
                "CREATE POLICY journal ON incidents_legalhold FOR SELECT TO eoc_journal USING (true)",
                HELD,
            ],
            migrations.RunSQL.noop,
        ),
    ]
