"""Signed heads, what the verifier asks, and the lawful deletion of an entry's words."""

from django.db import migrations, models

from eoc.access import rls

SAFE = "SET search_path = pg_catalog, public, pg_temp"

COUNTERS = f"""
CREATE FUNCTION journal_counters()
RETURNS TABLE (name text, head bigint, head_hash bytea, newest bigint, newest_hash bytea)
LANGUAGE sql STABLE SECURITY DEFINER {SAFE} AS $$
  WITH RECURSIVE spoken AS (
    (SELECT e.stream FROM journal_entry e ORDER BY e.stream LIMIT 1)
    UNION ALL
    SELECT (SELECT e.stream FROM journal_entry e WHERE e.stream > s.stream
             ORDER BY e.stream LIMIT 1)
      FROM spoken s WHERE s.stream IS NOT NULL
  )
  SELECT coalesce(c.name, s.stream), c.head, c.head_hash, coalesce(n.seq, 0), n.hash
    FROM (SELECT stream FROM spoken WHERE stream IS NOT NULL) s
    FULL JOIN journal_stream c ON c.name = s.stream
    LEFT JOIN LATERAL (SELECT e.seq, e.hash FROM journal_entry e
      WHERE e.stream = s.stream ORDER BY e.seq DESC LIMIT 1) n ON true
   WHERE eoc_operator() ORDER BY 1
$$
"""

# The inner query is kept apart (OFFSET 0): the window then carries hashes, not payloads, which
# halves the time. The entry before the range is read along, as the first one's predecessor.
VERIFY = f"""
CREATE FUNCTION journal_verify(p_stream text, p_after bigint, p_to bigint)
RETURNS TABLE (seq bigint, before bigint, fault text)
LANGUAGE sql STABLE SECURITY DEFINER {SAFE} AS $$
  SELECT w.seq, w.before,
         CASE WHEN w.before < w.seq - 1 THEN 'missing' WHEN w.emptied THEN 'emptied'
              WHEN w.words THEN 'edited' ELSE 'broken' END
    FROM (SELECT e.*, coalesce(lag(e.hash) OVER o, ''::bytea) AS previous,
                 lag(e.seq, 1, b.seq) OVER o AS before
            FROM (SELECT j.seq, j.hash, j.payload_sha256,
                    j.payload IS NOT NULL
                      AND j.payload_sha256 <> sha256(convert_to(j.payload::text, 'UTF8')) AS words,
                    j.payload IS NULL AND NOT EXISTS (
                      SELECT FROM journal_entry d WHERE d.stream = p_stream
                         AND d.kind = 'journal.payload_deleted'
                         AND d.payload->'row'->>'seq' = j.seq::text) AS emptied,
                    convert_to(concat_ws('|', j.stream, j.seq, j.event, j.kind, j.mode,
                      extract(epoch FROM j.at), j.actor::text), 'UTF8') AS header
                    FROM journal_entry j
                   WHERE j.stream = p_stream AND j.seq BETWEEN p_after AND p_to
                   ORDER BY j.seq OFFSET 0) e,
                 (SELECT coalesce(max(j.seq), 0) AS seq FROM journal_entry j
                   WHERE j.stream = p_stream AND j.seq <= p_after) b
          WINDOW o AS (ORDER BY e.seq)) w
   WHERE w.seq > p_after AND eoc_operator() AND (w.before < w.seq - 1 OR w.emptied OR w.words
         OR w.hash <> sha256(w.previous || w.header || w.payload_sha256))
$$
"""

# An entry whose hash is right for another position stood there: it was moved, not rewritten.
MOVED = f"""
CREATE FUNCTION journal_moved(p_stream text, p_seqs bigint[])
RETURNS TABLE (seq bigint, was bigint)
LANGUAGE sql STABLE SECURITY DEFINER {SAFE} AS $$
  WITH near AS (
    SELECT j.* FROM journal_entry j WHERE j.stream = p_stream
       AND (j.seq = ANY (p_seqs) OR j.seq + 1 = ANY (p_seqs)))
  SELECT e.seq, m.was FROM near e CROSS JOIN unnest(p_seqs) AS m (was)
   WHERE eoc_operator() AND e.seq = ANY (p_seqs) AND m.was <> e.seq
     AND EXISTS (SELECT FROM (SELECT hash FROM near UNION ALL SELECT ''::bytea) p
                  WHERE e.hash = sha256(p.hash || convert_to(concat_ws('|', e.stream, m.was,
                    e.event, e.kind, e.mode, extract(epoch FROM e.at), e.actor::text), 'UTF8')
                    || e.payload_sha256))
   ORDER BY 1
$$
"""

