"""Tokens with a scope, roles with an end, break-glass."""

import datetime
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import uuid
from django.db import migrations, models

from eoc.access import rls

# The database removes the scope with its token, also where an expired one is met without a scope.
GOES_TOGETHER = """
ALTER TABLE agencies_tokenscope ADD CONSTRAINT tokenscope_of_token
FOREIGN KEY (token_id) REFERENCES knox_authtoken (digest) ON DELETE CASCADE
"""

# Called with the digest of a token somebody has shown, before anybody is known.
NOTE_USE = """
CREATE FUNCTION agencies_token_used(p_token text, p_address text)
RETURNS TABLE (agency_id bigint, verbs text[], label text, from_here boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  held agencies_tokenscope;
  here boolean;
BEGIN
  SELECT * INTO held FROM agencies_tokenscope s WHERE s.token_id = p_token;
  IF NOT FOUND THEN RETURN; END IF;
  here := cardinality(held.addresses) = 0 OR EXISTS (
    SELECT FROM unnest(held.addresses) a WHERE nullif(p_address, '')::inet <<= a::inet);
  IF here AND (held.last_used_at IS NULL
               OR held.last_used_at < statement_timestamp() - interval '1 minute') THEN
    UPDATE agencies_tokenscope s SET last_used_at = statement_timestamp()
     WHERE s.token_id = p_token;
  END IF;
  RETURN QUERY SELECT held.agency_id, held.verbs::text[], held.label::text, here;
END $$
"""

# A token's actor (eoc.only_agency is set) has the given roles of one agency, none taken.
ROLES_HELD = """
CREATE OR REPLACE FUNCTION agencies_roles_held(p_person bigint)
RETURNS TABLE (role text, agency_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
WITH given AS (
  SELECT m.role::text, m.agency_id FROM agencies_membership m
   WHERE m.person_id = p_person AND m.valid_from <= statement_timestamp()
     AND (m.valid_to IS NULL OR m.valid_to > statement_timestamp())
), only_agency AS (
  SELECT nullif(current_setting('eoc.only_agency', true), '')::bigint AS id
)
SELECT g.role, g.agency_id FROM given g, only_agency o WHERE o.id IS NULL OR o.id = g.agency_id
UNION
SELECT b.role::text, b.agency_id FROM agencies_breakglass b, only_agency o
 WHERE o.id IS NULL AND b.person_id = p_person
   AND b.opened_at <= statement_timestamp() AND b.ends_at > statement_timestamp()
   AND b.closed_at IS NULL AND EXISTS (SELECT FROM given g WHERE g.agency_id = b.agency_id)
$$
"""

TAKEN_BY = """
CREATE FUNCTION agencies_taken_by(p_user uuid) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT jsonb_build_object('break_glass', coalesce(
           string_agg(b.uuid::text, ' ' ORDER BY b.opened_at), ''))
    FROM agencies_breakglass b JOIN agencies_person p ON p.id = b.person_id
   WHERE p.user_id = p_user AND coalesce(current_setting('eoc.only_agency', true), '') = ''
     AND b.opened_at <= statement_timestamp() AND b.ends_at > statement_timestamp()
     AND b.closed_at IS NULL
$$
"""

# What has run out is closed by the clock, so that the journal says so; only the relay asks.
LAPSED = """
CREATE FUNCTION agencies_break_glass_lapsed() RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE agencies_breakglass SET closed_at = ends_at, closed_by = 'the clock'
   WHERE closed_at IS NULL AND ends_at <= statement_timestamp() RETURNING id
$$
"""

