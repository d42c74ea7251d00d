"""A prefix of a stream moves to a verified file; the counter remembers where the stream begins."""

from django.db import migrations, models

from eoc.access import rls

SAFE = "SET search_path = pg_catalog, public, pg_temp"

# The longest beginning of each stream that is older than the day and under no legal hold.
ARCHIVABLE = f"""
CREATE FUNCTION journal_archivable(p_before timestamptz)
RETURNS TABLE (name text, first bigint, last bigint, previous bytea)
LANGUAGE sql STABLE SECURITY DEFINER {SAFE} AS $$
  SELECT s.name, s.first_seq, k.seq - 1, s.first_hash
    FROM journal_stream s, LATERAL (
           SELECT coalesce(min(e.seq), s.head + 1) AS seq FROM journal_entry e
            WHERE e.stream = s.name
              AND (e.at >= p_before OR journal_held(e.payload) IS NOT NULL)) k
   WHERE eoc_operator() AND k.seq > s.first_seq ORDER BY 1
$$
"""

# Words as the hash was made of them: what is verified later needs no database.
COPY = f"""
CREATE FUNCTION journal_copy(p_stream text, p_first bigint, p_last bigint)
RETURNS TABLE (seq bigint, event text, kind text, mode text, epoch text, owner text, detail text,
               actor text, payload text, payload_sha256 text, hash text)
LANGUAGE sql STABLE SECURITY DEFINER {SAFE} AS $$
  SELECT e.seq, e.event::text, e.kind, e.mode, extract(epoch FROM e.at)::text,
         e.owner_kind || e.owner_id, e.detail, e.actor::text, e.payload::text,
         encode(e.payload_sha256, 'hex'), encode(e.hash, 'hex')
    FROM journal_entry e
   WHERE eoc_operator() AND e.stream = p_stream AND e.seq BETWEEN p_first AND p_last
   ORDER BY e.seq
$$
"""

# What the file holds is what is deleted, or nothing is: the same end, the same words left.
ARCHIVE = f"""
CREATE FUNCTION journal_archive(p_stream text, p_first bigint, p_last bigint, p_hash text,
                                p_wordless bigint, p_file text, p_sha256 text)
RETURNS TABLE (stream text, seq bigint)
LANGUAGE plpgsql SECURITY DEFINER {SAFE} AS $$
DECLARE
  s journal_stream;
  e journal_entry;
  v_found bigint;
  v_wordless bigint;
  v_held bigint;
  v_event uuid := gen_random_uuid();
BEGIN
  IF NOT eoc_operator() THEN
    RAISE EXCEPTION 'only an operator archives the journal' USING ERRCODE = '42501';
  END IF;
  SELECT * INTO s FROM journal_stream j WHERE j.name = p_stream FOR UPDATE;
  SELECT * INTO e FROM journal_entry j WHERE j.stream = p_stream AND j.seq = p_last;
  SELECT count(*), count(*) FILTER (WHERE j.payload IS NULL),
         count(*) FILTER (WHERE journal_held(j.payload) IS NOT NULL)
    INTO v_found, v_wordless, v_held
    FROM journal_entry j WHERE j.stream = p_stream AND j.seq BETWEEN p_first AND p_last;
  IF v_held > 0 THEN
    RAISE EXCEPTION 'legal hold: % of the entries must stay', v_held USING ERRCODE = 'EOC09';
  END IF;
  IF s.first_seq IS DISTINCT FROM p_first OR v_found <> p_last - p_first + 1
     OR v_wordless <> p_wordless OR encode(e.hash, 'hex') IS DISTINCT FROM p_hash THEN
    RAISE EXCEPTION '% changed meanwhile, nothing was deleted', p_stream USING ERRCODE = 'EOC09';
  END IF;
  DELETE FROM journal_entry j WHERE j.stream = p_stream AND j.seq BETWEEN p_first AND p_last;
  UPDATE journal_stream j SET first_seq = p_last + 1, first_hash = e.hash WHERE j.name = p_stream;
  RETURN QUERY SELECT a.stream, a.seq FROM journal_append(jsonb_build_array(jsonb_build_object(
    'event', v_event, 'kind', 'journal.archived', 'mode', e.mode, 'actor', journal_actor(),
    'subscribers', '[]'::jsonb, 'facts', '{{}}'::jsonb,
    'audiences', jsonb_build_array(jsonb_build_object(
      'stream', p_stream, 'owner_kind', e.owner_kind, 'owner_id', e.owner_id, 'detail', e.detail,
      'payload', jsonb_build_object('noun', 'note', 'op', 'upsert', 'tier', 'event', 'text', '',
        'row', jsonb_build_object('uuid', v_event, 'version', 1, 'stream', p_stream,
          'first', p_first, 'last', p_last, 'hash', p_hash,
          'file', p_file, 'sha256', p_sha256))))))) a;
END $$
"""