UNSIGNED = f"""
CREATE FUNCTION journal_unsigned() RETURNS TABLE (name text, head bigint, hash text)
LANGUAGE sql STABLE SECURITY DEFINER {SAFE} AS $$
  SELECT s.name, s.head, encode(s.head_hash, 'hex') FROM journal_stream s
   WHERE s.head > s.signed_head AND (eoc_operator() OR eoc_system() = 'relay') ORDER BY 1
$$
"""

# Streams that somebody writes to just now are passed over (and signed again in a minute): whoever
# appends locks several in order, and must never wait for one who holds others.
SIGN = f"""
CREATE FUNCTION journal_sign(p_document jsonb, p_signature text, p_heads jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER {SAFE} AS $$
BEGIN
  IF NOT (eoc_operator() OR eoc_system() = 'relay') THEN
    RAISE EXCEPTION 'only the installation signs heads' USING ERRCODE = '42501';
  END IF;
  INSERT INTO journal_signedhead (number, at, document, signature, heads)
    SELECT (p_document->>'number')::bigint, clock_timestamp(), p_document, p_signature, p_heads
     WHERE (p_document->>'number')::bigint = 1 + coalesce(
       (SELECT max(number) FROM journal_signedhead), 0);
  IF NOT FOUND THEN
    RAISE EXCEPTION 'heads were signed meanwhile' USING ERRCODE = 'EOC09';
  END IF;
  WITH free AS MATERIALIZED (
    SELECT name FROM journal_stream WHERE p_heads ? name FOR UPDATE SKIP LOCKED)
  UPDATE journal_stream s SET signed_head = (p_heads->s.name->>0)::bigint
    FROM free WHERE s.name = free.name;
END $$
"""

SIGNED = f"""
CREATE FUNCTION journal_signed(p_from bigint, p_limit int)
RETURNS TABLE (number bigint, document jsonb, signature text, heads jsonb)
LANGUAGE sql STABLE SECURITY DEFINER {SAFE} AS $$
  SELECT s.number, s.document, s.signature,
         CASE WHEN eoc_operator() OR eoc_system() = 'relay' THEN s.heads END
    FROM journal_signedhead s WHERE s.number >= p_from AND eoc_scoped()
   ORDER BY s.number LIMIT p_limit
$$
"""

NEWEST = f"""
CREATE FUNCTION journal_newest_signed() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER {SAFE} AS $$
  SELECT coalesce(max(number), 0) FROM journal_signedhead
$$
"""

UNKEPT = f"""
CREATE FUNCTION journal_unkept(p_heads jsonb)
RETURNS TABLE (stream text, seq bigint, number bigint, gone boolean)
LANGUAGE sql STABLE SECURITY DEFINER {SAFE} AS $$
  SELECT h->>0, (h->>1)::bigint, (h->>3)::bigint, e.hash IS NULL
    FROM jsonb_array_elements(p_heads) h
    LEFT JOIN journal_entry e ON e.stream = h->>0 AND e.seq = (h->>1)::bigint
   WHERE eoc_operator() AND encode(e.hash, 'hex') IS DISTINCT FROM h->>2
   ORDER BY 1, 2
$$
"""

# Nothing is held here; incidents replace it with what they know of legal holds.
HELD = f"""
CREATE FUNCTION journal_held(p_payload jsonb) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER {SAFE} AS $$ SELECT NULL::text $$
"""

DELETE = f"""
CREATE FUNCTION journal_delete_payload(p_stream text, p_seq bigint, p_reason text)
RETURNS TABLE (stream text, seq bigint)
LANGUAGE plpgsql SECURITY DEFINER {SAFE} AS $$
DECLARE
  e journal_entry;
  v_by jsonb := journal_actor();
  v_event uuid := gen_random_uuid();
BEGIN
  IF NOT eoc_operator() THEN
    RAISE EXCEPTION 'only an operator deletes what the journal says' USING ERRCODE = '42501';
  END IF;
  IF coalesce(trim(p_reason), '') = '' THEN
    RAISE EXCEPTION 'a deletion needs its lawful reason' USING ERRCODE = 'EOC09';
  END IF;
  SELECT * INTO e FROM journal_entry j WHERE j.stream = p_stream AND j.seq = p_seq FOR UPDATE;
  IF e.payload IS NULL THEN
    RAISE EXCEPTION 'entry % of % has no words to delete', p_seq, p_stream USING ERRCODE = 'EOC09';
  END IF;
  IF e.kind = 'journal.payload_deleted' THEN
    RAISE EXCEPTION 'entry % is the record of a deletion and stays', p_seq USING ERRCODE = 'EOC09';
  END IF;
  IF journal_held(e.payload) IS NOT NULL THEN
    RAISE EXCEPTION 'legal hold: %', journal_held(e.payload) USING ERRCODE = 'EOC09';
  END IF;
  UPDATE journal_entry j SET payload = NULL WHERE j.stream = p_stream AND j.seq = p_seq;
  RETURN QUERY SELECT a.stream, a.seq FROM journal_append(jsonb_build_array(jsonb_build_object(
    'event', v_event, 'kind', 'journal.payload_deleted', 'mode', e.mode, 'actor', v_by,
    'subscribers', '[]'::jsonb, 'facts', '{{}}'::jsonb,
    'audiences', jsonb_build_array(jsonb_build_object(
      'stream', p_stream, 'owner_kind', e.owner_kind, 'owner_id', e.owner_id, 'detail', e.detail,
      'payload', jsonb_build_object('noun', 'note', 'op', 'upsert', 'tier', 'event',
        'row', jsonb_build_object('uuid', v_event, 'version', 1, 'stream', p_stream, 'seq', p_seq,
                                  'deleted', e.event, 'reason', p_reason),
        'text', format('What entry %s said was deleted lawfully: %s', p_seq, p_reason))))))) a;
END $$
"""

