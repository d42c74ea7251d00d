"""Walls and functions of token scopes, roles with an end and break-glass."""

from django.db import migrations

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
    dependencies = [("agencies", "0008_role_tables")]

    operations = [
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
