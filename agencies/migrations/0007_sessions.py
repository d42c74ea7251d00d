"""Sessions of a shift, dispatch positions and PINs."""

import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from eoc.access import rls

ME = "(SELECT eoc_person())"
IS_MINE = f"person_id = {ME}"
MY_PEOPLES = f"""({rls.OPERATOR} OR {IS_MINE} OR EXISTS (
  SELECT FROM agencies_person p JOIN agencies_membership m ON m.agency_id = p.agency_id
   WHERE p.id = agencies_loginsession.person_id AND m.person_id = {ME}
     AND m.role = 'administrator' AND m.valid_from <= statement_timestamp()
     AND (m.valid_to IS NULL OR m.valid_to > statement_timestamp())))"""
MY_AGENCYS = rls.mine("agency_id")

# Rows of django_session are reached by their key alone, and the key stands there as a hash: whoever
# reads the table, a backup or a query gone wrong finds no cookie. What is known of the login comes
# along, so that a request costs no statement more.
LOAD = """
CREATE FUNCTION agencies_session_load(p_key text)
RETURNS TABLE (data text, known uuid, ended boolean, locked boolean, exempt boolean,
               idle double precision, ends_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT d.session_data, s.uuid, s.ended_at IS NOT NULL OR s.expires_at <= statement_timestamp(),
         s.locked_at IS NOT NULL, coalesce(w.exempt AND w.retired_at IS NULL, false),
         extract(epoch FROM statement_timestamp() - s.last_seen_at)::double precision,
         s.expires_at
    FROM django_session d
    LEFT JOIN agencies_loginsession s ON s.session_hash = d.session_key
    LEFT JOIN agencies_dispatchposition w ON w.id = s.position_id
   WHERE d.session_key = p_key AND d.expire_date > statement_timestamp()
$$
"""
SAVE = """
CREATE FUNCTION agencies_session_save(
  p_key text, p_data text, p_until timestamptz, p_new boolean) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF p_new THEN
    INSERT INTO django_session (session_key, session_data, expire_date)
    VALUES (p_key, p_data, p_until) ON CONFLICT DO NOTHING;
  ELSE
    UPDATE django_session SET session_data = p_data, expire_date = p_until
     WHERE session_key = p_key;
  END IF;
  RETURN FOUND;
END $$
"""
EXISTS = """
CREATE FUNCTION agencies_session_exists(p_key text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM django_session WHERE session_key = p_key)
$$
"""
DELETE = """
CREATE FUNCTION agencies_session_delete(p_key text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE agencies_loginsession
     SET ended_at = statement_timestamp(),
         ended_by = CASE WHEN expires_at <= statement_timestamp() THEN 'the clock' ELSE '' END
   WHERE session_hash = p_key AND ended_at IS NULL;
  DELETE FROM django_session WHERE session_key = p_key
$$
"""

# Called when a login is seen for the first time, when a person acted and a minute has passed, and
# when the idle limit is over. A workstation counts only for people who act for its agency.
SEEN = """
CREATE FUNCTION agencies_session_seen(
  p_key text, p_user uuid, p_acts boolean, p_position text, p_address text, p_agent text,
  p_lifetime interval, p_idle interval)
RETURNS TABLE (known uuid, ended boolean, locked boolean, ends_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  held agencies_loginsession;
  who bigint;
  spot agencies_dispatchposition;
  rests boolean;
BEGIN
  SELECT p.id INTO who FROM agencies_person p WHERE p.user_id = p_user;
  IF NOT FOUND THEN RETURN; END IF;
  SELECT w.* INTO spot FROM agencies_dispatchposition w
   WHERE w.token_hash = p_position AND w.retired_at IS NULL AND EXISTS (
     SELECT FROM agencies_membership m WHERE m.person_id = who AND m.agency_id = w.agency_id
        AND m.valid_from <= statement_timestamp()
        AND (m.valid_to IS NULL OR m.valid_to > statement_timestamp()));
  INSERT INTO agencies_loginsession
    (uuid, person_id, session_hash, expires_at, agent, address, position_id, ended_by)
  VALUES (gen_random_uuid(), who, p_key, statement_timestamp() + p_lifetime,
          left(p_agent, 80), left(p_address, 45), spot.id, '')
  ON CONFLICT (session_hash) DO NOTHING;
  SELECT s.* INTO held FROM agencies_loginsession s WHERE s.session_hash = p_key FOR UPDATE;
  IF held.person_id <> who OR held.ended_at IS NOT NULL
     OR held.expires_at <= statement_timestamp() THEN
    RETURN QUERY SELECT held.uuid, true, false, held.expires_at;
    RETURN;
  END IF;
  rests := held.locked_at IS NULL AND NOT coalesce(spot.exempt, false)
           AND held.last_seen_at <= statement_timestamp() - p_idle;
  IF rests THEN
    held.locked_at := statement_timestamp();
  END IF;
  UPDATE agencies_loginsession s
     SET locked_at = held.locked_at, position_id = spot.id,
         last_seen_at = CASE WHEN p_acts AND held.locked_at IS NULL
                             THEN statement_timestamp() ELSE s.last_seen_at END
   WHERE s.id = held.id;
  RETURN QUERY SELECT held.uuid, false, held.locked_at IS NOT NULL, held.expires_at;
END $$
"""

