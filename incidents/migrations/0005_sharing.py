"""Incidents under grants: who sees one, its log, its caller; owners that no row can lie about."""

from django.db import migrations

from eoc.access import rls
from eoc.access.grants import SEVERITIES

LETS = """
CREATE FUNCTION incidents_lets(p_kind text, p_owner bigint, p_classes varchar[]) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT NOT EXISTS (SELECT FROM unnest(p_classes) AS c (name)
                      WHERE NOT coalesce(p_owner = ANY (eoc_shared(p_kind || '.' || c.name)), false))
$$
"""


def by_severity(row: str, column: str, name: str) -> str:
    """The owner shows incidents of the row's severity under the name."""
    whens = " ".join(
        f"WHEN '{severity}' THEN (SELECT eoc_shared('{name}.{severity}'))::bigint[]"
        for severity in SEVERITIES
    )
    return f"{row}.{column} = ANY (CASE {row}.severity {whens} END)"


def granted(row: str, kind: str, column: str) -> str:
    """One owner's grants show the row: on the picture, or in full, and no class is held back."""
    picture = f"{row}.on_picture AND {by_severity(row, column, f'{kind}.incidents')}"
    in_full = by_severity(row, column, f"{kind}.incidents_full")
    lets = f"{row}.sensitive = '{{}}' OR incidents_lets('{kind}', {row}.{column}, {row}.sensitive)"
    return f"((({picture}) OR ({in_full})) AND ({lets}))"


INCIDENT = "incidents_incident"
JURISDICTION = granted(INCIDENT, "j", "jurisdiction_id")
AGENCY = granted(INCIDENT, "a", "agency_id")


def own(row: str) -> str:
    """Logged by one's agency, or on one's territory."""
    territory = rls.listed(f"{row}.jurisdiction_id", "eoc_jurisdictions")
    return f"({rls.mine(f'{row}.agency_id')} OR {territory})"


def helping(row: str, also: str = "true") -> str:
    """Shared with one's agency, while the share has not ended."""
    return (
        f"EXISTS (SELECT FROM incidents_incidentshare s WHERE s.incident_id = {row}.id "
        f"AND s.ended_at IS NULL AND {rls.MINE.format(column='s.agency_id')} AND {also})"
    )


READ = (
    f"{own(INCIDENT)} OR {JURISDICTION} OR {AGENCY} OR {helping(INCIDENT)} OR {rls.shared(f'{INCIDENT}.id', 'guest')}"
)


def of_incident(table: str, *rules: str) -> str:
    """A row of an incident `i` for which one of the rules holds."""
    return (
        f"EXISTS (SELECT FROM incidents_incident i WHERE i.id = {table}.incident_id "
        f"AND ({' OR '.join(rules)}))"
    )


INCLUDED = helping("i", "i.sensitive <@ s.includes")
BY_GRANT = [
    f"({granted('i', kind, column)} AND {rls.shared(f'i.{column}', f'{kind}.log')})"
    for kind, column in (("j", "jurisdiction_id"), ("a", "agency_id"))
]
LOG = of_incident("incidents_activitylogentry", own("i"), INCLUDED, *BY_GRANT)
LOG = f"{LOG} OR {rls.shared('incidents_activitylogentry.incident_id', 'guest_log')}"
IN_FULL = [
    f"({by_severity('i', column, f'{kind}.incidents_full')} AND (i.sensitive = '{{}}' "
    f"OR incidents_lets('{kind}', i.{column}, i.sensitive)))"
    for kind, column in (("j", "jurisdiction_id"), ("a", "agency_id"))
]
RESPONSE = of_incident("incidents_response", own("i"), INCLUDED, *IN_FULL)
WORKED_ON = of_incident("incidents_response", own("i"), helping("i", "s.tier = 'assist'"))
CALLER = of_incident(
    "incidents_caller",
    own("i"),
    helping("i", "i.sensitive <@ s.includes AND 'caller_identity' = ANY (s.includes)"),
    *(
        f"({in_full} AND {rls.shared(f'i.{column}', f'{kind}.caller_identity')})"
        for in_full, (kind, column) in zip(
            IN_FULL, (("j", "jurisdiction_id"), ("a", "agency_id")), strict=True
        )
    ),
)
OWNED = (
    f"({rls.mine('owner_agency_id')} OR {rls.listed('owner_jurisdiction_id', 'eoc_jurisdictions')})"
)
NOTING = (
    f"{rls.mine('agency_id')} AND "
    + of_incident("incidents_activitylogentry", own("i"), helping("i", "s.tier = 'assist'"))
)

