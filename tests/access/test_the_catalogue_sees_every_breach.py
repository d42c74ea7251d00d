"""Each check of the catalogue goes red: the offence is made, found, and rolled back."""

from collections.abc import Callable

import psycopg
import pytest

from tests.access import catalogue, catalogue_rights
from tests.access.catalogue import Ask
from tests.access.test_every_table_has_its_wall import (
    BEYOND,
    CLOSED,
    DEFINERS,
    INVOKERS,
    OPEN,
    READ_ONLY,
)

Check = Callable[[Ask], list[str]]
LED = "LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS 'SELECT 1'"


def tables(ask: Ask) -> list[str]:
    return catalogue.naked_tables(ask, OPEN)


def definers(ask: Ask) -> list[str]:
    return catalogue.definers(ask, DEFINERS)


def invokers(ask: Ask) -> list[str]:
    return catalogue.invokers(ask, INVOKERS)


def rights(ask: Ask) -> list[str]:
    return catalogue_rights.table_rights(ask, BEYOND, READ_ONLY, CLOSED)


def keys(ask: Ask) -> list[str]:
    return catalogue_rights.foreign_keys(ask, OPEN)


policies, views = catalogue.policies, catalogue.views
sequences, defaults = catalogue_rights.sequences, catalogue_rights.defaults
BREACHES: list[tuple[Check, str, str]] = [
    (tables, "CREATE TABLE leaky (id int)", "leaky has no wall"),
    (tables, "CREATE SCHEMA aside; CREATE TABLE aside.leaky (id int)", "aside.leaky has no wall"),
    (tables, "CREATE TABLE cut (id int) PARTITION BY LIST (id)", "cut has no wall"),
    (tables, "ALTER TABLE incidents_incident DISABLE ROW LEVEL SECURITY", "incidents_incident has"),
    (tables, "ALTER TABLE resources_asset NO FORCE ROW LEVEL SECURITY", "resources_asset has no"),
    (tables, "DROP TABLE incidents_numbercounter", "incidents_numbercounter stands in OPEN"),
    (
        policies,
        "CREATE POLICY wide ON agencies_person FOR SELECT TO eoc_app USING (true)",
        "agencies_person.wide lets everybody pass",
    ),
    (policies, "CREATE POLICY wide ON alerts_alert USING (eoc_scoped())", "alerts_alert.wide lets"),
    (
        policies,
        "ALTER POLICY app_read ON alerts_alert USING (eoc_scoped() AND agency_id = 1)",
        "alerts_alert.app_read asks for the scope once a row",
    ),
    (policies, "DROP POLICY owner_all ON alerts_alert", "alerts_alert would hide its rows"),
    (views, "CREATE VIEW through AS SELECT * FROM agencies_person", "view through runs as"),
    (
        views,
        "CREATE VIEW through WITH (security_invoker = false) AS SELECT * FROM agencies_person",
        "view through runs as its owner",
    ),
    (
        views,
        "CREATE MATERIALIZED VIEW kept AS SELECT 1 AS one",
        "materialized view kept has no wall",
    ),
    (
        views,
        "CREATE RULE aside AS ON INSERT TO agencies_person DO ALSO NOTIFY x",
        "rule aside rewrites agencies_person",
    ),
    (definers, f"CREATE FUNCTION climb() RETURNS int {LED}", "climb() has its owner's rights"),
    (
        definers,
        "GRANT EXECUTE ON FUNCTION agencies_actors(uuid[],text[]) TO PUBLIC",
        "agencies_actors(uuid[],text[]) may be called by",
    ),
    (
        definers,
        "GRANT EXECUTE ON FUNCTION resources_counts(bigint[]) TO eoc_public",
        "resources_counts(bigint[]) may be called by",
    ),
    (
        definers,
        "ALTER FUNCTION agencies_actors(uuid[],text[]) SET search_path = public",
        "agencies_actors(uuid[],text[]) needs SET search_path",
    ),
    (
        definers,
        "ALTER FUNCTION agencies_actors(uuid[],text[]) SET search_path = pg_catalog, public",
        "agencies_actors(uuid[],text[]) needs SET search_path",
    ),
    (
        definers,
        "ALTER FUNCTION agencies_actors(uuid[],text[]) RESET search_path",
        "agencies_actors(uuid[],text[]) needs SET search_path",
    ),
    (
        definers,
        "DROP FUNCTION agencies_unserved(bigint) CASCADE",
        "agencies_unserved is in DEFINERS but gone",
    ),
    (
        invokers,
        "CREATE FUNCTION handy() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "handy has no line in INVOKERS",
    ),
    (rights, "GRANT INSERT ON incidents_incident TO eoc_relay", "eoc_relay may INSERT on"),
    (rights, "GRANT SELECT ON agencies_person TO PUBLIC", "PUBLIC may SELECT on agencies_person"),
    (rights, "GRANT SELECT ON alerts_alert TO eoc_public", "eoc_public may SELECT on alerts_alert"),
    (rights, "GRANT TRUNCATE ON alerts_alert TO eoc_app", "eoc_app may TRUNCATE on alerts_alert"),
    (rights, "GRANT UPDATE ON journal_entry TO eoc_app", "eoc_app may UPDATE on journal_entry"),
    (rights, "GRANT SELECT ON journal_stream TO eoc_app", "eoc_app may SELECT on journal_stream"),
    (
        rights,
        "GRANT SELECT (email) ON agencies_user TO eoc_public",
        "agencies_user.email has rights of its own",
    ),
    (
        sequences,
        "GRANT UPDATE ON SEQUENCE incidents_incident_id_seq TO eoc_app",
        "eoc_app may UPDATE, USAGE on sequence incidents_incident_id_seq",
    ),
    (
        sequences,
        "GRANT USAGE ON SEQUENCE incidents_incident_id_seq TO eoc_public",
        "eoc_public may USAGE on sequence incidents_incident_id_seq",
    ),
    (
        defaults,
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO eoc_public",
        "new objects of kind r grant eoc_public: SELECT",
    ),
    (
        defaults,
        "ALTER DEFAULT PRIVILEGES GRANT TRUNCATE ON TABLES TO eoc_app",
        "new objects of kind r grant eoc_app",
    ),
    (
        keys,
        "ALTER TABLE incidents_incident ADD seen_by bigint REFERENCES agencies_person",
        "incidents_incident.seen_by may cross owners",
    ),
    (
        keys,
        "ALTER TABLE resources_booking DROP CONSTRAINT resources_booking_asset_id_owner",
        "resources_booking.asset_id may cross owners",
    ),
    (
        keys,
        "ALTER TABLE incidents_incident DROP COLUMN parent_id",
        "incidents_incident.parent_id is listed in crossings.py but is gone",
    ),
]
CLIMBS = [
    ("ALTER ROLE eoc_app BYPASSRLS", "eoc_app stands above the walls"),
    ("ALTER ROLE eoc_app SUPERUSER", "eoc_app stands above the walls"),
    ("ALTER ROLE eoc_relay CREATEROLE", "eoc_relay stands above the walls"),
    ("CREATE ROLE eoc_climber; GRANT eoc_owner TO eoc_climber", "eoc_climber may become eoc_owner"),
    ("GRANT pg_read_all_data TO eoc_relay", "eoc_relay may become pg_read_all_data"),
    ("ALTER TABLE alerts_alert OWNER TO eoc_app", "eoc_app owns alerts_alert"),
    ("CREATE TABLE mine (); ALTER TABLE mine OWNER TO eoc_relay", "eoc_relay owns mine"),
    ("GRANT CREATE ON SCHEMA public TO eoc_app", "eoc_app may create in schema public"),
]


