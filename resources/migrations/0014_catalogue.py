"""Kinds with minimum capabilities, qualifications, packages, proposals; nearness and ETA in SQL."""

import uuid
from decimal import Decimal

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from eoc.access import rls
from eoc.access.crossings import names_owners, owned_by

CAPABILITY, PACKAGE = "resources_kindcapability", "resources_missionreadypackage"
QUALIFICATION, PROPOSAL = "resources_qualification", "resources_proposal"
LINE, ASSET, FIX = "resources_proposalline", "resources_asset", "resources_assetposition"
MINE = rls.mine("agency_id")

# As geography, so that the index gives kilometres and no box of the map is tempted by it. The newest
# fix is indexed by its cell of 0.01 degrees: a unit moving inside of it stays a HOT update.
NEARNESS = [
    f"CREATE INDEX asset_available_kind ON {ASSET} USING gist (kind_id, (position::geography)) "
    "WHERE status = 'available'",
    f"ALTER TABLE {FIX} ADD COLUMN cell geometry(Point, 4326) "
    "GENERATED ALWAYS AS (ST_SnapToGrid(point, 0.01)) STORED",
    f"CREATE INDEX asset_position_cell ON {FIX} USING gist (cell)",
]

# Great-circle distance on a sphere of 6371.0088 km, as `resources.selectors.eta` has it in Python.
ETA = """
CREATE FUNCTION resources_eta_minutes(p_from geometry, p_to geometry, p_speed_kmh float8,
                                      p_ready_minutes float8, p_detour float8)
RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT p_ready_minutes + 60 * p_detour / p_speed_kmh * 2 * 6371.0088 * asin(least(1, sqrt(
    sin(radians(ST_Y(p_to) - ST_Y(p_from)) / 2) ^ 2
    + cos(radians(ST_Y(p_from))) * cos(radians(ST_Y(p_to)))
    * sin(radians(ST_X(p_to) - ST_X(p_from)) / 2) ^ 2)))
$$
"""

# With rights of its own, since policies asked for each unit met cost ten times the search: so it
# asks once, as they would, whose units the caller sees (`resources_asset`) and whose fixes
# (`resources_assetposition`); of bookings it tells that there is one, never whose or what for.
# Planned once a session; nearest first by index, never by sorting all.
SUITABLE = """a.status = 'available' AND a.kind_id = p_kind
       AND (p_type IS NULL OR a.type <= p_type)
       AND (a.qualified_until IS NULL OR a.qualified_until >= p_until::date)
       AND NOT EXISTS (SELECT FROM resources_booking b WHERE b.asset_id = a.id AND NOT b.void
                          AND b.during && tstzrange(p_since, p_until))"""
NEAREST = f"""
CREATE FUNCTION resources_nearest(p_kind text, p_type int, p_point geometry, p_since timestamptz,
                                  p_until timestamptz, p_agencies bigint[], p_few int)
RETURNS TABLE (id bigint, agency_id bigint, call_sign varchar, qualified_until date,
               ready_minutes smallint, at geometry)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET enable_bitmapscan = off SET enable_sort = off SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
  ground geography := p_point::geography;
  own bigint[] := eoc_agencies();
  automatic bigint[] := eoc_automatic();
  shared bigint[] := automatic || eoc_shared('a.assets');
  told bigint[] := automatic || eoc_shared('heard.a.assets.located')
                             || eoc_shared('heard.a.assets.granted');
  operates boolean := eoc_operator();
  seen bigint[];
  heard bigint[];
BEGIN
  SELECT array_agg(g.id),
         array_agg(g.id) FILTER (WHERE operates OR g.id = ANY (own)
                                    OR (g.discipline <> 'law' AND g.id = ANY (told)))
    INTO seen, heard FROM agencies_agency g
   WHERE g.id = ANY (p_agencies) AND (operates OR g.id = ANY (own) OR g.id = ANY (shared));
  RETURN QUERY
  (SELECT a.id, a.agency_id, a.call_sign, a.qualified_until, a.ready_minutes, a.position
     FROM {ASSET} a LEFT JOIN {FIX} p ON p.asset_id = a.id
    WHERE {SUITABLE} AND a.agency_id = ANY (seen) AND a.position IS NOT NULL
      AND (p.asset_id IS NULL OR p.at <= a.position_at)
    ORDER BY a.position::geography <-> ground LIMIT p_few)
  UNION ALL
  (SELECT s.id, s.agency_id, s.call_sign, s.qualified_until, s.ready_minutes, p.point
     FROM {FIX} p CROSS JOIN LATERAL (
       SELECT a.* FROM {ASSET} a
        WHERE a.id = p.asset_id AND {SUITABLE} AND (a.position_at IS NULL OR p.at > a.position_at)
       OFFSET 0) s
    WHERE p.agency_id = ANY (heard)
    ORDER BY p.cell <-> p_point LIMIT p_few);
END $$
"""