# An administrator whose role has an end does not keep the agency: another must stay for good.
ONLY_ADMINISTRATOR_OF = """
CREATE OR REPLACE FUNCTION agencies_only_administrator_of(p_person bigint) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
WITH administrators AS (
  SELECT m.agency_id, m.person_id, m.valid_to FROM agencies_membership m
    JOIN agencies_person p ON p.id = m.person_id AND p.active
    JOIN agencies_user u ON u.id = p.user_id AND u.is_active
   WHERE m.role = 'administrator' AND m.valid_from <= statement_timestamp()
     AND (m.valid_to IS NULL OR m.valid_to > statement_timestamp())
)
SELECT mine.agency_id FROM administrators mine
 WHERE mine.person_id = p_person AND NOT EXISTS (
   SELECT FROM administrators other WHERE other.agency_id = mine.agency_id
      AND other.person_id <> p_person AND other.valid_to IS NULL)
$$
"""

KEPT = [
    """CREATE FUNCTION agencies_break_glass_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.uuid, OLD.person_id, OLD.agency_id, OLD.role, OLD.reason, OLD.opened_at, OLD.ends_at)
     IS DISTINCT FROM
     (NEW.uuid, NEW.person_id, NEW.agency_id, NEW.role, NEW.reason, NEW.opened_at, NEW.ends_at)
  THEN
    RAISE EXCEPTION 'what was taken by break-glass is fixed' USING ERRCODE = 'EOC09';
  END IF;
  IF OLD.closed_at IS NOT NULL AND (OLD.closed_at, OLD.closed_by)
     IS DISTINCT FROM (NEW.closed_at, NEW.closed_by) THEN
    RAISE EXCEPTION 'that break-glass has ended already' USING ERRCODE = 'EOC09';
  END IF;
  IF OLD.reviewed_at IS NOT NULL AND (OLD.reviewed_at, OLD.reviewed_by_id, OLD.review_note)
     IS DISTINCT FROM (NEW.reviewed_at, NEW.reviewed_by_id, NEW.review_note) THEN
    RAISE EXCEPTION 'that break-glass was reviewed already' USING ERRCODE = 'EOC09';
  END IF;
  RETURN NEW;
END $$""",
    "CREATE TRIGGER break_glass_is_kept BEFORE UPDATE ON agencies_breakglass "
    "FOR EACH ROW EXECUTE FUNCTION agencies_break_glass_is_kept()",
]

MINE = rls.mine("agency_id")
OF_MY_PEOPLE = (
    f"EXISTS (SELECT FROM agencies_person p WHERE p.id = person_id AND {rls.mine('p.agency_id')})"
)
MY_OWN_HERE = f"({rls.OPERATOR} OR (person_id = eoc_person() AND {MINE}))"


