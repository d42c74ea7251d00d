"""Row history: one table that only triggers write, read by whoever sees the row itself."""

from django.db import migrations, models

from eoc.access import rls

ACTOR = """
CREATE FUNCTION journal_actor() RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(nullif(current_setting('eoc.actor', true), '')::jsonb,
                  jsonb_build_object('name', session_user, 'system', session_user))
$$
"""

# A polygon may have ten thousand vertices: where it lies and a digest say whether it changed.
SHAPE = """
CREATE FUNCTION journal_shape(p_shape geometry) RETURNS jsonb
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE WHEN GeometryType(p_shape) = 'POINT'
    THEN jsonb_build_object('lon', round(ST_X(p_shape)::numeric, 6),
                            'lat', round(ST_Y(p_shape)::numeric, 6))
    ELSE jsonb_build_object('lon', round(ST_X(ST_Centroid(ST_Envelope(p_shape)))::numeric, 6),
                            'lat', round(ST_Y(ST_Centroid(ST_Envelope(p_shape)))::numeric, 6),
                            'vertices', ST_NPoints(p_shape),
                            'sha256', encode(sha256(ST_AsBinary(p_shape)), 'hex')) END
$$
"""

# Who may read a history beyond who sees the row; incidents replace it: their own alone.
RULE = """
CREATE FUNCTION journal_rule(p_table text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$ SELECT 'true' $$
"""

# Runs as the reader: the row is looked up under the reader's own policies. `public.` keeps a
# temporary table of the same name from standing in for the row.
SEEN = """
CREATE FUNCTION journal_row_seen(p_table text, p_row bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  v_seen boolean;
BEGIN
  EXECUTE format('SELECT EXISTS (SELECT FROM public.%I r WHERE r.id = $1 AND (%s))',
                 p_table, journal_rule(p_table))
    INTO v_seen USING p_row;
  RETURN v_seen;
END $$
"""

LOCKED = [
    "REVOKE ALL ON journal_rowchange FROM eoc_app, eoc_relay",
    "GRANT SELECT ON journal_rowchange TO eoc_app",
    "GRANT INSERT ON journal_rowchange TO eoc_journal",
    "CREATE POLICY journal ON journal_rowchange FOR INSERT TO eoc_journal WITH CHECK (true)",
]


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_timeline")]

    operations = [
        migrations.CreateModel(
            name='RowChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table_name', models.CharField(max_length=60)),
                ('row_id', models.BigIntegerField()),
                ('verb', models.CharField(max_length=6)),
                ('at', models.DateTimeField()),
                ('actor', models.JSONField()),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('fields', models.JSONField()),
                ('txid', models.BigIntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['table_name', 'row_id', 'id'], name='row_change_of')],
            },
        ),
        migrations.RunSQL([ACTOR, SHAPE, RULE, SEEN], migrations.RunSQL.noop),
        rls.protect(
            "journal_rowchange", read="eoc_operator() OR journal_row_seen(table_name, row_id)"
        ),
        migrations.RunSQL(LOCKED, migrations.RunSQL.noop),
    ]
