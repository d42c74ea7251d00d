"""Questions to PostgreSQL's catalogue about tables, views and functions; answers are faults."""

from collections.abc import Callable, Collection, Mapping

Rows = list[tuple[object, ...]]
Ask = Callable[[str], Rows]

OURS = """n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'
 AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.objid = {oid} AND e.deptype = 'e')"""
SEARCH_PATH = "search_path=pg_catalog, public, pg_temp"
CALLERS = """(SELECT coalesce(string_agg(CASE grantee WHEN 0 THEN 'PUBLIC'
 ELSE grantee::regrole::text END, ' '), '') FROM aclexplode(
 coalesce(proacl, acldefault('f', proowner))) WHERE grantee <> proowner)"""


def relations(ask: Ask, kinds: str, columns: str) -> Rows:
    """Our own relations of some kinds, in any schema."""
    return ask(
        f"SELECT CASE n.nspname WHEN 'public' THEN '' ELSE n.nspname || '.' END || relname, "
        f"{columns} FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace "
        f"WHERE relkind IN ({kinds}) AND {OURS.format(oid='c.oid')} ORDER BY 1"
    )


def naked_tables(ask: Ask, listed: Collection[str]) -> list[str]:
    """Tables without forced row-level security that are not listed, and lines that lie."""
    found = relations(ask, "'r', 'p', 'f'", "relrowsecurity AND relforcerowsecurity")
    naked = {str(name) for name, walled in found if not walled}
    return [f"{name} has no wall and no line in OPEN" for name in sorted(naked - set(listed))] + [
        f"{name} stands in OPEN but is walled or gone" for name in sorted(set(listed) - naked)
    ]


def policies(ask: Ask) -> list[str]:
    """Policies for everybody, always true, or asking per row; walls the owner cannot pass."""
    loose = ask(
        "SELECT polrelid::regclass::text, polname FROM pg_policy WHERE polroles = '{0}' "
        "OR ('eoc_app'::regrole = ANY (polroles) AND 'true' IN ("
        "pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)))"
    )
    closed = ask(
        "SELECT oid::regclass::text FROM pg_class c WHERE relrowsecurity AND NOT EXISTS ("
        "SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'owner_all')"
    )
    often = ask(
        "SELECT polrelid::regclass::text, polname FROM pg_policy "
        r"WHERE regexp_replace(pg_get_expr(polqual, polrelid), "
        r"'SELECT (NULLIF\()?eoc_[a-z_]+\(', '', 'g') ~ 'eoc_[a-z_]+\('"
    )
    return [
        *(f"{table}.{name} lets everybody pass" for table, name in loose),
        *(f"{table} would hide its rows from migrations" for (table,) in closed),
        *(f"{table}.{name} asks for the scope once a row: (SELECT ...)" for table, name in often),
    ]


def views(ask: Ask) -> list[str]:
    """Views that run as their owner, materialized views (no policy guards them), and rules."""
    invoker = "coalesce(array_to_string(reloptions, ','), '') ~ 'security_invoker=(true|on|1|yes)'"
    found = relations(ask, "'v'", invoker)
    stored = relations(ask, "'m'", "1")
    rules = ask(
        "SELECT rulename, relname FROM pg_rewrite JOIN pg_class c ON c.oid = ev_class "
        "JOIN pg_namespace n ON n.oid = relnamespace "
        f"WHERE rulename <> '_RETURN' AND {OURS.format(oid='c.oid')}"
    )
    return [
        *(f"view {name} runs as its owner" for name, safe in found if not safe),
        *(f"materialized view {name} has no wall" for name, _ in stored),
        *(f"rule {rule} rewrites {table}" for rule, table in rules),
    ]


def _functions(ask: Ask, columns: str, where: str) -> Rows:
    return ask(
        f"SELECT p.oid::regprocedure::text, p.proname, proowner::regrole::text, {columns} "
        f"FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace "
        f"WHERE {OURS.format(oid='p.oid')} AND {where} ORDER BY 1"
    )


def definers(ask: Ask, listed: Mapping[str, str]) -> list[str]:
    """Functions with their owner's rights: unlisted, called by others, or led by the caller."""
    faults, seen = [], set()
    columns = f"{CALLERS}, coalesce(array_to_string(proconfig, ';'), '')"
    for signature, name, owner, callers, config in _functions(ask, columns, "prosecdef"):
        seen.add(str(name))
        expected = listed.get(str(name))
        if expected is None:
            faults.append(f"{signature} has its owner's rights and no line in DEFINERS")
        elif set(str(callers).split()) != set(expected.split()):
            faults.append(f"{signature} may be called by {callers}, DEFINERS says: {expected}")
        if SEARCH_PATH not in str(config).split(";"):  # settings of the planner may stand beside it
            faults.append(f"{signature} needs SET search_path = pg_catalog, public, pg_temp")
        if owner not in ("eoc_owner", "eoc_journal"):
            faults.append(f"{signature} belongs to {owner}")
    return faults + [f"{name} is in DEFINERS but gone" for name in sorted(set(listed) - seen)]


def invokers(ask: Ask, listed: Collection[str]) -> list[str]:
    """Functions with the caller's rights that are neither triggers nor listed."""
    found = _functions(ask, "1", "NOT prosecdef AND prorettype <> 'trigger'::regtype")
    names = {str(row[1]) for row in found}
    return [
        *(f"{name} has no line in INVOKERS" for name in sorted(names - set(listed))),
        *(f"{name} is in INVOKERS but gone" for name in sorted(set(listed) - names)),
        *(f"{row[0]} belongs to {row[2]}" for row in found if row[2] != "eoc_owner"),
    ]