KEEP = f"""
CREATE FUNCTION resources_keep_kinds(p_kinds jsonb, p_capabilities jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT eoc_member() THEN
    RAISE EXCEPTION 'only members keep the catalogue' USING ERRCODE = 'EOC09';
  END IF;
  INSERT INTO resources_assetkind (code, name, discipline, category, speed_kmh, ready_minutes,
                                   illustrative)
  SELECT k.code, k.name, k.discipline, k.category, k.speed_kmh, k.ready_minutes, false
    FROM jsonb_to_recordset(p_kinds) AS k (code text, name text, discipline text, category text,
                                           speed_kmh int, ready_minutes int)
  ON CONFLICT (code) DO UPDATE SET name = excluded.name, discipline = excluded.discipline,
    category = excluded.category, speed_kmh = excluded.speed_kmh,
    ready_minutes = excluded.ready_minutes, illustrative = false;
  DELETE FROM {CAPABILITY} c USING jsonb_to_recordset(p_kinds) AS k (code text)
   WHERE c.kind_id = k.code;
  INSERT INTO {CAPABILITY} (kind_id, type, name, unit, minimum)
  SELECT c.kind, c.type, c.name, c.unit, c.minimum
    FROM jsonb_to_recordset(p_capabilities) AS c (kind text, type int, name text, unit text,
                                                  minimum numeric);
END $$
"""

READY = {"pump": 30, "generator": 30, "truck": 15, "bus": 45, "drone": 20, "repair": 30}
TEAMS = ("drone", "repair")
MINIMA = [
    ("engine", "Pump capacity", "L/min", (3785, 1893, 568, 189)),
    ("engine", "Tank", "L", (1136, 1136, 1893, 568)),
    ("engine", "Crew", "people", (4, 3, 3, 2)),
    ("tender", "Tank", "L", (7571, 3785, 3785, 1893)),
    ("tender", "Pump capacity", "L/min", (1136, 454, 189, 189)),
    ("pump", "Flow", "L/min", (15000, 8000, 4000, 1500)),
    ("generator", "Power", "kW", (500, 200, 100, 30)),
    ("ambulance", "Patients lying", "people", (2, 2, 1, 1)),
    ("boat", "People carried", "people", (8, 6, 4, 2)),
    ("bus", "Seats", "people", (50, 40, 25, 12)),
    ("drone", "Flight time", "min", (240, 120, 60, 30)),
]


def seed(apps, schema_editor):
    """A small set of minimum capabilities and times to ready; not an official list."""
    alias = schema_editor.connection.alias
    kind = apps.get_model("resources", "AssetKind").objects.using(alias)
    for code, minutes in READY.items():
        kind.filter(code=code).update(ready_minutes=minutes)
    kind.filter(code__in=TEAMS).update(category="team")
    capability = apps.get_model("resources", "KindCapability")
    capability.objects.using(alias).bulk_create(
        capability(kind_id=code, type=size, name=name, unit=unit, minimum=minimum)
        for code, name, unit, minima in MINIMA
        for size, minimum in enumerate(minima, 1)
    )