COUNTERS = f"""
CREATE FUNCTION journal_counters()
RETURNS TABLE (name text, head bigint, head_hash bytea, newest bigint, newest_hash bytea,
               first bigint, first_hash bytea, oldest bigint, archived jsonb)
LANGUAGE sql STABLE SECURITY DEFINER {SAFE} AS $$
  WITH RECURSIVE spoken AS (
    (SELECT e.stream FROM journal_entry e ORDER BY e.stream LIMIT 1)
    UNION ALL
    SELECT (SELECT e.stream FROM journal_entry e WHERE e.stream > s.stream
             ORDER BY e.stream LIMIT 1)
      FROM spoken s WHERE s.stream IS NOT NULL
  )
  SELECT coalesce(c.name, s.stream), c.head, c.head_hash, coalesce(n.seq, 0), n.hash,
         coalesce(c.first_seq, 1), coalesce(c.first_hash, ''), coalesce(o.seq, 0), a.row
    FROM (SELECT stream FROM spoken WHERE stream IS NOT NULL) s
    FULL JOIN journal_stream c ON c.name = s.stream
    LEFT JOIN LATERAL (SELECT e.seq, e.hash FROM journal_entry e
      WHERE e.stream = s.stream ORDER BY e.seq DESC LIMIT 1) n ON true
    LEFT JOIN LATERAL (SELECT e.seq FROM journal_entry e
      WHERE e.stream = s.stream ORDER BY e.seq LIMIT 1) o ON true
    LEFT JOIN LATERAL (SELECT e.payload->'row' AS row FROM journal_entry e
      WHERE c.first_seq > 1 AND e.stream = s.stream AND e.kind = 'journal.archived'
      ORDER BY e.seq DESC LIMIT 1) a ON true
   WHERE eoc_operator() ORDER BY 1
$$
"""

# As in 0005, but the entry before the first one may stand in a file: then the counter has its hash.
VERIFY = f"""
CREATE OR REPLACE FUNCTION journal_verify(p_stream text, p_after bigint, p_to bigint)
RETURNS TABLE (seq bigint, before bigint, fault text)
LANGUAGE sql STABLE SECURITY DEFINER {SAFE} AS $$
  SELECT w.seq, w.before,
         CASE WHEN w.before < w.seq - 1 THEN 'missing' WHEN w.emptied THEN 'emptied'
              WHEN w.words THEN 'edited' ELSE 'broken' END
    FROM (SELECT e.*, coalesce(lag(e.hash) OVER o, b.hash) AS previous,
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
                 (SELECT coalesce(
                    (SELECT max(j.seq) FROM journal_entry j
                      WHERE j.stream = p_stream AND j.seq <= p_after),
                    (SELECT s.first_seq - 1 FROM journal_stream s WHERE s.name = p_stream), 0) AS seq,
                  coalesce((SELECT s.first_hash FROM journal_stream s
                             WHERE s.name = p_stream AND s.first_seq = p_after + 1),
                           ''::bytea) AS hash) b
          WINDOW o AS (ORDER BY e.seq)) w
   WHERE w.seq > p_after AND eoc_operator() AND (w.before < w.seq - 1 OR w.emptied OR w.words
         OR w.hash <> sha256(w.previous || w.header || w.payload_sha256))
$$
"""

UNKEPT = f"""
CREATE OR REPLACE FUNCTION journal_unkept(p_heads jsonb)
RETURNS TABLE (stream text, seq bigint, number bigint, gone boolean)
LANGUAGE sql STABLE SECURITY DEFINER {SAFE} AS $$
  SELECT k.stream, k.seq, k.number, k.hash IS NULL
    FROM (SELECT h->>0 AS stream, (h->>1)::bigint AS seq, h->>2 AS sealed,
                 (h->>3)::bigint AS number, coalesce(s.first_seq, 1) AS first,
                 coalesce(e.hash, CASE WHEN (h->>1)::bigint = s.first_seq - 1
                                       THEN s.first_hash END) AS hash
            FROM jsonb_array_elements(p_heads) h
            LEFT JOIN journal_entry e ON e.stream = h->>0 AND e.seq = (h->>1)::bigint
            LEFT JOIN journal_stream s ON s.name = h->>0) k
   WHERE eoc_operator() AND k.seq >= k.first - 1
     AND encode(k.hash, 'hex') IS DISTINCT FROM k.sealed
   ORDER BY 1, 2
$$
"""


def of_the_journal(sql, signature):
    return rls.owned_function(sql, "eoc_journal", signature, "eoc_app")


class Migration(migrations.Migration):
    dependencies = [("journal", "0007_withdrawn")]

    operations = [
        migrations.AddField("stream", "first_hash", models.BinaryField(db_default=b"")),
        migrations.RunSQL(
            [
                "GRANT DELETE ON journal_entry TO eoc_journal",
                "DROP FUNCTION journal_counters()",
                "CREATE INDEX journal_entry_archived ON journal_entry (stream) "
                "WHERE kind = 'journal.archived'",
            ],
            migrations.RunSQL.noop,
        ),
        of_the_journal(COUNTERS, "journal_counters()"),
        of_the_journal(VERIFY, "journal_verify(text, bigint, bigint)"),
        of_the_journal(UNKEPT, "journal_unkept(jsonb)"),
        of_the_journal(ARCHIVABLE, "journal_archivable(timestamptz)"),
        of_the_journal(COPY, "journal_copy(text, bigint, bigint)"),
        of_the_journal(
            ARCHIVE, "journal_archive(text, bigint, bigint, text, bigint, text, text)"
        ),
    ]