OWNERS = [
    """CREATE FUNCTION incidents_owned() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  SELECT i.agency_id, i.jurisdiction_id INTO NEW.owner_agency_id, NEW.owner_jurisdiction_id
    FROM incidents_incident i WHERE i.id = NEW.incident_id;
  RETURN NEW;
END $$""",
    "REVOKE ALL ON FUNCTION incidents_owned() FROM PUBLIC",
    *(
        f"CREATE TRIGGER owned BEFORE INSERT OR UPDATE ON incidents_{table} "
        "FOR EACH ROW EXECUTE FUNCTION incidents_owned()"
        for table in ("incidentshare", "guest", "caller")
    ),
    """CREATE FUNCTION incidents_owner_follows() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE incidents_incidentshare SET owner_jurisdiction_id = NULL WHERE incident_id = NEW.id;
  UPDATE incidents_guest SET owner_jurisdiction_id = NULL WHERE incident_id = NEW.id;
  UPDATE incidents_caller SET owner_jurisdiction_id = NULL WHERE incident_id = NEW.id;
  RETURN NULL;
END $$""",
    "REVOKE ALL ON FUNCTION incidents_owner_follows() FROM PUBLIC",
    "CREATE TRIGGER owner_follows AFTER UPDATE OF jurisdiction_id ON incidents_incident "
    "FOR EACH ROW WHEN (OLD.jurisdiction_id IS DISTINCT FROM NEW.jurisdiction_id) "
    "EXECUTE FUNCTION incidents_owner_follows()",
]

GUEST = """
CREATE FUNCTION incidents_guest(p_sha256 text) RETURNS jsonb
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE incidents_guest g SET last_read_at = statement_timestamp()
    FROM incidents_incident i
   WHERE i.id = g.incident_id AND g.token_sha256 = p_sha256 AND g.revoked_at IS NULL
     AND g.expires_at > statement_timestamp() AND i.sensitive = '{}'
  RETURNING jsonb_build_object('incident', i.id, 'mode', i.mode, 'name', g.name,
    'organisation', g.organisation, 'with_log', g.with_log, 'expires_at', g.expires_at,
    'uuid', g.uuid)
$$
"""

SENSITIVE = (
    "ALTER TABLE incidents_incident ADD CONSTRAINT incident_sensitive CHECK (sensitive <@ "
    "ARRAY['law_sensitive', 'health', 'critical_infrastructure']::varchar[])"
)


class Migration(migrations.Migration):
    dependencies = [("incidents", "0005_sharing_tables"), ("agencies", "0005_grants")]

    operations = [
        migrations.RunSQL([LETS, SENSITIVE, *OWNERS], migrations.RunSQL.noop),
        rls.definer(GUEST, "incidents_guest(text)", "eoc_app"),
        rls.replaced(INCIDENT, "app_read", "SELECT", READ),
        rls.replaced("incidents_incidentshare", "app_add", "INSERT", OWNED),
        rls.replaced("incidents_incidentshare", "app_change", "UPDATE", OWNED),
        rls.replaced("incidents_response", "app_read", "SELECT", RESPONSE),
        rls.replaced("incidents_response", "app_add", "INSERT", WORKED_ON),
        rls.replaced("incidents_response", "app_change", "UPDATE", WORKED_ON),
        rls.replaced("incidents_activitylogentry", "app_read", "SELECT", LOG),
        rls.replaced("incidents_activitylogentry", "app_add", "INSERT", NOTING),
        rls.replaced("incidents_activitylogentry", "app_change", "UPDATE", NOTING),
        rls.protect("incidents_guest", read=OWNED, write=OWNED),
        rls.protect("incidents_caller", read=CALLER, write=OWNED, relay=""),
        rls.removable("incidents_caller", OWNED),
        rls.replaced("incidents_place", "app_add", "INSERT", "eoc_member()"),
        rls.replaced("incidents_place", "app_change", "UPDATE", "eoc_member()"),
    ]
