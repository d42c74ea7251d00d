"""The only way into the journal: one function that runs as eoc_journal."""

from django.db import migrations

from eoc.access import rls

APPEND = """
CREATE FUNCTION journal_append(p_events jsonb)
RETURNS TABLE (stream text, seq bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  e record;
  v_stream text;
  v_head bigint;
  v_hash bytea;
  v_payload_sha bytea;
  v_at timestamptz := clock_timestamp();
BEGIN
  INSERT INTO journal_stream (name, head, head_hash, first_seq)
    SELECT DISTINCT a->>'stream', 0, ''::bytea, 1
      FROM jsonb_array_elements(p_events) ev, jsonb_array_elements(ev->'audiences') a
     ORDER BY 1
    ON CONFLICT (name) DO NOTHING;
  FOR e IN
    SELECT a->>'stream' AS stream, ev, a
      FROM jsonb_array_elements(p_events) WITH ORDINALITY AS t(ev, n),
           jsonb_array_elements(ev->'audiences') a
     ORDER BY a->>'stream', n
  LOOP
    IF v_stream IS DISTINCT FROM e.stream THEN
      IF v_stream IS NOT NULL THEN
        UPDATE journal_stream s SET head = v_head, head_hash = v_hash WHERE s.name = v_stream;
      END IF;
      v_stream := e.stream;
      SELECT s.head, s.head_hash INTO v_head, v_hash
        FROM journal_stream s WHERE s.name = v_stream FOR UPDATE;
    END IF;
    v_head := v_head + 1;
    v_payload_sha := sha256(convert_to((e.a->'payload')::text, 'UTF8'));
    v_hash := sha256(v_hash || convert_to(concat_ws('|', v_stream, v_head, e.ev->>'event',
      e.ev->>'kind', e.ev->>'mode', extract(epoch FROM v_at), (e.ev->'actor')::text), 'UTF8')
      || v_payload_sha);
    INSERT INTO journal_entry (stream, seq, event, kind, mode, at, owner_kind, owner_id, detail,
                               actor, payload, payload_sha256, hash)
      VALUES (v_stream, v_head, (e.ev->>'event')::uuid, e.ev->>'kind', e.ev->>'mode', v_at,
              e.a->>'owner_kind', (e.a->>'owner_id')::bigint, e.a->>'detail', e.ev->'actor',
              e.a->'payload', v_payload_sha, v_hash);
    stream := v_stream; seq := v_head;
    RETURN NEXT;
  END LOOP;
  IF v_stream IS NOT NULL THEN
    UPDATE journal_stream s SET head = v_head, head_hash = v_hash WHERE s.name = v_stream;
  END IF;
  INSERT INTO journal_dispatch (event, subscriber, kind, mode, payload)
    SELECT (ev->>'event')::uuid, who, ev->>'kind', ev->>'mode', ev->'facts'
      FROM jsonb_array_elements(p_events) ev, jsonb_array_elements_text(ev->'subscribers') who;
END $$
"""

HEADS = """
CREATE FUNCTION journal_heads(p_streams text[]) RETURNS TABLE (name text, head bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT s.name, s.head FROM journal_stream s WHERE s.name = ANY (p_streams)
$$
"""

SINCE = """
CREATE FUNCTION journal_since(p_stream text, p_seq bigint, p_limit int)
RETURNS TABLE (entry jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT jsonb_build_object('stream', e.stream, 'seq', e.seq, 'id', e.event, 'kind', e.kind,
           'at', e.at, 'by', e.actor->>'name', 'mode', e.mode, 'payload', e.payload)
    FROM journal_entry e WHERE e.stream = p_stream AND e.seq > p_seq ORDER BY e.seq LIMIT p_limit
$$
"""

READ = """
(owner_kind = 'j' AND detail = 'full' AND owner_id = ANY ((SELECT eoc_jurisdictions())::bigint[]))
OR (owner_kind = 'j' AND detail = 'summary' AND (
      owner_id = ANY ((SELECT eoc_jurisdictions())::bigint[])
      OR owner_id = ANY ((SELECT eoc_shared_jurisdictions())::bigint[])))
OR (owner_kind = 'a' AND owner_id = ANY ((SELECT eoc_agencies())::bigint[]))
OR (owner_kind = 'a' AND detail = 'summary'
    AND owner_id = ANY ((SELECT eoc_shared_agencies())::bigint[]))
"""

LOCKED = [
    "REVOKE ALL ON journal_stream, journal_entry, journal_dispatch FROM eoc_app, eoc_relay",
    "GRANT SELECT ON journal_entry TO eoc_app, eoc_relay",
    "GRANT SELECT, UPDATE, DELETE ON journal_dispatch TO eoc_relay",
    "GRANT SELECT, INSERT, UPDATE ON journal_stream, journal_entry TO eoc_journal",
    "GRANT INSERT ON journal_dispatch TO eoc_journal",
    "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO eoc_journal",
    "CREATE POLICY journal ON journal_entry TO eoc_journal USING (true) WITH CHECK (true)",
    "CREATE POLICY journal ON journal_dispatch FOR INSERT TO eoc_journal WITH CHECK (true)",
]


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial"), ("access", "0002_scope")]

    operations = [
        rls.protect("journal_entry", read=READ, relay="SELECT"),
        rls.protect("journal_dispatch", read="false", relay="ALL"),
        migrations.RunSQL(LOCKED, migrations.RunSQL.noop),
        rls.owned_function(APPEND, "eoc_journal", "journal_append(jsonb)", "eoc_app", "eoc_relay"),
        rls.owned_function(
            HEADS, "eoc_journal", "journal_heads(text[])", "eoc_app", "eoc_relay"
        ),
        rls.owned_function(
            SINCE, "eoc_journal", "journal_since(text, bigint, int)", "eoc_app", "eoc_relay"
        ),
    ]
