"""The database roles and what only a superuser can set up, as one readable script."""

ROLES = ("eoc_owner", "eoc_app", "eoc_relay", "eoc_journal", "eoc_public")
EXTENSIONS = ("postgis", "pg_trgm", "btree_gist")

_ROLE = """DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
    CREATE ROLE {role} {login} NOSUPERUSER NOBYPASSRLS NOCREATEROLE;
  END IF;
END $$"""


def cluster_sql(database: str) -> list[str]:
    """Statements for the cluster: roles, and memberships the owner needs to hand functions over."""
    roles = [
        _ROLE.format(role=role, login="NOLOGIN" if role == "eoc_journal" else "LOGIN")
        for role in ROLES
    ]
    return [
        *roles,
        "GRANT eoc_journal, eoc_relay, eoc_app TO eoc_owner",
        "GRANT eoc_public TO eoc_app, eoc_relay",  # they step down to read what anybody may
        f'ALTER DATABASE "{database}" OWNER TO eoc_owner',
    ]


def database_sql(database: str) -> list[str]:
    """Statements inside the database: extensions, schema rights, LEAKPROOF for map queries."""
    return [
        *(f"CREATE EXTENSION IF NOT EXISTS {name}" for name in EXTENSIONS),
        f'REVOKE ALL ON DATABASE "{database}" FROM PUBLIC, eoc_app, eoc_relay',
        f'GRANT CONNECT, TEMPORARY ON DATABASE "{database}" TO eoc_owner',
        f'GRANT CONNECT ON DATABASE "{database}" TO eoc_app, eoc_relay, eoc_public',
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        "GRANT USAGE ON SCHEMA public TO PUBLIC",
        "GRANT ALL ON SCHEMA public TO eoc_owner WITH GRANT OPTION",
        "ALTER DEFAULT PRIVILEGES FOR ROLE eoc_owner IN SCHEMA public "
        "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO eoc_app",
        "ALTER DEFAULT PRIVILEGES FOR ROLE eoc_owner IN SCHEMA public "
        "GRANT SELECT ON TABLES TO eoc_relay",
        "ALTER DEFAULT PRIVILEGES FOR ROLE eoc_owner IN SCHEMA public "
        "GRANT USAGE ON SEQUENCES TO eoc_app, eoc_relay",
        "ALTER FUNCTION geometry_overlaps(geometry, geometry) LEAKPROOF",
        # What a process says of itself is stricter (eoc.project.environment); these catch the rest.
        "ALTER ROLE eoc_app SET idle_in_transaction_session_timeout = '30s'",
        # Policies make estimates high; compiling a query took 200 ms where running it took 6.
        "ALTER ROLE eoc_app SET jit = off",
        "ALTER ROLE eoc_relay SET jit = off",
        "ALTER ROLE eoc_relay SET idle_in_transaction_session_timeout = '30s'",
        "ALTER ROLE eoc_relay SET statement_timeout = '60s'",
        "ALTER ROLE eoc_public SET statement_timeout = '2s'",
        "ALTER ROLE eoc_public SET idle_in_transaction_session_timeout = '10s'",
    ]
