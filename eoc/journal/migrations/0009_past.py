"""The past: keyframes are lists of positions, so what is deleted from the journal is gone there too."""

import django.contrib.postgres.fields
from django.db import migrations, models

from eoc.access import rls

SAFE = "SET search_path = pg_catalog, public, pg_temp"
ON_PICTURE = "('incident', 'asset', 'request', 'alert')"

# Nothing is left to show of a row that left, closed or was answered.
STAYS = """
CREATE FUNCTION journal_stays(p_payload jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT p_payload->>'op' <> 'left' AND p_payload->'row'->>'closed_at' IS NULL
     AND p_payload->'row'->>'acknowledged' IS NULL
$$
"""

# A stream's times may step back by as long as somebody waited for its counter: a minute is far
# beyond what any request may wait.
STANDING = f"""
CREATE FUNCTION journal_standing(p_stream text, p_at timestamptz)
RETURNS TABLE (seq bigint, at timestamptz, detail text, owner_id bigint, payload jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER {SAFE} AS $$
DECLARE
  k journal_keyframe;
BEGIN
  SELECT * INTO k FROM journal_keyframe f WHERE f.stream = p_stream AND f.at <= p_at
   ORDER BY f.seq DESC LIMIT 1;
  RETURN QUERY
  SELECT DISTINCT ON (e.noun, e.row->>'uuid') e.seq, e.at, e.detail::text, e.owner_id, e.payload
    FROM (SELECT j.*, j.payload->>'noun' AS noun, j.payload->'row' AS row
            FROM journal_entry j WHERE j.stream = p_stream AND j.seq = ANY (k.held)
          UNION ALL
          SELECT j.*, j.payload->>'noun', j.payload->'row' FROM journal_entry j
           WHERE j.stream = p_stream AND j.seq > coalesce(k.seq, 0) AND j.at <= p_at
             AND j.at > coalesce(k.at - interval '1 minute', '-infinity')) e
   WHERE e.noun IN {ON_PICTURE}
   ORDER BY e.noun, e.row->>'uuid', (e.row->>'version')::bigint DESC NULLS LAST, e.seq DESC;
END $$
"""

AS_OF = f"""
CREATE FUNCTION journal_as_of(p_streams text[], p_at timestamptz)
RETURNS TABLE (payload jsonb)
LANGUAGE sql STABLE SECURITY DEFINER {SAFE} AS $$
  SELECT n.payload FROM unnest(p_streams) s (name), LATERAL journal_standing(s.name, p_at) n
   WHERE journal_heard(s.name) AND journal_stays(n.payload)
     AND (n.detail <> 'assist' OR journal_still_shown(n.owner_id, n.payload))
$$
"""

# What a stream should have told by now and has not, as [stream, noun, uuid, version].
UNTOLD = f"""
CREATE FUNCTION journal_untold(p_rows jsonb) RETURNS TABLE (number bigint)
LANGUAGE sql STABLE SECURITY DEFINER {SAFE} AS $$
  WITH asked AS (
    SELECT n, v->>0 AS stream, v->>1 AS noun, v->>2 AS uuid, (v->>3)::bigint AS version
      FROM jsonb_array_elements(p_rows) WITH ORDINALITY AS t (v, n)),
  told AS MATERIALIZED (
    SELECT s.stream, t.payload->>'noun' AS noun, t.payload->'row'->>'uuid' AS uuid,
           (t.payload->'row'->>'version')::bigint AS version
      FROM (SELECT DISTINCT stream FROM asked) s, LATERAL journal_standing(s.stream, 'infinity') t)
  SELECT a.n - 1 FROM asked a LEFT JOIN told t USING (stream, noun, uuid)
   WHERE eoc_system() IN ('relay', 'operator') AND (t.version IS NULL OR t.version < a.version)
$$
"""

# One keyframe for every so many entries of a stream, each from the one before it.
KEEP = f"""
CREATE FUNCTION journal_keep_frames(p_every bigint, p_most int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER {SAFE} AS $$
DECLARE
  s journal_stream;
  v_next bigint;
  v_made int := 0;
BEGIN
  FOR s IN SELECT * FROM journal_stream c WHERE c.head >= p_every ORDER BY c.name LOOP
    LOOP
      SELECT coalesce(max(f.seq), 0) + p_every INTO v_next
        FROM journal_keyframe f WHERE f.stream = s.name;
      EXIT WHEN v_next > s.head OR v_made >= p_most;
      INSERT INTO journal_keyframe (stream, seq, at, held)
        SELECT s.name, v_next, journal_told_until(s.name, v_next), coalesce(array_agg(n.seq), '{{}}')
          FROM journal_stands_at(s.name, v_next) n
      ON CONFLICT DO NOTHING;
      v_made := v_made + 1;
    END LOOP;
  END LOOP;
  RETURN v_made;
END $$
"""

STANDS_AT = f"""
CREATE FUNCTION journal_stands_at(p_stream text, p_seq bigint) RETURNS TABLE (seq bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER {SAFE} AS $$
DECLARE
  k journal_keyframe;
BEGIN
  SELECT * INTO k FROM journal_keyframe f WHERE f.stream = p_stream ORDER BY f.seq DESC LIMIT 1;
  RETURN QUERY
  SELECT n.seq FROM (
    SELECT DISTINCT ON (e.noun, e.row->>'uuid') e.seq, e.payload
      FROM (SELECT j.seq, j.payload, j.payload->>'noun' AS noun, j.payload->'row' AS row
              FROM journal_entry j WHERE j.stream = p_stream AND j.seq = ANY (k.held)
            UNION ALL
            SELECT j.seq, j.payload, j.payload->>'noun', j.payload->'row' FROM journal_entry j
             WHERE j.stream = p_stream AND j.seq > coalesce(k.seq, 0) AND j.seq <= p_seq) e
     WHERE e.noun IN {ON_PICTURE}
     ORDER BY e.noun, e.row->>'uuid', (e.row->>'version')::bigint DESC NULLS LAST, e.seq DESC) n
   WHERE journal_stays(n.payload) ORDER BY n.seq;
END $$
"""

