"""Whoever writes the public site reads as a role without any table: a fault shows nothing else."""

import pytest
from django.db import ProgrammingError, connection

from residents.selectors.alerts import as_public, standing
from tests.alerts import public
from tests.cast import Cast

pytestmark = pytest.mark.django_db
TABLES = """SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
 WHERE relkind IN ('r', 'p', 'v', 'm') AND n.nspname = 'public' AND NOT EXISTS (
   SELECT FROM pg_depend e WHERE e.objid = c.oid AND e.deptype = 'e')"""
FUNCTIONS = """SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
 WHERE n.nspname = 'public' AND prosecdef AND has_function_privilege(p.oid, 'EXECUTE')
   AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.objid = p.oid AND e.deptype = 'e')"""


def refused(statement: str) -> bool:
    try:
        with as_public() as cursor:
            cursor.execute(statement)
    except ProgrammingError as error:
        return "permission denied" in str(error)
    return False


def test_the_role_reads_no_table_and_no_view(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        names = [name for (name,) in cursor.fetchall()]
    assert len(names) > 60
    assert [name for name in names if not refused(f"SELECT 1 FROM {name}")] == []


def test_the_role_calls_one_function_with_others_rights() -> None:
    with as_public() as cursor:
        cursor.execute(FUNCTIONS)
        assert cursor.fetchall() == [("alerts_public_site",)]


def test_the_step_down_ends_with_the_block(cast: Cast) -> None:
    public.issued(cast)
    assert len(standing().alerts) == 1
    refused("SELECT 1 FROM alerts_publicalert")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("eoc_app",)