@pytest.mark.parametrize(("check", "breach", "fault"), BREACHES, ids=lambda value: str(value)[:60])
def test_a_breach_is_found(ask: Ask, check: Check, breach: str, fault: str) -> None:
    before = set(check(ask))
    ask(breach)
    assert [new for new in check(ask) if new not in before and new.startswith(fault)]


@pytest.mark.parametrize(("climb", "fault"), CLIMBS)
def test_a_role_that_climbs_is_found(ask_above: Ask, climb: str, fault: str) -> None:
    assert fault not in catalogue_rights.roles(ask_above)
    ask_above(climb)
    assert fault in catalogue_rights.roles(ask_above)


FORGED = """INSERT INTO resources_statuschange (asset_id, agency_id, at, status, dispatch_state,
 incident_number, by_name) SELECT a.id, g.id, now(), 'available', 'in_quarters', '', 'Nobody'
 FROM resources_asset a JOIN agencies_agency g ON g.id <> a.agency_id LIMIT 1"""
GIVEN = """INSERT INTO agencies_agency (uuid, name, short_code, kind, discipline, phone,
 cover_floor, illustrative, active, version) VALUES (gen_random_uuid(), 'Stranger', 'STR',
 'government', 'fire', '', 0, true, true, 1);
 INSERT INTO resources_asset (uuid, agency_id, call_sign, kind_id, home_name, status,
 dispatch_state, note, illustrative, version) SELECT gen_random_uuid(), id, 'Engine 1', 'engine',
 '', 'available', 'in_quarters', '', true, 1 FROM agencies_agency WHERE short_code = 'STR'"""


def test_a_child_cannot_name_another_owner_than_its_parent(ask: Ask) -> None:
    ask(GIVEN)
    with pytest.raises(psycopg.errors.ForeignKeyViolation, match="asset_id_owner"):
        ask(FORGED)


def test_a_temporary_table_does_not_lead_a_function_astray(ask_above: Ask) -> None:
    ask_above(
        "CREATE TEMPORARY TABLE agencies_agency AS SELECT 99 AS id, 'X' AS short_code, 'X' AS name"
    )
    ask_above("GRANT SELECT ON agencies_agency TO PUBLIC")
    [(found,)] = ask_above("SELECT agencies_everything()::text")
    assert '[99, "X", "X"]' not in str(found)


def test_the_application_makes_no_temporary_tables(as_application: Ask) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="temporary"):
        as_application("CREATE TEMPORARY TABLE agencies_agency (id bigint)")
