"""The newest fix of each unit, and tracks by the day; who sees them, and which stream tells them."""

import django.contrib.gis.db.models.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from eoc.access import rls
from eoc.access.crossings import owned_by

LATEST, TRACK = "resources_assetposition", "resources_positiontrack"
NOT_LAW = "agency_id <> ALL (ARRAY(SELECT g.id FROM agencies_agency g WHERE g.discipline = 'law'))"
HEARD = " OR ".join(
    (
        rls.listed("agency_id", "eoc_automatic"),
        rls.shared("agency_id", "heard.a.assets.located"),
        rls.shared("agency_id", "heard.a.assets.granted"),
    )
)
LENT_TO_ME = (
    f"EXISTS (SELECT FROM resources_booking b WHERE b.asset_id = {LATEST}.asset_id AND NOT b.void "
    f"AND upper_inf(b.during) AND {rls.MINE.format(column='b.for_agency_id')})"
)
READ = f"{rls.mine('agency_id')} OR {LENT_TO_ME} OR ({NOT_LAW} AND ({HEARD}))"

TRACK_TABLE = f"""
CREATE TABLE {TRACK} (
  asset_id bigint NOT NULL, agency_id bigint NOT NULL, mode varchar(8) NOT NULL,
  point geometry(Point, 4326) NOT NULL, at timestamptz NOT NULL,
  heading smallint CHECK (heading >= 0), speed double precision, accuracy double precision,
  received_at timestamptz NOT NULL DEFAULT statement_timestamp(),
  PRIMARY KEY (asset_id, at)
) PARTITION BY RANGE (at)
"""

# As the key over both columns of its neighbour, asked once a statement: a key asks for each row,
# which was four fifths of the whole.
OWNERS = [
    """CREATE FUNCTION resources_track_is_its_owners() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM added n WHERE NOT EXISTS (
       SELECT FROM resources_asset a WHERE a.id = n.asset_id AND a.agency_id = n.agency_id)) THEN
    RAISE EXCEPTION 'a track belongs to the agency of its asset' USING ERRCODE = '23503';
  END IF;
  RETURN NULL;
END $$""",
    f"CREATE TRIGGER of_its_owner AFTER INSERT ON {TRACK} REFERENCING NEW TABLE AS added "
    "FOR EACH STATEMENT EXECUTE FUNCTION resources_track_is_its_owners()",
]

# Policies of the parent do not hold for a partition asked by its own name: nobody may ask it.
DAYS = f"""
CREATE FUNCTION resources_track_days(p_from date, p_to date) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE made int := 0; day date; part text;
BEGIN
  IF p_from < current_date - 3 OR p_to > current_date + 3 THEN
    RAISE EXCEPTION 'tracks are kept for days near today' USING ERRCODE = 'EOC09';
  END IF;
  FOR day IN SELECT generate_series(p_from, p_to, interval '1 day')::date LOOP
    part := '{TRACK}_' || to_char(day, 'YYYYMMDD');
    CONTINUE WHEN to_regclass('public.' || part) IS NOT NULL;
    PERFORM pg_advisory_xact_lock(hashtext('{TRACK}'));
    CONTINUE WHEN to_regclass('public.' || part) IS NOT NULL;
    EXECUTE format('CREATE TABLE public.%I PARTITION OF public.{TRACK} FOR VALUES FROM (%L) TO (%L)',
                   part, day::text || 'T00:00Z', (day + 1)::text || 'T00:00Z');
    EXECUTE format('REVOKE ALL ON public.%I FROM eoc_app, eoc_relay', part);
    EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', part);
    EXECUTE format('CREATE POLICY owner_all ON public.%I TO eoc_owner USING (true) WITH CHECK (true)',
                   part);
    made := made + 1;
  END LOOP;
  RETURN made;
END $$
"""
KEEP = f"""
CREATE FUNCTION resources_track_keep(p_days int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE gone int := 0; part regclass;
BEGIN
  IF p_days < 1 THEN RAISE EXCEPTION 'keep at least a day' USING ERRCODE = 'EOC09'; END IF;
  PERFORM resources_track_days(current_date - 1, current_date + 3);
  FOR part IN SELECT c.oid FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
               WHERE i.inhparent = 'public.{TRACK}'::regclass
                 AND right(c.relname, 8)::date < current_date - p_days LOOP
    EXECUTE format('DROP TABLE %s', part);
    gone := gone + 1;
  END LOOP;
  RETURN gone;
END $$
"""

