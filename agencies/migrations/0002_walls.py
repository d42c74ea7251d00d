"""Row-level security of people, agencies and agreements, and what login may look up."""

from django.db import migrations

from eoc.access import rls

MY_AGREEMENTS = """
CREATE FUNCTION agencies_my_agreements() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT a.id FROM agencies_agreement a WHERE a.agency_id = ANY (eoc_agencies())
  UNION
  SELECT p.agreement_id FROM agencies_agreementparty p
   WHERE p.agency_id = ANY (eoc_agencies()) OR p.jurisdiction_id = ANY (eoc_jurisdictions())
$$
"""

ACTOR = """
CREATE FUNCTION agencies_actor(p_user uuid) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
WITH me AS (
  SELECT p.id, p.uuid, p.name FROM agencies_person p
    JOIN agencies_user u ON u.id = p.user_id
   WHERE p.user_id = p_user AND p.active AND u.is_active
), roles AS (
  SELECT m.role, m.agency_id, g.short_code, g.name
    FROM agencies_membership m JOIN me ON me.id = m.person_id
    JOIN agencies_agency g ON g.id = m.agency_id AND g.active
   WHERE m.valid_from <= statement_timestamp() AND (m.valid_to IS NULL OR m.valid_to > statement_timestamp())
), mine AS (SELECT DISTINCT agency_id FROM roles),
served AS (
  SELECT DISTINCT s.jurisdiction_id FROM agencies_service s JOIN mine USING (agency_id)
), in_force AS (
  SELECT a.id, a.kinds FROM agencies_agreement a
   WHERE a.valid_from <= statement_timestamp() AND (a.valid_to IS NULL OR a.valid_to > statement_timestamp())
     AND a.revoked_at IS NULL
     AND NOT EXISTS (SELECT FROM agencies_agreementparty p
                      WHERE p.agreement_id = a.id AND p.signed_at IS NULL)
     AND EXISTS (SELECT FROM agencies_agreementparty p WHERE p.agreement_id = a.id AND (
           p.agency_id IN (SELECT agency_id FROM mine)
           OR p.jurisdiction_id IN (SELECT jurisdiction_id FROM served)))
), partners AS (
  SELECT f.kinds, p.agency_id, p.jurisdiction_id
    FROM in_force f JOIN agencies_agreementparty p ON p.agreement_id = f.id
), partner_agencies AS (
  SELECT kinds, agency_id FROM partners WHERE agency_id IS NOT NULL
  UNION ALL
  SELECT p.kinds, s.agency_id FROM partners p
    JOIN agencies_service s ON s.jurisdiction_id = p.jurisdiction_id
), partner_territories AS (
  SELECT kinds, jurisdiction_id FROM partners WHERE jurisdiction_id IS NOT NULL
  UNION ALL
  SELECT p.kinds, s.jurisdiction_id FROM partners p
    JOIN agencies_service s ON s.agency_id = p.agency_id
)
SELECT jsonb_build_object(
  'person_id', me.id, 'person_uuid', me.uuid, 'name', me.name,
  'roles', (SELECT coalesce(jsonb_agg(jsonb_build_array(role, agency_id)), '[]') FROM roles),
  'agencies', (SELECT coalesce(jsonb_agg(DISTINCT jsonb_build_array(agency_id, short_code, name)),
               '[]') FROM roles),
  'jurisdictions', (SELECT coalesce(jsonb_agg(jurisdiction_id), '[]') FROM served),
  'shared_jurisdictions', (SELECT coalesce(jsonb_agg(DISTINCT jurisdiction_id), '[]')
     FROM partner_territories WHERE 'data_sharing' = ANY (kinds)
      AND jurisdiction_id NOT IN (SELECT jurisdiction_id FROM served)),
  'shared_agencies', (SELECT coalesce(jsonb_agg(DISTINCT agency_id), '[]')
     FROM partner_agencies WHERE kinds && ARRAY['data_sharing', 'automatic_aid']::varchar[]
      AND agency_id NOT IN (SELECT agency_id FROM mine)),
  'automatic', (SELECT coalesce(jsonb_agg(DISTINCT agency_id), '[]')
     FROM partner_agencies WHERE 'automatic_aid' = ANY (kinds)
      AND agency_id NOT IN (SELECT agency_id FROM mine)))
FROM me
$$
"""

EVERYTHING = """
CREATE FUNCTION agencies_everything() RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT jsonb_build_object(
    'agencies', (SELECT coalesce(jsonb_agg(jsonb_build_array(id, short_code, name)), '[]')
                   FROM agencies_agency),
    'jurisdictions', (SELECT coalesce(jsonb_agg(id), '[]') FROM agencies_jurisdiction))
$$
"""

