"""Without a scope every walled table is empty and takes nothing; whoever sweeps must have one."""

from collections.abc import Callable

import psycopg
import pytest

from agencies.services import sharing
from alerts.services import deliveries
from eoc import journal
from eoc.access.scope import NoScope, pending
from resources.services import documents
from tests.access import anything
from tests.access.catalogue import Ask
from tests.cast import Cast

NOBODY = "SET LOCAL ROLE {role}"
REFUSED = (psycopg.errors.InsufficientPrivilege,)
BEFORE_LOGIN = {
    "agencies_signonprovider": "the login page names the providers one may sign on with",
    "axes_accessattempt": "failed attempts are counted before anybody is known",
    "mfa_authenticator": "the second factor is asked for before a scope can be opened",
}


@pytest.fixture
def populated(ask_above: Ask) -> Ask:
    """A row in every walled table, in a transaction that is rolled back."""
    anything.without_rules(ask_above)
    for table in anything.walled(ask_above):
        ask_above(anything.row(ask_above, table))
    return ask_above


def _tried(ask: Ask, statement: str) -> object:
    """The rows a statement finds or touches, or the words of its refusal."""
    ask("SAVEPOINT here")
    try:
        found: object = ask(statement)
    except psycopg.Error as refusal:
        found = type(refusal)
    ask("ROLLBACK TO here")
    return found


def _nothing(found: object) -> bool:
    return found in ([], *REFUSED)


def test_the_rows_are_there(populated: Ask) -> None:
    assert all(populated(f"SELECT 1 FROM {table}") for table in anything.walled(populated))


@pytest.mark.parametrize("role", ["eoc_app", "eoc_public"])
def test_every_walled_table_is_empty(populated: Ask, role: str) -> None:
    tables = anything.walled(populated)
    populated(NOBODY.format(role=role))
    seen = {t for t in tables if not _nothing(_tried(populated, f"SELECT 1 FROM {t}"))}
    assert seen == (BEFORE_LOGIN.keys() if role == "eoc_app" else set())


def test_no_walled_table_takes_a_row(populated: Ask) -> None:
    rows = {table: anything.row(populated, table) for table in anything.walled(populated)}
    populated(NOBODY.format(role="eoc_app"))
    taken = {table for table, insert in rows.items() if _tried(populated, insert) not in REFUSED}
    assert taken <= BEFORE_LOGIN.keys()


def test_no_row_is_changed_or_removed(populated: Ask) -> None:
    tables = {
        table: populated(anything.COLUMNS.format(table=table))[0][0]
        for table in anything.walled(populated)
        if table not in BEFORE_LOGIN
    }
    populated(NOBODY.format(role="eoc_app"))
    for table, column in tables.items():
        change = f'UPDATE {table} SET "{column}" = "{column}" RETURNING 1'
        assert _nothing(_tried(populated, change)), table
        assert _nothing(_tried(populated, f"DELETE FROM {table} RETURNING 1")), table


def test_the_application_would_see_them_without_policies(populated: Ask) -> None:
    """So that the tests above would notice."""
    tables = anything.walled(populated)
    for table in tables:
        populated(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    populated(NOBODY.format(role="eoc_app"))
    unseen = [t for t in tables if _tried(populated, f"SELECT 1 FROM {t}") == []]
    assert unseen == []


SWEEPS: dict[str, Callable[[], object]] = {
    "what is due": deliveries.oldest_due,
    "what waits for the press": documents.oldest_due,
    "the journal": lambda: journal.append(
        kind="none.happened", by=sharing.operator(), mode="demo", audiences={}
    ),
    "what is kept until the end": lambda: pending("anything"),
}


@pytest.mark.parametrize("sweep", SWEEPS)
def test_a_sweep_without_a_scope_raises(cast: Cast, sweep: str) -> None:
    with pytest.raises(NoScope):
        SWEEPS[sweep]()
