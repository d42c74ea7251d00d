"""A row of nobody the tests know in any table: every column filled by its type, no rule asked."""

from tests.access.catalogue import Ask

STRANGER = 999_999
VALUES = {
    "bigint": str(STRANGER),
    "integer": "1",
    "smallint": "1",
    "double precision": "1",
    "numeric": "1",
    "numeric(12,2)": "1",
    "boolean": "false",
    "uuid": "gen_random_uuid()",
    "date": "current_date",
    "time without time zone": "localtime",
    "timestamp with time zone": "now()",
    "interval": "interval '1 hour'",
    "tstzrange": "tstzrange(now(), NULL)",
    "jsonb": "'{}'",
    "bytea": "'\\x00'",
    "inet": "'192.0.2.1'",
    "cidr": "'192.0.2.0/24'",
    "text": "'x'",
    "geometry(Point,4326)": "ST_SetSRID(ST_MakePoint(-75, 40), 4326)",
    "geometry(Polygon,4326)": "ST_MakeEnvelope(-75, 40, -74.9, 40.1, 4326)",
    "geometry(MultiPoint,4326)": "ST_Multi(ST_SetSRID(ST_MakePoint(-75, 40), 4326))",
    "geometry(MultiPolygon,4326)": "ST_Multi(ST_MakeEnvelope(-75, 40, -74.9, 40.1, 4326))",
}
SENSIBLE = {  # read by policies that expect their form
    "table_name": "'incidents_incident'",
    "stream": f"'demo.j{STRANGER}.incidents.full'",
}
COLUMNS = """SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute
 WHERE attrelid = '{table}'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
   AND attidentity = '' ORDER BY attnum"""
CHECKS = """SELECT conrelid::regclass::text, conname FROM pg_constraint
 WHERE contype = 'c' AND conrelid <> 0 AND coninhcount = 0
   AND connamespace = 'public'::regnamespace"""
WALLED = """SELECT oid::regclass::text FROM pg_class
 WHERE relforcerowsecurity AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY 1"""


def walled(ask: Ask) -> list[str]:
    """Every table behind row-level security."""
    return [str(row[0]) for row in ask(WALLED)]


def without_rules(ask: Ask) -> None:
    """Foreign keys, triggers and checks do not hold in this transaction; only a superuser may."""
    ask("SELECT resources_track_keep(1)")  # a row of now has its partition
    ask("SET LOCAL session_replication_role = replica")
    for table, name in ask(CHECKS):
        ask(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')


def row(ask: Ask, table: str) -> str:
    """The statement that puts such a row into the table."""
    columns = [(str(name), str(kind)) for name, kind in ask(COLUMNS.format(table=table))]
    names = ", ".join(f'"{name}"' for name, _ in columns)
    values = ", ".join(_value(name, kind) for name, kind in columns)
    return f"INSERT INTO {table} ({names}) VALUES ({values})"


def _value(name: str, kind: str) -> str:
    if name in SENSIBLE:
        return SENSIBLE[name]
    if kind.endswith("[]"):
        return f"'{{}}'::{kind}"
    if kind.startswith(("character varying", "character(")):
        return "'x'"
    return VALUES["numeric" if kind.startswith("numeric") else kind]
