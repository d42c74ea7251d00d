"""Grants decide: what is in force now, what an actor is shown, and who sees what is one's own."""

from django.db import migrations

from eoc.access import rls

NOW = "statement_timestamp()"

IN_FORCE = f"""
CREATE FUNCTION agencies_agreements_in_force() RETURNS SETOF agencies_agreement
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT a.* FROM agencies_agreement a
   WHERE a.valid_from <= {NOW} AND (a.valid_to IS NULL OR a.valid_to > {NOW})
     AND a.revoked_at IS NULL
     AND NOT EXISTS (SELECT FROM agencies_agreementparty p
                      WHERE p.agreement_id = a.id AND p.signed_at IS NULL)
     AND NOT EXISTS (SELECT FROM agencies_agreement s
                      WHERE s.supersedes_id = a.id AND s.valid_from <= {NOW}
                        AND s.revoked_at IS NULL
                        AND NOT EXISTS (SELECT FROM agencies_agreementparty q
                                         WHERE q.agreement_id = s.id AND q.signed_at IS NULL))
$$
"""

AUTHORITIES = """
CREATE FUNCTION agencies_authorities_over(p_agency bigint, p_jurisdiction bigint)
RETURNS SETOF bigint LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
WITH RECURSIVE above AS (
  SELECT j.id, j.parent_id FROM agencies_jurisdiction j
   WHERE j.id = p_jurisdiction
      OR j.id IN (SELECT jurisdiction_id FROM agencies_service WHERE agency_id = p_agency)
  UNION
  SELECT j.id, j.parent_id FROM agencies_jurisdiction j JOIN above ON j.id = above.parent_id
)
SELECT id FROM above
$$
"""

GRANTS = f"""
CREATE FUNCTION agencies_grants_in_force(p_modes text[])
RETURNS TABLE (receiver bigint, owner_kind text, owner_id bigint, data_class text, detail text,
               severity text, held_back text, code text, edition smallint, until timestamptz,
               declaration text)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
WITH given AS (
  SELECT a.id AS agreement_id, a.code, a.edition, p.id AS giver,
         CASE WHEN p.agency_id IS NULL THEN 'j' ELSE 'a' END AS owner_kind,
         coalesce(p.agency_id, p.jurisdiction_id) AS owner_id,
         g.data_class, g.detail, g.severity, g.held_back, d.title AS declaration,
         least(a.valid_to, d.in_force_to) AS until
    FROM agencies_agreements_in_force() a
    JOIN agencies_grant g ON g.agreement_id = a.id AND g.revoked_at IS NULL
    JOIN agencies_agreementparty p ON p.id = g.giver_id
    LEFT JOIN LATERAL (
           SELECT e.title, e.in_force_to FROM agencies_declaration e
            WHERE g.condition = 'declared' AND e.mode = ANY (p_modes)
              AND e.in_force_from <= {NOW} AND (e.in_force_to IS NULL OR e.in_force_to > {NOW})
              AND e.issuer_id IN (SELECT agencies_authorities_over(p.agency_id, p.jurisdiction_id))
            ORDER BY e.in_force_to DESC NULLS FIRST LIMIT 1) d ON true
   WHERE g.condition = 'always' OR d.title IS NOT NULL
), sides AS (
  SELECT p.id AS party, p.agreement_id, p.agency_id FROM agencies_agreementparty p
   WHERE p.agency_id IS NOT NULL
  UNION
  SELECT p.id, p.agreement_id, s.agency_id FROM agencies_agreementparty p
    JOIN agencies_service s ON s.jurisdiction_id = p.jurisdiction_id
)
SELECT DISTINCT s.agency_id, v.owner_kind, v.owner_id, v.data_class::text, v.detail::text,
       v.severity::text, v.held_back::text, v.code::text, v.edition, v.until, v.declaration::text
  FROM given v JOIN sides s ON s.agreement_id = v.agreement_id AND s.party <> v.giver
 WHERE NOT (v.owner_kind = 'a' AND v.owner_id = s.agency_id)
$$
"""

ROLES_HELD = f"""
CREATE FUNCTION agencies_roles_held(p_person bigint) RETURNS TABLE (role text, agency_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT m.role::text, m.agency_id FROM agencies_membership m
   WHERE m.person_id = p_person AND m.valid_from <= {NOW}
     AND (m.valid_to IS NULL OR m.valid_to > {NOW})
$$
"""