def definer(sql, signature, *callers):
    """A function that runs as the schema's owner, for the named callers only."""
    return migrations.RunSQL(
        [
            sql,
            f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC",
            f"GRANT EXECUTE ON FUNCTION {signature} TO {', '.join(callers)}",
        ],
        migrations.RunSQL.noop,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0007_sessions"),
        ("knox", "0009_extend_authtoken_field"),
    ]

    operations = [
        migrations.CreateModel(
            name="BreakGlass",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("dispatcher", "Dispatcher"),
                            ("liaison", "Liaison"),
                            ("duty_officer", "Duty officer"),
                        ],
                        max_length=16,
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                (
                    "opened_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("ends_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("closed_by", models.CharField(blank=True, max_length=120)),
                ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                ("review_note", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "verbose_name_plural": "break-glass",
                "ordering": ["-opened_at"],
            },
        ),
        migrations.CreateModel(
            name="TokenScope",
            fields=[
                (
                    "token",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="scope",
                        serialize=False,
                        to="knox.authtoken",
                    ),
                ),
                ("label", models.CharField(max_length=80)),
                (
                    "verbs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("read", "Read"),
                                ("incidents.write", "Log and change incidents"),
                                ("resources.write", "Keep and commit assets"),
                                ("mutual_aid.write", "Ask for and give mutual aid"),
                                ("alerts.write", "Acknowledge alerts"),
                                ("agencies.write", "Administer: people, agreements, declarations"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                    ),
                ),
                (
                    "addresses",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=43),
                        blank=True,
                        default=list,
                        help_text="Networks it may be used from, as CIDR; empty: from everywhere",
                        size=None,
                    ),
                ),
                ("last_used_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="membership",
            name="membership_once",
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("person", "="),
                    ("agency", "="),
                    ("role", "="),
                    (
                        models.Func(
                            "valid_from",
                            "valid_to",
                            function="tstzrange",
                            output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="membership_not_twice",
            ),
        ),
        migrations.AddField(
            model_name="breakglass",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="break_glasses",
                to="agencies.agency",
            ),
        ),
        migrations.AddField(
            model_name="breakglass",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="break_glasses",
                to="agencies.person",
            ),
        ),
        migrations.AddField(
            model_name="breakglass",
            name="reviewed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="reviewed",
                to="agencies.person",
            ),
        ),
        migrations.AddField(
            model_name="tokenscope",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="token_scopes",
                to="agencies.agency",
            ),
        ),
        migrations.AddField(
            model_name="tokenscope",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="token_scopes",
                to="agencies.person",
            ),
        ),
        migrations.AddConstraint(
            model_name="breakglass",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", ["dispatcher", "liaison", "duty_officer"])),
                name="break_glass_role",
            ),
        ),
        migrations.AddConstraint(
            model_name="breakglass",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_at__gt", models.F("opened_at")),
                    (
                        "ends_at__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("opened_at"),
                            "+",
                            models.Value(datetime.timedelta(seconds=14400)),
                        ),
                    ),
                ),
                name="break_glass_duration",
            ),
        ),
        migrations.AddConstraint(
            model_name="breakglass",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_at__isnull", True),
                    ("closed_at__gte", models.F("opened_at")),
                    _connector="OR",
                ),
                name="break_glass_closed_after",
            ),
        ),
        migrations.AddConstraint(
            model_name="breakglass",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reviewed_at__isnull", True), ("reviewed_by__isnull", True)),
                    models.Q(
                        ("reviewed_at__isnull", False),
                        ("reviewed_by__isnull", False),
                        models.Q(("review_note", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="break_glass_review",
            ),
        ),
        migrations.AddConstraint(
            model_name="breakglass",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reviewed_by__isnull", True),
                    models.Q(("reviewed_by", models.F("person")), _negated=True),
                    _connector="OR",
                ),
                name="break_glass_reviewed_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="breakglass",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("person", "="),
                    ("agency", "="),
                    (
                        models.Func(
                            "opened_at",
                            django.db.models.functions.comparison.Least("ends_at", "closed_at"),
                            function="tstzrange",
                            output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="break_glass_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="tokenscope",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "verbs__contained_by",
                        [
                            "read",
                            "incidents.write",
                            "resources.write",
                            "mutual_aid.write",
                            "alerts.write",
                            "agencies.write",
                        ],
                    ),
                    ("verbs__len__gte", 1),
                ),
                name="token_verbs",
            ),
        ),
        migrations.RunSQL(GOES_TOGETHER, migrations.RunSQL.noop),
        rls.protect(
            "agencies_tokenscope",
            read=f"{MINE} OR person_id = eoc_person() OR {OF_MY_PEOPLE}",
            write=MY_OWN_HERE,
            update="false",
        ),
        rls.protect(
            "agencies_breakglass",
            read=f"{MINE} OR person_id = eoc_person()",
            write=MY_OWN_HERE,
            update=f"{MINE} OR person_id = eoc_person()",
            relay="SELECT",
        ),
        migrations.RunSQL(KEPT, migrations.RunSQL.noop),
        definer(NOTE_USE, "agencies_token_used(text, text)", "eoc_app"),
        definer(ROLES_HELD, "agencies_roles_held(bigint)", "eoc_app", "eoc_relay"),
        definer(TAKEN_BY, "agencies_taken_by(uuid)", "eoc_app", "eoc_relay"),
        definer(LAPSED, "agencies_break_glass_lapsed()", "eoc_relay"),
        migrations.RunSQL(ONLY_ADMINISTRATOR_OF, migrations.RunSQL.noop),
    ]
