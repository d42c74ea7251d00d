"""What policies read of the scope, and the triggers every aggregate shares."""

from django.db import migrations

from eoc.access import rls


def _ids(name: str) -> str:
    return (
        f"CREATE FUNCTION eoc_{name}() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE AS "
        f"$$ SELECT coalesce(nullif(current_setting('eoc.{name}', true), '')::bigint[], '{{}}') $$"
    )


SCOPE = [
    _ids("agencies"),
    _ids("jurisdictions"),
    _ids("shared_jurisdictions"),
    _ids("shared_agencies"),
    _ids("automatic"),
    "CREATE FUNCTION eoc_person() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS "
    "$$ SELECT nullif(current_setting('eoc.person', true), '')::bigint $$",
    "CREATE FUNCTION eoc_modes() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS "
    "$$ SELECT coalesce(nullif(current_setting('eoc.modes', true), '')::text[], '{}') $$",
    "CREATE FUNCTION eoc_system() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS "
    "$$ SELECT coalesce(current_setting('eoc.system', true), '') $$",
    "CREATE FUNCTION eoc_operator() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS "
    "$$ SELECT eoc_system() = 'operator' $$",
    "CREATE FUNCTION eoc_scoped() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS "
    "$$ SELECT eoc_system() <> '' $$",
]

TRIGGERS = [
    """CREATE FUNCTION eoc_one_version_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.version IS DISTINCT FROM OLD.version + 1 THEN
    RAISE EXCEPTION 'version % of % follows %', NEW.version, TG_TABLE_NAME, OLD.version
      USING ERRCODE = 'EOC12';
  END IF;
  RETURN NEW;
END $$""",
    """CREATE FUNCTION eoc_mode_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'mode of % is fixed', TG_TABLE_NAME USING ERRCODE = 'EOC09';
END $$""",
    """CREATE FUNCTION eoc_installation_stays_live() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.mode = 'live' AND NEW.mode <> 'live' THEN
    RAISE EXCEPTION 'a live installation never becomes a demo' USING ERRCODE = 'EOC09';
  END IF;
  RETURN NEW;
END $$""",
    "CREATE TRIGGER stays_live BEFORE UPDATE ON access_installation "
    "FOR EACH ROW EXECUTE FUNCTION eoc_installation_stays_live()",
]


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]

    operations = [
        migrations.RunSQL(SCOPE, migrations.RunSQL.noop),
        migrations.RunSQL(TRIGGERS, migrations.RunSQL.noop),
        migrations.RunSQL(
            "REVOKE INSERT, UPDATE, DELETE ON access_installation FROM eoc_app, eoc_relay",
            migrations.RunSQL.noop,
        ),
        rls.protect(
            "access_idempotencykey", read="person_id = eoc_person()", write="person_id = eoc_person()"
        ),
        rls.removable("access_idempotencykey", "person_id = eoc_person()"),
    ]