SINCE = f"""
CREATE OR REPLACE FUNCTION journal_since(p_stream text, p_seq bigint, p_limit int)
RETURNS TABLE (entry jsonb)
LANGUAGE sql STABLE SECURITY DEFINER {SAFE} AS $$
  SELECT jsonb_build_object('stream', e.stream, 'seq', e.seq, 'id', e.event, 'kind', e.kind,
           'at', e.at, 'by', e.actor->>'name', 'mode', e.mode,
           'payload', coalesce(e.payload, journal_instead(e.stream, e.seq)))
    FROM journal_entry e WHERE e.stream = p_stream AND e.seq > p_seq ORDER BY e.seq LIMIT p_limit
$$
"""

# What readers are shown in the place of words that were deleted lawfully.
INSTEAD = """
CREATE FUNCTION journal_instead(p_stream text, p_seq bigint) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT jsonb_build_object('noun', 'note', 'op', 'upsert', 'tier', 'event',
           'row', jsonb_build_object('uuid', d.event, 'version', 1), 'text',
           format('Deleted lawfully on %s because %s',
                  to_char(d.at AT TIME ZONE 'UTC', 'YYYY-MM-DD'), d.payload->'row'->>'reason'))
    FROM journal_entry d WHERE d.stream = p_stream AND d.kind = 'journal.payload_deleted'
     AND d.payload->'row'->>'seq' = p_seq::text LIMIT 1
$$
"""

LOCKED = [
    "REVOKE ALL ON journal_signedhead FROM eoc_app, eoc_relay",
    "GRANT SELECT, INSERT ON journal_signedhead TO eoc_journal",
    "CREATE POLICY journal_read ON journal_signedhead FOR SELECT TO eoc_journal USING (true)",
    "CREATE POLICY journal_add ON journal_signedhead FOR INSERT TO eoc_journal WITH CHECK (true)",
    "CREATE INDEX journal_entry_deletions ON journal_entry (stream) "
    "WHERE kind = 'journal.payload_deleted'",
    INSTEAD,
    SINCE,
]


def of_the_journal(sql, signature, *callers):
    return rls.owned_function(sql, "eoc_journal", signature, *callers)


class Migration(migrations.Migration):
    dependencies = [("journal", "0004_history")]

    operations = [
        migrations.AddField("stream", "signed_head", models.BigIntegerField(db_default=0)),
        migrations.CreateModel(
            name='SignedHead',
            fields=[
                ('number', models.BigIntegerField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('document', models.JSONField()),
                ('signature', models.CharField(max_length=120)),
                ('heads', models.JSONField()),
            ],
        ),
        rls.protect("journal_signedhead", read="false"),
        migrations.RunSQL(LOCKED, migrations.RunSQL.noop),
        of_the_journal(COUNTERS, "journal_counters()", "eoc_app"),
        of_the_journal(VERIFY, "journal_verify(text, bigint, bigint)", "eoc_app"),
        of_the_journal(MOVED, "journal_moved(text, bigint[])", "eoc_app"),
        of_the_journal(UNSIGNED, "journal_unsigned()", "eoc_app", "eoc_relay"),
        of_the_journal(SIGN, "journal_sign(jsonb, text, jsonb)", "eoc_app", "eoc_relay"),
        of_the_journal(SIGNED, "journal_signed(bigint, int)", "eoc_app", "eoc_relay"),
        of_the_journal(NEWEST, "journal_newest_signed()", "eoc_app", "eoc_relay"),
        of_the_journal(UNKEPT, "journal_unkept(jsonb)", "eoc_app"),
        of_the_journal(HELD, "journal_held(jsonb)", "eoc_journal"),
        of_the_journal(DELETE, "journal_delete_payload(text, bigint, text)", "eoc_app"),
    ]