PARTNERS = """
CREATE FUNCTION agencies_partners(p_agency bigint)
RETURNS TABLE (agency_id bigint, agreement_id bigint, automatic boolean, activates boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
WITH in_force AS (
  SELECT a.id, a.kinds, a.approved_to_activate FROM agencies_agreement a
   WHERE a.valid_from <= statement_timestamp() AND (a.valid_to IS NULL OR a.valid_to > statement_timestamp())
     AND a.revoked_at IS NULL
     AND a.kinds && ARRAY['mutual_aid', 'automatic_aid']::varchar[]
     AND NOT EXISTS (SELECT FROM agencies_agreementparty p
                      WHERE p.agreement_id = a.id AND p.signed_at IS NULL)
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
 WHERE mine.agency_id = p_agency AND (p_agency = ANY (eoc_agencies()) OR eoc_scoped())
 ORDER BY other.agency_id, 'automatic_aid' = ANY (other.kinds) DESC, other.id
$$
"""


def definer(sql: str, signature: str, *callers: str) -> migrations.RunSQL:
    """A function that runs as the schema's owner, for the named callers only."""
    return migrations.RunSQL(
        [
            sql,
            f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC",
            f"GRANT EXECUTE ON FUNCTION {signature} TO {', '.join(callers)}",
        ],
        migrations.RunSQL.noop,
    )


PERSON = (
    f"{rls.mine('agency_id')} OR id = eoc_person() OR EXISTS (SELECT FROM agencies_membership m "
    f"WHERE m.person_id = agencies_person.id AND {rls.mine('m.agency_id')})"
)
AGREEMENT = f"{rls.mine('agency_id')} OR id IN (SELECT agencies_my_agreements())"
PARTY = f"{rls.OPERATOR} OR agreement_id IN (SELECT agencies_my_agreements())"
MY_TERRITORY = "({} = ANY ((SELECT eoc_jurisdictions())::bigint[]) OR (SELECT eoc_operator()))"
REGION = """
INSERT INTO agencies_agency (uuid, name, short_code, kind, discipline, phone, cover_floor,
                             illustrative, active, version)
VALUES (gen_random_uuid(), 'Regional operations', 'REG', 'government', 'emergency_management', '',
        0, false, true, 1)
"""


class Migration(migrations.Migration):
    dependencies = [("agencies", "0001_initial"), ("access", "0002_scope")]

    operations = [
        definer(MY_AGREEMENTS, "agencies_my_agreements()", "eoc_app"),
        definer(ACTOR, "agencies_actor(uuid)", "eoc_app", "eoc_relay"),
        definer(EVERYTHING, "agencies_everything()", "eoc_app", "eoc_relay"),
        definer(PARTNERS, "agencies_partners(bigint)", "eoc_app", "eoc_relay"),
        rls.protect(
            "agencies_jurisdiction",
            read=rls.SCOPED,
            write=rls.SCOPED,
            update=MY_TERRITORY.format("id"),
            relay="SELECT",
        ),
        rls.protect(
            "agencies_agency",
            read=rls.SCOPED,
            write=rls.SCOPED,
            update=rls.mine("id"),
            relay="SELECT",
        ),
        rls.protect(
            "agencies_service", read=rls.SCOPED, write=rls.mine("agency_id"), relay="SELECT"
        ),
        rls.removable("agencies_service", rls.mine("agency_id")),
        rls.protect("agencies_person", read=PERSON, write=PERSON, relay="SELECT"),
        rls.protect(
            "agencies_membership",
            read=f"{rls.mine('agency_id')} OR person_id = eoc_person()",
            write=rls.mine("agency_id"),
            relay="SELECT",
        ),
        rls.protect(
            "agencies_contactpoint",
            read=f"{rls.mine('agency_id')} OR person_id = eoc_person()",
            write=f"{rls.mine('agency_id')} OR person_id = eoc_person()",
            relay="SELECT",
        ),
        rls.removable(
            "agencies_contactpoint", f"{rls.mine('agency_id')} OR person_id = eoc_person()"
        ),
        rls.protect("agencies_agreement", read=AGREEMENT, write=AGREEMENT, relay="SELECT"),
        rls.protect("agencies_agreementparty", read=PARTY, write=PARTY, relay="SELECT"),
        rls.removable("agencies_agreementparty", PARTY),
        rls.protect(
            "agencies_declaration",
            read=rls.SCOPED,
            write=MY_TERRITORY.format("issuer_id"),
            relay="SELECT",
        ),
        *(
            rls.versioned(f"agencies_{table}")
            for table in ("jurisdiction", "agency", "person", "agreement", "declaration")
        ),
        rls.one_mode("agencies_declaration"),
        migrations.RunSQL(REGION, migrations.RunSQL.noop),
    ]