TOLD_UNTIL = f"""
CREATE FUNCTION journal_told_until(p_stream text, p_seq bigint) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER {SAFE} AS $$
  SELECT greatest(k.at, (SELECT max(j.at) FROM journal_entry j
      WHERE j.stream = p_stream AND j.seq > coalesce(k.seq, 0) AND j.seq <= p_seq))
    FROM (SELECT max(f.seq) AS seq, max(f.at) AS at
            FROM journal_keyframe f WHERE f.stream = p_stream) k
$$
"""

# The words of an entry as a reader of today hears them, see 0007.
HEARD_NOW = """
CASE WHEN e.payload IS NULL THEN journal_instead(e.stream, e.seq)
     WHEN e.detail = 'assist' AND NOT journal_still_shown(e.owner_id, e.payload) THEN NULL
     ELSE e.payload END
"""

BETWEEN = f"""
CREATE FUNCTION journal_between(
  p_streams text[], p_from timestamptz, p_to timestamptz, p_stream text, p_seq bigint, p_limit int)
RETURNS TABLE (entry jsonb)
LANGUAGE sql STABLE SECURITY DEFINER {SAFE} AS $$
  SELECT jsonb_build_object('stream', e.stream, 'seq', e.seq, 'id', e.event, 'kind', e.kind,
           'at', e.at, 'by', e.actor->>'name', 'mode', e.mode, 'payload', {HEARD_NOW})
    FROM unnest(p_streams) s (name), LATERAL (
           SELECT * FROM journal_entry j
            WHERE j.stream = s.name AND j.at >= p_from AND j.at <= p_to
              AND (j.at, j.stream, j.seq) > (p_from, p_stream, p_seq)
            ORDER BY j.at, j.seq LIMIT p_limit) e
   WHERE journal_heard(s.name)
   ORDER BY e.at, e.stream, e.seq LIMIT p_limit
$$
"""

MARKS = f"""
CREATE FUNCTION journal_marks(
  p_streams text[], p_from timestamptz, p_to timestamptz, p_step interval)
RETURNS TABLE (at timestamptz, events bigint)
LANGUAGE sql STABLE SECURITY DEFINER {SAFE} AS $$
  SELECT date_bin(p_step, e.at, p_from), count(DISTINCT e.event)
    FROM unnest(p_streams) s (name) JOIN journal_entry e ON e.stream = s.name
   WHERE journal_heard(s.name) AND e.at >= p_from AND e.at <= p_to AND e.kind <> 'asset.moved'
     AND coalesce(e.payload->>'text', '') <> ''
     AND (e.detail <> 'assist' OR journal_still_shown(e.owner_id, e.payload))
   GROUP BY 1 ORDER BY 1
$$
"""

BEGINS = f"""
CREATE FUNCTION journal_begins(p_streams text[]) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER {SAFE} AS $$
  SELECT min(e.at) FROM journal_stream s
    JOIN journal_entry e ON e.stream = s.name AND e.seq = s.first_seq
   WHERE s.name = ANY (p_streams) AND s.first_seq > 1
$$
"""

LOCKED = [
    "REVOKE ALL ON journal_keyframe FROM eoc_app, eoc_relay",
    "GRANT SELECT, INSERT ON journal_keyframe TO eoc_journal",
    "CREATE POLICY journal_read ON journal_keyframe FOR SELECT TO eoc_journal USING (true)",
    "CREATE POLICY journal_add ON journal_keyframe FOR INSERT TO eoc_journal WITH CHECK (true)",
    STAYS,
]


def inner(sql, signature):
    """A step of the functions below, for them alone."""
    return rls.owned_function(sql, "eoc_journal", signature, "eoc_journal")


def asked(sql, signature, *callers):
    return rls.owned_function(sql, "eoc_journal", signature, *callers)


class Migration(migrations.Migration):
    dependencies = [("journal", "0008_archive")]

    operations = [
        migrations.CreateModel(
            name="Keyframe",
            fields=[
                ("pk", models.CompositePrimaryKey(
                    "stream", "seq", blank=True, editable=False, primary_key=True, serialize=False)),
                ("stream", models.CharField(max_length=120)),
                ("seq", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("held", django.contrib.postgres.fields.ArrayField(
                    base_field=models.BigIntegerField(), size=None)),
            ],
        ),
        migrations.AddIndex(
            "entry", models.Index(fields=["stream", "at"], name="journal_entry_moment")
        ),
        rls.protect("journal_keyframe", read="false"),
        migrations.RunSQL(LOCKED, migrations.RunSQL.noop),
        inner(STANDING, "journal_standing(text, timestamptz)"),
        inner(STANDS_AT, "journal_stands_at(text, bigint)"),
        inner(TOLD_UNTIL, "journal_told_until(text, bigint)"),
        asked(KEEP, "journal_keep_frames(bigint, int)", "eoc_app", "eoc_relay"),
        asked(UNTOLD, "journal_untold(jsonb)", "eoc_app", "eoc_relay"),
        asked(AS_OF, "journal_as_of(text[], timestamptz)", "eoc_app"),
        asked(
            BETWEEN, "journal_between(text[], timestamptz, timestamptz, text, bigint, int)",
            "eoc_app",
        ),
        asked(MARKS, "journal_marks(text[], timestamptz, timestamptz, interval)", "eoc_app"),
        asked(BEGINS, "journal_begins(text[])", "eoc_app"),
    ]
