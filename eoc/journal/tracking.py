"""Row history as migrations write it: `track("agencies_person")` keeps every change of a table.

Statement-level triggers hand the rows before and after to a function that runs as `eoc_journal`.
The application can neither call it nor write its table. Who acts and why it takes from the scope
(`eoc.actor`, `eoc.reason`), which the application sets as it sets every other part of the scope.

Reading needs no function of ours: the policy of `journal_rowchange` asks `journal_row_seen`, which
runs as the reader and looks the row up under the reader's own policies. A history is seen as far
as its row is seen, and a foreign one not at all; `journal_rule` narrows it for tables shown to more
people than may read how they came about.
"""

from collections.abc import Iterable
from typing import Any

from django.db.migrations import RunPython

# FULL JOIN: the plan made for one row is kept, and a nested loop over ten thousand takes minutes.
COLUMNS = """SELECT a.attname, format_type(a.atttypid, NULL) FROM pg_attribute a
 WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attname <> 'id'
   AND a.attgenerated = ''
 ORDER BY a.attnum"""
FUNCTION = """
CREATE OR REPLACE FUNCTION {table}_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  v_actor jsonb := journal_actor();
  v_reason text := coalesce(current_setting('eoc.reason', true), '');
  v_at timestamptz := clock_timestamp();
  v_txid bigint := pg_current_xact_id()::text::bigint;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    INSERT INTO journal_rowchange (table_name, row_id, verb, at, actor, reason, fields, txid)
    SELECT '{table}', c.id, 'update', v_at, v_actor, v_reason, ('{{' || c.fields || '}}')::jsonb,
           v_txid
      FROM (SELECT id, {changed} AS fields
              FROM rows_before o FULL JOIN rows_after n USING (id) OFFSET 0) c
     WHERE c.fields <> '';
  ELSIF TG_OP = 'INSERT' THEN
    INSERT INTO journal_rowchange (table_name, row_id, verb, at, actor, reason, fields, txid)
    SELECT '{table}', n.id, 'insert', v_at, v_actor, v_reason, ('{{' || {made} || '}}')::jsonb,
           v_txid
      FROM rows_after n;
  ELSE
    INSERT INTO journal_rowchange (table_name, row_id, verb, at, actor, reason, fields, txid)
    SELECT '{table}', o.id, 'delete', v_at, v_actor, v_reason, ('{{' || {removed} || '}}')::jsonb,
           v_txid
      FROM rows_before o;
  END IF;
  RETURN NULL;
END $$
"""
HANDED_OVER = (
    "GRANT CREATE ON SCHEMA public TO eoc_journal",
    "ALTER FUNCTION {table}_changed() OWNER TO eoc_journal",
    "REVOKE CREATE ON SCHEMA public FROM eoc_journal",
    "REVOKE ALL ON FUNCTION {table}_changed() FROM PUBLIC",
)
TABLES = {
    "insert": "NEW TABLE AS rows_after",
    "update": "OLD TABLE AS rows_before NEW TABLE AS rows_after",
    "delete": "OLD TABLE AS rows_before",
}
TRIGGER = (
    "CREATE OR REPLACE TRIGGER history_{verb} AFTER {verb} ON {table} REFERENCING {rows} "
    "FOR EACH STATEMENT EXECUTE FUNCTION {table}_changed()"
)


def track(table: str, *, without: Iterable[str] = ()) -> RunPython:
    """Keep every change of a table; again after a migration that adds a column.

    `without` names columns that say nothing of their own.
    """

    def forwards(apps: Any, editor: Any) -> None:
        with editor.connection.cursor() as cursor:
            cursor.execute(COLUMNS, [table])
            columns = [column for column in cursor.fetchall() if column[0] not in without]
            for statement in statements(table, columns):
                cursor.execute(statement)

    return RunPython(forwards, RunPython.noop)


def statements(table: str, columns: list[tuple[str, str]]) -> list[str]:
    """The function and the three triggers of one table, as SQL."""
    told = {
        verb: _fields([_field(name, kind, verb) for name, kind in columns])
        for verb in ("changed", "made", "removed")
    }
    return [
        FUNCTION.format(table=table, **told),
        *(statement.format(table=table) for statement in HANDED_OVER),
        *(TRIGGER.format(verb=verb, table=table, rows=rows) for verb, rows in TABLES.items()),
    ]


def _fields(parts: list[str]) -> str:
    """Fields as the inside of a JSON object, written by hand: a third of what building one takes.

    `concat_ws` passes over what did not change and over what is empty.
    """
    return f"concat_ws(',', {', '.join(parts)})"


def _field(name: str, kind: str, verb: str) -> str:
    """`"name":[before,after]`, or NULL where there is nothing to tell."""
    before, after = (_json(f'{side}."{name}"', kind) for side in "on")
    if verb == "made":
        return f"'\"{name}\":[null,' || {after} || ']'"
    if verb == "removed":
        return f"'\"{name}\":[' || {before} || ',null]'"
    pair = f"'[' || coalesce({before}, 'null') || ',' || coalesce({after}, 'null') || ']'"
    return f'CASE WHEN o."{name}" IS DISTINCT FROM n."{name}" THEN \'"{name}":\' || {pair} END'


def _json(kept: str, kind: str) -> str:
    if kind.startswith("geometry"):
        kept = f"journal_shape({kept})"
    elif kind in ("character varying", "text"):
        kept = f"nullif({kept}, '')"
    return f"to_json({kept})::text"