# Where somebody logged in from is nobody's business for ever; only the relay asks.
TIDY = """
CREATE FUNCTION agencies_session_tidy(p_kept interval) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH gone AS (
    DELETE FROM agencies_loginsession
     WHERE least(ended_at, expires_at) < statement_timestamp() - p_kept RETURNING 1)
  SELECT count(*) FROM gone
$$
"""

# An ended session is no session from the next statement on.
GOES = [
    """CREATE FUNCTION agencies_session_goes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  DELETE FROM django_session WHERE session_key = OLD.session_hash;
  RETURN NULL;
END $$""",
    "REVOKE ALL ON FUNCTION agencies_session_goes() FROM PUBLIC",
    "CREATE TRIGGER session_goes AFTER UPDATE OF ended_at ON agencies_loginsession FOR EACH ROW "
    "WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL) "
    "EXECUTE FUNCTION agencies_session_goes()",
]
KEPT = [
    """CREATE FUNCTION agencies_session_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.uuid, OLD.person_id, OLD.session_hash, OLD.started_at, OLD.expires_at)
     IS DISTINCT FROM
     (NEW.uuid, NEW.person_id, NEW.session_hash, NEW.started_at, NEW.expires_at)
  THEN
    RAISE EXCEPTION 'whose session it is and when it ends is fixed' USING ERRCODE = 'EOC09';
  END IF;
  IF OLD.ended_at IS NOT NULL AND OLD.ended_at IS DISTINCT FROM NEW.ended_at THEN
    RAISE EXCEPTION 'that session has ended already' USING ERRCODE = 'EOC09';
  END IF;
  RETURN NEW;
END $$""",
    "CREATE TRIGGER session_is_kept BEFORE UPDATE ON agencies_loginsession "
    "FOR EACH ROW EXECUTE FUNCTION agencies_session_is_kept()",
]
RELAY_TIDIES = (
    "CREATE POLICY relay ON django_session TO eoc_relay USING (expire_date < statement_timestamp())"
)


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
    dependencies = [("agencies", "0006_login"), ("sessions", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="DispatchPosition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=80)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                (
                    "exempt",
                    models.BooleanField(
                        default=False, help_text="In a secured room: never locked for want of input"
                    ),
                ),
                (
                    "registered_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="dispatch_positions",
                        to="agencies.agency",
                    ),
                ),
                (
                    "registered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="positions_registered",
                        to="agencies.person",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("retired_at__isnull", True)),
                        fields=("agency", "name"),
                        name="dispatch_position_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LoginSession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("session_hash", models.CharField(max_length=40, unique=True)),
                (
                    "started_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "last_seen_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        help_text="The last act of a person; written once a minute at most",
                    ),
                ),
                ("expires_at", models.DateTimeField()),
                ("agent", models.CharField(blank=True, max_length=80)),
                ("address", models.CharField(blank=True, max_length=45)),
                ("locked_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_by", models.CharField(blank=True, max_length=120)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="login_sessions",
                        to="agencies.person",
                    ),
                ),
                (
                    "position",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="login_sessions",
                        to="agencies.dispatchposition",
                    ),
                ),
            ],
            options={
                "ordering": ["-last_seen_at"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=["person"],
                        name="login_session_open",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Pin",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="pin",
                        serialize=False,
                        to="agencies.person",
                    ),
                ),
                ("digits", models.CharField(help_text="Hashed by argon2", max_length=200)),
                ("failures", models.SmallIntegerField(default=0)),
                (
                    "chosen_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
        ),
        rls.protect("agencies_dispatchposition", read=MY_AGENCYS, write=MY_AGENCYS),
        rls.protect("agencies_loginsession", read=MY_PEOPLES, update=MY_PEOPLES),
        rls.protect("agencies_pin", read=IS_MINE, write=IS_MINE),
        rls.removable("agencies_pin", IS_MINE),
        rls.protect("django_session", read="false"),
        migrations.RunSQL(RELAY_TIDIES, migrations.RunSQL.noop),
        definer(LOAD, "agencies_session_load(text)", "eoc_app"),
        definer(SAVE, "agencies_session_save(text, text, timestamptz, boolean)", "eoc_app"),
        definer(EXISTS, "agencies_session_exists(text)", "eoc_app"),
        definer(DELETE, "agencies_session_delete(text)", "eoc_app"),
        definer(
            SEEN,
            "agencies_session_seen(text, uuid, boolean, text, text, text, interval, interval)",
            "eoc_app",
        ),
        definer(TIDY, "agencies_session_tidy(interval)", "eoc_relay"),
        migrations.RunSQL(GOES, migrations.RunSQL.noop),
        migrations.RunSQL(KEPT, migrations.RunSQL.noop),
    ]
