"""What was told to helpers is read again only while they may see it; the floors above say when."""

from django.db import migrations

from eoc.access import rls

KEPT = """
CREATE FUNCTION journal_still_shown(p_owner bigint, p_payload jsonb) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT true
$$
"""

SINCE = """
CREATE OR REPLACE FUNCTION journal_since(p_stream text, p_seq bigint, p_limit int)
RETURNS TABLE (entry jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT jsonb_build_object('stream', e.stream, 'seq', e.seq, 'id', e.event, 'kind', e.kind,
           'at', e.at, 'by', e.actor->>'name', 'mode', e.mode, 'payload', CASE
             WHEN e.payload IS NULL THEN journal_instead(e.stream, e.seq)
             WHEN e.detail = 'assist' AND NOT journal_still_shown(e.owner_id, e.payload)
               THEN jsonb_build_object('noun', e.payload->'noun', 'op', 'left', 'text', '',
                      'tier', 'event', 'row', jsonb_build_object(
                        'uuid', e.payload->'row'->'uuid', 'version', e.payload->'row'->'version'))
             ELSE e.payload END)
    FROM journal_entry e
   WHERE e.stream = p_stream AND e.seq > p_seq AND (SELECT journal_heard(p_stream))
   ORDER BY e.seq LIMIT p_limit
$$
"""

READ = (
    "((owner_kind = 'a' AND owner_id = ANY ((SELECT eoc_agencies())::bigint[])) "
    "OR (owner_kind = 'j' AND detail = 'full' "
    "AND owner_id = ANY ((SELECT eoc_jurisdictions())::bigint[])) OR journal_heard(stream)) "
    "AND (detail <> 'assist' OR journal_still_shown(owner_id, payload))"
)


class Migration(migrations.Migration):
    dependencies = [("journal", "0006_audible")]

    operations = [
        rls.definer(
            KEPT, "journal_still_shown(bigint, jsonb)", "eoc_app", "eoc_relay", "eoc_journal"
        ),
        rls.owned_function(
            SINCE, "eoc_journal", "journal_since(text, bigint, int)", "eoc_app", "eoc_relay"
        ),
        rls.replaced("journal_entry", "app_read", "SELECT", READ),
    ]
