"""Questions to PostgreSQL's catalogue about rights, roles and foreign keys; answers are faults."""

from collections.abc import Collection, Mapping

from eoc.access.crossings import CROSSING, OWNERS, PLAIN, REFERENCE
from tests.access.catalogue import OURS, Ask

LENT_TO_OWNER = {"eoc_app", "eoc_relay", "eoc_journal"}
BELOW = "eoc_public"  # the servers step down to it; it has no right on any table
PLAINLY = {"eoc_app": {"SELECT", "INSERT", "UPDATE", "DELETE"}, "eoc_relay": {"SELECT"}}
DEFAULTS = {
    ("r", "eoc_app"): {"SELECT", "INSERT", "UPDATE", "DELETE"},
    ("r", "eoc_relay"): {"SELECT"},
    ("S", "eoc_app"): {"USAGE"},
    ("S", "eoc_relay"): {"USAGE"},
}
GRANTEE = "CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END"

Rights = dict[tuple[str, str], set[str]]


def _rights(ask: Ask, kinds: str, default: str) -> Rights:
    rows = ask(
        f"SELECT relname, {GRANTEE}, privilege_type "
        "FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace, "
        f"aclexplode(coalesce(relacl, acldefault('{default}', relowner))) "
        f"WHERE relkind IN ({kinds}) AND grantee <> relowner AND {OURS.format(oid='c.oid')}"
    )
    found: Rights = {}
    for name, role, verb in rows:
        found.setdefault((str(name), str(role)), set()).add(str(verb))
    return found


def table_rights(
    ask: Ask, beyond: Mapping[str, str], read_only: Collection[str], closed: Collection[str]
) -> list[str]:
    """Rights on tables beyond the plain ones; `beyond` lists verbs by table and role."""
    faults = []
    for (table, role), verbs in sorted(_rights(ask, "'r', 'p', 'v', 'm', 'f'", "r").items()):
        plain = set() if table in closed else PLAINLY.get(role, set())
        if table in read_only:
            plain = plain & {"SELECT"}
        if extra := verbs - plain - set(beyond.get(f"{table} {role}", "").split()):
            faults.append(f"{role} may {', '.join(sorted(extra))} on {table}")
    columns = ask(
        "SELECT attrelid::regclass::text, attname FROM pg_attribute "
        "WHERE attacl IS NOT NULL AND attrelid >= 16384"
    )
    return faults + [f"{table}.{column} has rights of its own" for table, column in columns]


def sequences(ask: Ask) -> list[str]:
    """Sequences on which a role may do more than draw the next number."""
    return [
        f"{role} may {', '.join(sorted(verbs))} on sequence {name}"
        for (name, role), verbs in sorted(_rights(ask, "'S'", "s").items())
        if role not in LENT_TO_OWNER or not verbs <= {"USAGE"}
    ]


def defaults(ask: Ask) -> list[str]:
    """What new tables, sequences and functions grant by themselves must be what roles.py says."""
    rows = ask(
        f"SELECT defaclrole::regrole::text, defaclobjtype::text, {GRANTEE}, privilege_type "
        "FROM pg_default_acl, aclexplode(defaclacl) WHERE grantee <> defaclrole"
    )
    found: Rights = {}
    strangers = {str(row[0]) for row in rows} - {"eoc_owner"}
    for _, kind, role, verb in rows:
        found.setdefault((str(kind), str(role)), set()).add(str(verb))
    return [f"{role} has default privileges" for role in sorted(strangers)] + [
        f"new objects of kind {kind} grant {role}: {', '.join(sorted(found.get((kind, role), ())))}"
        for kind, role in sorted(found.keys() | DEFAULTS.keys())
        if found.get((kind, role)) != DEFAULTS.get((kind, role))
    ]


def roles(ask: Ask) -> list[str]:
    """Roles that could climb: above the walls, inside another role, owner of anything."""
    above = ask(
        "SELECT rolname FROM pg_roles WHERE rolname LIKE 'eoc%' AND (rolsuper OR rolbypassrls "
        "OR rolcreaterole OR rolcreatedb OR rolreplication)"
    )
    inside = ask(
        "SELECT m.rolname, r.rolname FROM pg_auth_members a JOIN pg_roles m ON m.oid = a.member "
        "JOIN pg_roles r ON r.oid = a.roleid WHERE m.rolname LIKE 'eoc%'"
    )
    return [
        *(f"{role} stands above the walls" for (role,) in above),
        *(
            f"{member} may become {role}"
            for member, role in inside
            if (member != "eoc_owner" or role not in LENT_TO_OWNER)
            and (member not in ("eoc_app", "eoc_relay") or role != BELOW)
        ),
        *_owners(ask),
    ]


def _owners(ask: Ask) -> list[str]:
    owned = ask(
        "SELECT relowner::regrole::text, relname FROM pg_class c "
        f"JOIN pg_namespace n ON n.oid = relnamespace WHERE {OURS.format(oid='c.oid')} "
        "AND relkind <> ALL ('{c,i,I,t}') AND relowner <> 'eoc_owner'::regrole"
    )
    makers = ask(
        "SELECT rolname, nspname FROM pg_roles, pg_namespace WHERE rolname LIKE 'eoc%' "
        "AND rolname <> 'eoc_owner' AND nspname !~ '^pg_' "
        "AND has_schema_privilege(rolname, pg_namespace.oid, 'CREATE')"
    )
    return [f"{role} owns {name}" for role, name in owned] + [
        f"{role} may create in schema {schema}" for role, schema in makers
    ]


def _keys(ask: Ask) -> list[tuple[str, list[str], str]]:
    rows = ask(
        "SELECT conrelid::regclass::text, (SELECT array_agg(attname::text ORDER BY place) "
        "FROM unnest(conkey) WITH ORDINALITY AS k (number, place) JOIN pg_attribute "
        "ON attrelid = conrelid AND attnum = number), confrelid::regclass::text "
        "FROM pg_constraint WHERE contype = 'f'"
    )
    return [(str(table), list(columns), str(target)) for table, columns, target in rows]  # type: ignore[call-overload]


def foreign_keys(ask: Ask, unowned: Collection[str]) -> list[str]:
    """Keys that may cross from one owner to another and stand in no list, and lines that lie."""
    keys = _keys(ask)
    owned_by = {
        (table, columns[0], target) for table, columns, target in keys if set(columns[1:]) & OWNERS
    }
    loose = {
        f"{table}.{columns[0]}"
        for table, columns, target in keys
        if not {table, target} & set(unowned) and target not in REFERENCE
        if (table, columns[0], target) not in owned_by
    }
    listed = CROSSING.keys() | PLAIN.keys()
    return [
        f"{key} may cross owners: carry the owner beside it, or list it"
        for key in sorted(loose - listed)
    ] + [
        f"{key} is listed in crossings.py but is gone or carries its owner"
        for key in sorted(listed - loose)
    ]
