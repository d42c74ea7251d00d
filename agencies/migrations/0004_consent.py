"""Consent in the database: who signs for a side, who takes on a territory, who founds an agency."""

from django.db import migrations

from eoc.access import rls

UNSTAFFED = """
CREATE FUNCTION agencies_unstaffed(p_agency bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT NOT EXISTS (SELECT FROM agencies_membership WHERE agency_id = p_agency)
$$
"""

UNSERVED = """
CREATE FUNCTION agencies_unserved(p_jurisdiction bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT NOT EXISTS (SELECT FROM agencies_service WHERE jurisdiction_id = p_jurisdiction)
$$
"""

ONLY_ADMINISTRATOR_OF = """
CREATE FUNCTION agencies_only_administrator_of(p_person bigint) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
WITH administrators AS (
  SELECT m.agency_id, m.person_id FROM agencies_membership m
    JOIN agencies_person p ON p.id = m.person_id AND p.active
    JOIN agencies_user u ON u.id = p.user_id AND u.is_active
   WHERE m.role = 'administrator' AND m.valid_from <= statement_timestamp()
     AND (m.valid_to IS NULL OR m.valid_to > statement_timestamp())
)
SELECT mine.agency_id FROM administrators mine
 WHERE mine.person_id = p_person AND NOT EXISTS (
   SELECT FROM administrators other
    WHERE other.agency_id = mine.agency_id AND other.person_id <> p_person)
$$
"""

TERMS_FIXED = [
    """CREATE FUNCTION agencies_terms_are_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM agencies_agreementparty p
              WHERE p.agreement_id = NEW.id AND p.signed_at IS NOT NULL) THEN
    RAISE EXCEPTION 'agreement % was signed, its terms are fixed', OLD.code
      USING ERRCODE = 'EOC09';
  END IF;
  RETURN NEW;
END $$""",
    """CREATE TRIGGER terms_are_fixed BEFORE UPDATE ON agencies_agreement FOR EACH ROW
WHEN ((OLD.code, OLD.title, OLD.kinds, OLD.valid_from, OLD.valid_to, OLD.approved_to_activate,
       OLD.terms, OLD.agency_id)
      IS DISTINCT FROM
      (NEW.code, NEW.title, NEW.kinds, NEW.valid_from, NEW.valid_to, NEW.approved_to_activate,
       NEW.terms, NEW.agency_id))
EXECUTE FUNCTION agencies_terms_are_fixed()""",
]

MY_SIDE = (
    f"{rls.mine('agency_id')} OR jurisdiction_id = ANY ((SELECT eoc_jurisdictions())::bigint[])"
)
DRAFTED_BY_ME = (
    "EXISTS (SELECT FROM agencies_agreement a WHERE a.id = agreement_id AND "
    f"{rls.mine('a.agency_id')})"
)
NOT_SIGNED_FOR_OTHERS = f"({DRAFTED_BY_ME}) AND (signed_at IS NULL OR {MY_SIDE})"
MY_OR_NOBODYS_TERRITORY = (
    f"{rls.mine('agency_id')} AND ({rls.OPERATOR} "
    "OR jurisdiction_id = ANY ((SELECT eoc_jurisdictions())::bigint[]) "
    "OR agencies_unserved(jurisdiction_id))"
)
FOUNDING = (
    "person_id = eoc_person() AND role = 'administrator' AND agencies_unstaffed(agency_id) "
    "AND EXISTS (SELECT FROM agencies_agency a WHERE a.short_code = 'REG' "
    "AND a.id = ANY ((SELECT eoc_agencies())::bigint[]))"
)


def definer(sql: str, signature: str) -> migrations.RunSQL:
    """A function that runs as the schema's owner, for the application only."""
    return migrations.RunSQL(
        [
            sql,
            f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC",
            f"GRANT EXECUTE ON FUNCTION {signature} TO eoc_app",
        ],
        migrations.RunSQL.noop,
    )


def replaced(table: str, policy: str, verb: str, rule: str) -> migrations.RunSQL:
    """Another rule for one verb of the application's role."""
    using = f"USING ({rule}) " if verb == "UPDATE" else ""
    return migrations.RunSQL(
        [
            f"DROP POLICY IF EXISTS {policy} ON {table}",
            f"CREATE POLICY {policy} ON {table} FOR {verb} TO eoc_app {using}WITH CHECK ({rule})",
        ],
        migrations.RunSQL.noop,
    )


class Migration(migrations.Migration):
    dependencies = [("agencies", "0003_uploads_and_signers")]

    operations = [
        definer(UNSTAFFED, "agencies_unstaffed(bigint)"),
        definer(UNSERVED, "agencies_unserved(bigint)"),
        definer(ONLY_ADMINISTRATOR_OF, "agencies_only_administrator_of(bigint)"),
        migrations.RunSQL(TERMS_FIXED, migrations.RunSQL.noop),
        replaced("agencies_agreementparty", "app_add", "INSERT", NOT_SIGNED_FOR_OTHERS),
        replaced("agencies_agreementparty", "app_change", "UPDATE", MY_SIDE),
        replaced("agencies_service", "app_add", "INSERT", MY_OR_NOBODYS_TERRITORY),
        replaced("agencies_membership", "app_found", "INSERT", FOUNDING),
        rls.protect(
            "agencies_boundaryupload", read="person_id = eoc_person()", write="person_id = eoc_person()"
        ),
        rls.removable("agencies_boundaryupload", "person_id = eoc_person()"),
    ]