# Law enforcement is told to itself and to whoever it helps; never to those a grant or pact names.
SINCE = f"""
CREATE FUNCTION resources_positions_since(p_since timestamptz)
RETURNS TABLE (stream text, asset_id bigint, lon float8, lat float8, heading smallint,
               at timestamptz, received_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT p.mode || '.a' || s.agency || '.assets.' || s.detail, p.asset_id,
         ST_X(p.point), ST_Y(p.point), p.heading, p.at, p.received_at
    FROM {LATEST} p JOIN agencies_agency g ON g.id = p.agency_id
   CROSS JOIN LATERAL (
      SELECT p.agency_id AS agency, 'full' AS detail
      UNION ALL
      SELECT p.agency_id, detail FROM (VALUES ('located'), ('granted')) AS v (detail)
       WHERE g.discipline <> 'law'
      UNION
      SELECT b.for_agency_id, 'full' FROM resources_booking b
       WHERE b.asset_id = p.asset_id AND NOT b.void AND upper_inf(b.during)) s
   WHERE p.received_at > p_since AND eoc_system() IN ('hub', 'operator')
$$
"""


def fixed():
    """The columns both tables share."""
    return [
        ("mode", models.CharField(max_length=8)),
        ("point", django.contrib.gis.db.models.fields.PointField(spatial_index=False, srid=4326)),
        ("heading", models.PositiveSmallIntegerField(null=True)),
        ("speed", models.FloatField(null=True)),
        ("accuracy", models.FloatField(help_text="Radius in metres", null=True)),
        (
            "received_at",
            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
        ),
        ("at", models.DateTimeField()),
        (
            "agency",
            models.ForeignKey(
                on_delete=django.db.models.deletion.RESTRICT, related_name="+", to="agencies.agency"
            ),
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [("agencies", "0012_law_positions"), ("resources", "0007_owners")]

    operations = [
        migrations.CreateModel(
            name="AssetPosition",
            fields=[
                *fixed(),
                (
                    "asset",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="latest",
                        serialize=False,
                        to="resources.asset",
                    ),
                ),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="PositionTrack",
                    fields=[
                        *fixed(),
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "asset",
                                "at",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "asset",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="track",
                                to="resources.asset",
                            ),
                        ),
                    ],
                    options={"ordering": ["asset", "at"]},
                )
            ],
            database_operations=[migrations.RunSQL(TRACK_TABLE, f"DROP TABLE {TRACK}")],
        ),
        migrations.RunSQL(
            f"ALTER TABLE {LATEST} SET (fillfactor = 50)", migrations.RunSQL.noop
        ),
        owned_by(LATEST, "asset_id", "resources_asset", agency_id="agency_id"),
        migrations.RunSQL(OWNERS, migrations.RunSQL.noop),
        rls.protect(LATEST, read=READ, write=rls.mine("agency_id")),
        rls.protect(TRACK, read=rls.mine("agency_id"), write=rls.mine("agency_id")),
        rls.definer(DAYS, "resources_track_days(date, date)", "eoc_app"),
        rls.definer(KEEP, "resources_track_keep(int)", "eoc_relay"),
        rls.definer(SINCE, "resources_positions_since(timestamptz)", "eoc_app", "eoc_relay"),
        migrations.RunSQL("SELECT resources_track_keep(30)", migrations.RunSQL.noop),
    ]