ACTOR = """
CREATE FUNCTION agencies_actor(p_user uuid, p_modes text[]) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
WITH me AS (
  SELECT p.id, p.uuid, p.name FROM agencies_person p
    JOIN agencies_user u ON u.id = p.user_id
   WHERE p.user_id = p_user AND p.active AND u.is_active
), roles AS (
  SELECT h.role, h.agency_id, g.short_code, g.name
    FROM me, LATERAL agencies_roles_held(me.id) h
    JOIN agencies_agency g ON g.id = h.agency_id AND g.active
), mine AS (SELECT DISTINCT agency_id FROM roles),
served AS (
  SELECT DISTINCT s.jurisdiction_id FROM agencies_service s JOIN mine USING (agency_id)
), shown AS (
  SELECT DISTINCT g.owner_kind, g.owner_id, g.data_class, g.detail, g.severity, g.held_back
    FROM agencies_grants_in_force(p_modes) g JOIN mine ON mine.agency_id = g.receiver
)
SELECT jsonb_build_object(
  'person_id', me.id, 'person_uuid', me.uuid, 'name', me.name,
  'roles', (SELECT coalesce(jsonb_agg(jsonb_build_array(role, agency_id)), '[]') FROM roles),
  'agencies', (SELECT coalesce(jsonb_agg(DISTINCT jsonb_build_array(agency_id, short_code, name)),
               '[]') FROM roles),
  'jurisdictions', (SELECT coalesce(jsonb_agg(jurisdiction_id), '[]') FROM served),
  'grants', (SELECT coalesce(jsonb_agg(jsonb_build_array(
       owner_kind, owner_id, data_class, detail, severity, held_back)), '[]') FROM shown),
  'automatic', (SELECT coalesce(jsonb_agg(DISTINCT p.agency_id), '[]')
     FROM mine, LATERAL agencies_partners_of(mine.agency_id) p
    WHERE p.automatic AND p.agency_id NOT IN (SELECT agency_id FROM mine)))
FROM me
$$
"""

PARTNERS_OF = """
CREATE FUNCTION agencies_partners_of(p_agency bigint)
RETURNS TABLE (agency_id bigint, agreement_id bigint, automatic boolean, activates boolean)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
WITH in_force AS (
  SELECT * FROM agencies_agreements_in_force()
   WHERE kinds && ARRAY['mutual_aid', 'automatic_aid']::varchar[]
), sides AS (
  SELECT f.id, f.kinds, f.approved_to_activate, p.agency_id
    FROM in_force f JOIN agencies_agreementparty p ON p.agreement_id = f.id
   WHERE p.agency_id IS NOT NULL
  UNION ALL
  SELECT f.id, f.kinds, f.approved_to_activate, s.agency_id
    FROM in_force f JOIN agencies_agreementparty p ON p.agreement_id = f.id
    JOIN agencies_service s ON s.jurisdiction_id = p.jurisdiction_id
)
SELECT DISTINCT ON (other.agency_id) other.agency_id, other.id,
       'automatic_aid' = ANY (other.kinds), other.approved_to_activate
  FROM sides mine JOIN sides other ON other.id = mine.id AND other.agency_id <> mine.agency_id
 WHERE mine.agency_id = p_agency
 ORDER BY other.agency_id, 'automatic_aid' = ANY (other.kinds) DESC, other.id
$$
"""

PARTNERS = """
CREATE OR REPLACE FUNCTION agencies_partners(p_agency bigint)
RETURNS TABLE (agency_id bigint, agreement_id bigint, automatic boolean, activates boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT * FROM agencies_partners_of(p_agency)
   WHERE p_agency = ANY (eoc_agencies()) OR eoc_scoped()
$$
"""

SHOWN_TO = """
CREATE FUNCTION agencies_shown_to(p_agency bigint, p_jurisdiction bigint, p_modes text[])
RETURNS TABLE (receiver bigint, owner_kind text, owner_id bigint, data_class text, detail text,
               severity text, held_back text, code text, edition smallint, until timestamptz,
               declaration text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT g.* FROM agencies_grants_in_force(p_modes) g
   WHERE ((g.owner_kind = 'a' AND g.owner_id = p_agency)
       OR (g.owner_kind = 'j' AND g.owner_id = p_jurisdiction))
     AND (eoc_operator() OR p_agency = ANY (eoc_agencies())
          OR p_jurisdiction = ANY (eoc_jurisdictions()) OR g.receiver = ANY (eoc_agencies()))
$$
"""

AUDIENCES = """
CREATE FUNCTION agencies_audiences(p_agency bigint, p_jurisdiction bigint, p_modes text[])
RETURNS TABLE (owner_kind text, owner_id bigint, data_class text, detail text, severity text,
               held_back text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT DISTINCT g.owner_kind, g.owner_id, g.data_class, g.detail, g.severity, g.held_back
    FROM agencies_grants_in_force(p_modes) g
   WHERE eoc_scoped() AND ((g.owner_kind = 'a' AND g.owner_id = p_agency)
       OR (g.owner_kind = 'j' AND g.owner_id = p_jurisdiction))
$$
"""

DEFAULTS = """
INSERT INTO agencies_grant (uuid, agreement_id, giver_id, data_class, detail, condition, severity,
                            held_back, revoked_by, revoked_reason)
SELECT gen_random_uuid(), p.agreement_id, p.id, c.name, 'summary', 'always', 'low', '', '', ''
  FROM agencies_agreementparty p
  JOIN agencies_agreement a ON a.id = p.agreement_id AND 'data_sharing' = ANY (a.kinds)
 CROSS JOIN (VALUES ('incidents'), ('assets'), ('positions')) AS c (name)
 WHERE c.name = 'incidents' OR p.agency_id IS NOT NULL
"""

