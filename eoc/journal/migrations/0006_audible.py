"""Who may read a stream: own ones, those a grant opens, and the hub that serves every socket."""

from django.db import migrations, models

from eoc.access import rls

HEARD = """
CREATE FUNCTION journal_heard(p_stream text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN eoc_system() IN ('hub', 'operator') THEN true
    WHEN s.kind = 'a' AND s.owner = ANY (eoc_agencies()) THEN true
    WHEN s.kind = 'a' AND s.said = 'assets.located' AND s.owner = ANY (eoc_automatic()) THEN true
    WHEN s.kind = 'j' AND s.said = 'incidents.full' AND s.owner = ANY (eoc_jurisdictions()) THEN true
    ELSE s.owner = ANY (eoc_shared('heard.' || s.kind || '.' || s.said)) END
  FROM (SELECT left(split_part(p_stream, '.', 2), 1) AS kind,
               substr(split_part(p_stream, '.', 2), 2)::bigint AS owner,
               split_part(p_stream, '.', 3) || '.' || split_part(p_stream, '.', 4) AS said) s
$$
"""

SINCE = """
CREATE OR REPLACE FUNCTION journal_since(p_stream text, p_seq bigint, p_limit int)
RETURNS TABLE (entry jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT jsonb_build_object('stream', e.stream, 'seq', e.seq, 'id', e.event, 'kind', e.kind,
           'at', e.at, 'by', e.actor->>'name', 'mode', e.mode, 'payload', coalesce(e.payload, journal_instead(e.stream, e.seq)))
    FROM journal_entry e
   WHERE e.stream = p_stream AND e.seq > p_seq AND (SELECT journal_heard(p_stream))
   ORDER BY e.seq LIMIT p_limit
$$
"""

READ = (
    "(owner_kind = 'a' AND owner_id = ANY ((SELECT eoc_agencies())::bigint[])) "
    "OR (owner_kind = 'j' AND detail = 'full' "
    "AND owner_id = ANY ((SELECT eoc_jurisdictions())::bigint[])) OR journal_heard(stream)"
)


class Migration(migrations.Migration):
    dependencies = [("journal", "0005_proof"), ("access", "0003_shared")]

    operations = [
        migrations.RunSQL("DROP POLICY app_read ON journal_entry", migrations.RunSQL.noop),
        migrations.AlterField("entry", "detail", models.CharField(max_length=60)),
        migrations.RunSQL(HEARD, migrations.RunSQL.noop),
        rls.owned_function(
            SINCE, "eoc_journal", "journal_since(text, bigint, int)", "eoc_app", "eoc_relay"
        ),
        rls.replaced("journal_entry", "app_read", "SELECT", READ),
    ]