WALLS = [
    migrations.RunSQL(NEARNESS, migrations.RunSQL.noop),
    migrations.RunSQL(ETA, migrations.RunSQL.noop),
    rls.definer(
        NEAREST,
        "resources_nearest(text, int, geometry, timestamptz, timestamptz, bigint[], int)",
        "eoc_app",
    ),
    rls.definer(KEEP, "resources_keep_kinds(jsonb, jsonb)", "eoc_app"),
    migrations.RunSQL(
        f"REVOKE INSERT, UPDATE, DELETE ON {CAPABILITY} FROM eoc_app", migrations.RunSQL.noop
    ),
    names_owners(PROPOSAL, "agency_id"),
    owned_by(QUALIFICATION, "asset_id", ASSET, agency_id="agency_id"),
    owned_by(PACKAGE, "asset_id", ASSET, agency_id="agency_id"),
    owned_by(LINE, "proposal_id", PROPOSAL, agency_id="agency_id"),
    *(rls.protect(table, read=MINE, write=MINE) for table in (QUALIFICATION, PACKAGE, PROPOSAL, LINE)),
    *(rls.versioned(table) for table in (QUALIFICATION, PACKAGE, LINE)),
    rls.one_mode(PROPOSAL),
]


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0013_token_verbs'),
        ('resources', '0013_deployment_life_walls'),
    ]

    operations = [
        migrations.CreateModel(
            name='KindCapability',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('type', models.PositiveSmallIntegerField()),
                ('name', models.CharField(max_length=80)),
                ('unit', models.CharField(blank=True, max_length=24)),
                ('minimum', models.DecimalField(decimal_places=2, max_digits=12)),
            ],
            options={
                'ordering': ['kind', 'type', 'name'],
            },
        ),
        migrations.CreateModel(
            name='MissionReadyPackage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('type', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('capability', models.CharField(max_length=500)),
                ('limits', models.CharField(blank=True, max_length=500)),
                ('logistics', models.CharField(blank=True, max_length=500)),
                ('footprint', models.CharField(blank=True, max_length=200)),
                ('location', models.CharField(blank=True, max_length=120)),
                ('people', models.PositiveSmallIntegerField(default=0)),
                ('ready_minutes', models.PositiveSmallIntegerField()),
                ('days', models.PositiveSmallIntegerField(default=14, help_text='The period it is priced for')),
                ('currency', models.CharField(default='USD', max_length=3)),
                ('personnel_cost', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=12)),
                ('travel_cost', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=12)),
                ('equipment_cost', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=12)),
                ('commodities_cost', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=12)),
                ('other_cost', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=12)),
                ('retired', models.BooleanField(default=False)),
                ('version', models.IntegerField(default=1)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('mode', models.CharField(choices=[('live', 'Live'), ('exercise', 'Exercise'), ('replay', 'Replay'), ('demo', 'Demo')], max_length=8)),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('by_name', models.CharField(max_length=120)),
                ('weights', models.JSONField(default=dict)),
                ('wanted', models.PositiveIntegerField()),
                ('filled', models.PositiveIntegerField()),
                ('points', models.BigIntegerField(help_text='Hundredths of points of the lines that are filled')),
                ('greedy_filled', models.PositiveIntegerField()),
                ('greedy_points', models.BigIntegerField()),
            ],
            options={
                'ordering': ['-made_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ProposalLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('asset_label', models.CharField(blank=True, max_length=60)),
                ('minutes', models.PositiveIntegerField(blank=True, null=True)),
                ('points', models.BigIntegerField(default=0)),
                ('why', models.CharField(max_length=400)),
                ('state', models.CharField(choices=[('proposed', 'Proposed'), ('accepted', 'Accepted'), ('refused', 'Refused')], default='proposed', max_length=10)),
                ('said', models.CharField(blank=True, max_length=300)),
                ('decided_by', models.CharField(blank=True, max_length=120)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.IntegerField(default=1)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Qualification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('position', models.CharField(max_length=80)),
                ('issued', models.DateField()),
                ('expires', models.DateField(blank=True, null=True)),
                ('ended', models.BooleanField(default=False, help_text='Taken away or replaced by a later one')),
                ('version', models.IntegerField(default=1)),
            ],
            options={
                'ordering': ['expires', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='asset',
            name='qualified_until',
            field=models.DateField(blank=True, help_text='The last day its people hold what their posts ask for', null=True),
        ),
        migrations.AddField(
            model_name='asset',
            name='ready_minutes',
            field=models.PositiveSmallIntegerField(blank=True, help_text="From the call to wheels rolling; empty is its kind's", null=True),
        ),
        migrations.AddField(
            model_name='assetkind',
            name='category',
            field=models.CharField(choices=[('equipment', 'Equipment'), ('team', 'Team'), ('personnel', 'Personnel')], db_default='equipment', default='equipment', max_length=12),
        ),
        migrations.AddField(
            model_name='assetkind',
            name='ready_minutes',
            field=models.PositiveSmallIntegerField(db_default=0, default=0, help_text='From the call to wheels rolling, where nothing is said'),
        ),
        migrations.AddConstraint(
            model_name='assetkind',
            constraint=models.CheckConstraint(condition=models.Q(('speed_kmh__gte', 1)), name='asset_kind_speed'),
        ),
        migrations.AddField(
            model_name='kindcapability',
            name='kind',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='capabilities', to='resources.assetkind'),
        ),
        migrations.AddField(
            model_name='missionreadypackage',
            name='agency',
            field=models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='packages', to='agencies.agency'),
        ),
        migrations.AddField(
            model_name='missionreadypackage',
            name='asset',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='packages', to='resources.asset'),
        ),
        migrations.AddField(
            model_name='missionreadypackage',
            name='kind',
            field=models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='packages', to='resources.assetkind'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='agency',
            field=models.ForeignKey(help_text='Whose coordinator', on_delete=django.db.models.deletion.RESTRICT, related_name='proposals', to='agencies.agency'),
        ),
        migrations.AddField(
            model_name='proposalline',
            name='agency',
            field=models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='agencies.agency'),
        ),
        migrations.AddField(
            model_name='proposalline',
            name='asset',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='resources.asset'),
        ),
        migrations.AddField(
            model_name='proposalline',
            name='line',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='resources.requestline'),
        ),
        migrations.AddField(
            model_name='proposalline',
            name='proposal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='resources.proposal'),
        ),
        migrations.AddField(
            model_name='proposalline',
            name='providing_agency',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='agencies.agency'),
        ),
        migrations.AddField(
            model_name='proposalline',
            name='request',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='resources.mutualaidrequest'),
        ),
        migrations.AddField(
            model_name='qualification',
            name='agency',
            field=models.ForeignKey(help_text='Who keeps it', on_delete=django.db.models.deletion.RESTRICT, related_name='qualifications', to='agencies.agency'),
        ),
        migrations.AddField(
            model_name='qualification',
            name='asset',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='qualifications', to='resources.asset'),
        ),
        migrations.AddField(
            model_name='qualification',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='qualifications', to='agencies.person'),
        ),
        migrations.AddConstraint(
            model_name='kindcapability',
            constraint=models.UniqueConstraint(fields=('kind', 'type', 'name'), name='kind_capability_once'),
        ),
        migrations.AddConstraint(
            model_name='kindcapability',
            constraint=models.CheckConstraint(condition=models.Q(('minimum__gte', 0), ('type__range', (1, 4))), name='kind_capability_sane'),
        ),
        migrations.AddConstraint(
            model_name='missionreadypackage',
            constraint=models.UniqueConstraint(condition=models.Q(('retired', False)), fields=('agency', 'name'), name='package_name'),
        ),
        migrations.AddConstraint(
            model_name='missionreadypackage',
            constraint=models.CheckConstraint(condition=models.Q(('commodities_cost__gte', 0), ('days__gte', 1), ('equipment_cost__gte', 0), ('other_cost__gte', 0), ('personnel_cost__gte', 0), ('travel_cost__gte', 0)), name='package_priced'),
        ),
        migrations.AddConstraint(
            model_name='missionreadypackage',
            constraint=models.CheckConstraint(condition=models.Q(('type__isnull', True), ('type__range', (1, 4)), _connector='OR'), name='package_type'),
        ),
        migrations.AddConstraint(
            model_name='proposalline',
            constraint=models.UniqueConstraint(fields=('proposal', 'asset'), name='proposal_asset_once'),
        ),
        migrations.AddConstraint(
            model_name='qualification',
            constraint=models.CheckConstraint(condition=models.Q(('expires__isnull', True), ('expires__gte', models.F('issued')), _connector='OR'), name='qualification_period'),
        ),
        migrations.AddConstraint(
            model_name='qualification',
            constraint=models.UniqueConstraint(condition=models.Q(('ended', False)), fields=('agency', 'person', 'position'), name='qualification_once'),
        ),
        *WALLS,
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