FIXED = [
    "ALTER TABLE agencies_agreementparty ADD CONSTRAINT party_of_agreement UNIQUE (id, agreement_id)",
    "ALTER TABLE agencies_grant ADD CONSTRAINT grant_giver_is_a_party FOREIGN KEY "
    "(giver_id, agreement_id) REFERENCES agencies_agreementparty (id, agreement_id) "
    "ON DELETE CASCADE",
    """CREATE FUNCTION agencies_grants_are_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE changed agencies_grant := coalesce(NEW, OLD);
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (OLD.agreement_id, OLD.giver_id, OLD.data_class, OLD.detail, OLD.condition, OLD.severity,
        OLD.held_back) IS DISTINCT FROM (NEW.agreement_id, NEW.giver_id, NEW.data_class,
        NEW.detail, NEW.condition, NEW.severity, NEW.held_back) OR OLD.revoked_at IS NOT NULL THEN
      RAISE EXCEPTION 'a grant is only ever revoked, once' USING ERRCODE = 'EOC09';
    END IF;
    RETURN NEW;
  END IF;
  IF EXISTS (SELECT FROM agencies_agreementparty p
              WHERE p.agreement_id = changed.agreement_id AND p.signed_at IS NOT NULL) THEN
    RAISE EXCEPTION 'the agreement was signed, its grants are fixed' USING ERRCODE = 'EOC09';
  END IF;
  RETURN changed;
END $$""",
    "CREATE TRIGGER grants_are_fixed BEFORE INSERT OR UPDATE OR DELETE ON agencies_grant "
    "FOR EACH ROW EXECUTE FUNCTION agencies_grants_are_fixed()",
]

EDITION_FIXED = [
    "DROP TRIGGER terms_are_fixed ON agencies_agreement",
    """CREATE TRIGGER terms_are_fixed BEFORE UPDATE ON agencies_agreement FOR EACH ROW
WHEN ((OLD.code, OLD.title, OLD.kinds, OLD.valid_from, OLD.valid_to, OLD.approved_to_activate,
       OLD.terms, OLD.agency_id, OLD.edition, OLD.supersedes_id)
      IS DISTINCT FROM
      (NEW.code, NEW.title, NEW.kinds, NEW.valid_from, NEW.valid_to, NEW.approved_to_activate,
       NEW.terms, NEW.agency_id, NEW.edition, NEW.supersedes_id))
EXECUTE FUNCTION agencies_terms_are_fixed()""",
]

MY_AGREEMENT = f"{rls.OPERATOR} OR agreement_id IN (SELECT agencies_my_agreements())"
DRAFTED_BY_ME = (
    "EXISTS (SELECT FROM agencies_agreement a WHERE a.id = agreement_id AND "
    f"{rls.mine('a.agency_id')})"
)
GIVEN_BY_ME = (
    "EXISTS (SELECT FROM agencies_agreementparty p WHERE p.id = giver_id AND "
    f"({rls.mine('p.agency_id')} OR {rls.listed('p.jurisdiction_id', 'eoc_jurisdictions')}))"
)
DISCLOSED = (
    f"{rls.mine('owner_agency_id', 'agency_id')} "
    f"OR {rls.listed('owner_jurisdiction_id', 'eoc_jurisdictions')}"
)


class Migration(migrations.Migration):
    dependencies = [("agencies", "0005_grant_tables")]

    operations = [
        migrations.RunSQL([DEFAULTS, "SET CONSTRAINTS ALL IMMEDIATE"], migrations.RunSQL.noop),
        migrations.RunSQL(FIXED, migrations.RunSQL.noop),
        migrations.RunSQL(EDITION_FIXED, migrations.RunSQL.noop),
        rls.definer(IN_FORCE, "agencies_agreements_in_force()"),
        rls.definer(AUTHORITIES, "agencies_authorities_over(bigint, bigint)"),
        rls.definer(GRANTS, "agencies_grants_in_force(text[])"),
        rls.definer(PARTNERS_OF, "agencies_partners_of(bigint)"),
        rls.definer(PARTNERS, "agencies_partners(bigint)", "eoc_app", "eoc_relay"),
        rls.definer(ROLES_HELD, "agencies_roles_held(bigint)"),
        migrations.RunSQL("DROP FUNCTION agencies_actor(uuid)", migrations.RunSQL.noop),
        rls.definer(ACTOR, "agencies_actor(uuid, text[])", "eoc_app", "eoc_relay"),
        rls.definer(SHOWN_TO, "agencies_shown_to(bigint, bigint, text[])", "eoc_app"),
        rls.definer(
            AUDIENCES, "agencies_audiences(bigint, bigint, text[])", "eoc_app", "eoc_relay"
        ),
        rls.protect(
            "agencies_grant",
            read=MY_AGREEMENT,
            write=DRAFTED_BY_ME,
            update=GIVEN_BY_ME,
            relay="SELECT",
        ),
        rls.removable("agencies_grant", DRAFTED_BY_ME),
        rls.protect("agencies_disclosure", read=DISCLOSED, write=rls.mine("agency_id")),
        rls.replaced("agencies_jurisdiction", "app_add", "INSERT", "eoc_member()"),
        rls.replaced("agencies_agency", "app_add", "INSERT", "eoc_member()"),
    ]
