"""Row-level security as migrations write it: one call a table, readable as a sentence."""

from typing import Any

from django.db.migrations import RunSQL

# NULL tests of a subquery: asked once a query, and guessed right (most rows, hardly any).
SCOPED = "((SELECT nullif(eoc_system(), '')) IS NOT NULL)"
OPERATOR = "((SELECT nullif(eoc_system(), 'operator')) IS NULL)"
MINE = "{column} = ANY ((SELECT eoc_agencies())::bigint[])"


def mine(*columns: str) -> str:
    """One of the columns names an agency the actor acts for, or the operator acts."""
    return "(" + " OR ".join([*(MINE.format(column=c) for c in columns), OPERATOR]) + ")"


def listed(column: str, function: str) -> str:
    """The column is among the ids a scope function returns (evaluated once a query)."""
    return f"({column} = ANY ((SELECT {function}())::bigint[]))"


def shared(column: str, name: str) -> str:
    """The column is an owner that shows this (`j.incidents.high`), read once a query."""
    return f"({column} = ANY ((SELECT eoc_shared('{name}'))::bigint[]))"


def replaced(table: str, policy: str, verb: str, rule: str) -> RunSQL:
    """Another rule for one verb of the application's role."""
    using = "" if verb == "INSERT" else f"USING ({rule}) "
    check = "" if verb in ("SELECT", "DELETE") else f"WITH CHECK ({rule})"
    return RunSQL(
        [
            f"DROP POLICY IF EXISTS {policy} ON {table}",
            f"CREATE POLICY {policy} ON {table} FOR {verb} TO eoc_app {using}{check}",
        ],
        RunSQL.noop,
    )


def definer(sql: str, signature: str, *callers: str) -> RunSQL:
    """A SECURITY DEFINER function that runs as the schema's owner, for the named callers only."""
    grant = [f"GRANT EXECUTE ON FUNCTION {signature} TO {', '.join(callers)}"] if callers else []
    return RunSQL([sql, f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC", *grant], RunSQL.noop)


def protect(table: str, *, read: str, write: str = "", update: str = "", relay: str = "") -> RunSQL:
    """Force row-level security on `table` for the application's role.

    `read` guards SELECT, `write` INSERT (and UPDATE where `update` is empty); no rule, no verb.
    `relay` lists the verbs ("SELECT", "ALL") the relay's role has on every row.
    """
    rules: list[Any] = [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY owner_all ON {table} TO eoc_owner USING (true) WITH CHECK (true)",
        f"CREATE POLICY app_read ON {table} FOR SELECT TO eoc_app USING ({read})",
    ]
    if write:
        rules.append(f"CREATE POLICY app_add ON {table} FOR INSERT TO eoc_app WITH CHECK ({write})")
    if update or write:
        rule = update or write
        rules.append(
            f"CREATE POLICY app_change ON {table} FOR UPDATE TO eoc_app "
            f"USING ({rule}) WITH CHECK ({rule})"
        )
    if relay:
        rules.append(
            f"CREATE POLICY relay ON {table} FOR {relay} TO eoc_relay USING (true)"
            + (" WITH CHECK (true)" if relay == "ALL" else "")
        )
    return RunSQL(rules, RunSQL.noop)


def removable(table: str, rule: str) -> RunSQL:
    """Let the application's role delete rows for which `rule` holds."""
    return RunSQL(
        f"CREATE POLICY app_remove ON {table} FOR DELETE TO eoc_app USING ({rule})", RunSQL.noop
    )


def versioned(table: str) -> RunSQL:
    """Refuse a lost update: every UPDATE raises the version by one."""
    return RunSQL(
        f"CREATE TRIGGER one_version_up BEFORE UPDATE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION eoc_one_version_up()",
        RunSQL.noop,
    )


def one_mode(table: str) -> RunSQL:
    """A row never changes its mode: what began as an exercise stays one."""
    return RunSQL(
        f"CREATE TRIGGER mode_is_fixed BEFORE UPDATE OF mode ON {table} "
        "FOR EACH ROW WHEN (OLD.mode IS DISTINCT FROM NEW.mode) "
        "EXECUTE FUNCTION eoc_mode_is_fixed()",
        RunSQL.noop,
    )


def same_mode(table: str, column: str, parent: str) -> RunSQL:
    """A row inherits its parent's mode, by a foreign key over both columns."""
    return RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_mode "
        f"FOREIGN KEY ({column}, mode) REFERENCES {parent} (id, mode)",
        RunSQL.noop,
    )


def owned_function(sql: str, owner: str, signature: str, *callers: str) -> RunSQL:
    """Create a SECURITY DEFINER function that runs as `owner`; only `callers` may execute it."""
    return RunSQL(
        [
            sql,
            f"GRANT CREATE ON SCHEMA public TO {owner}",
            f"ALTER FUNCTION {signature} OWNER TO {owner}",
            f"REVOKE CREATE ON SCHEMA public FROM {owner}",
            f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC",
            f"GRANT EXECUTE ON FUNCTION {signature} TO {', '.join(callers)}",
        ],
        RunSQL.noop,
    )
