"""The catalogue: every table is walled or listed here with a reason; no role may climb over."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

OPEN = {
    "access_installation": "one row, read by every process, written by bootstrap",
    "agencies_user": "login only; no jurisdiction owns a login",
    "django_content_type": "Django's own",
    "django_migrations": "Django's own",
    "django_session": "Django's own",
    "auth_group": "Django's own",
    "auth_group_permissions": "Django's own",
    "auth_permission": "Django's own",
    "knox_authtoken": "hashed tokens, looked up before anybody is known",
    "incidents_incidenttype": "catalogue, read-only for the application",
    "incidents_numbercounter": "reached only through its function",
    "journal_stream": "reached only through the journal's functions",
    "resources_assetkind": "catalogue, read-only for the application",
    "resources_statetransition": "the table of states, read-only for the application",
    "spatial_ref_sys": "PostGIS's own",
}
DEFINERS = {
    "agencies_actor",
    "agencies_everything",
    "agencies_my_agreements",
    "agencies_only_administrator_of",
    "agencies_partners",
    "agencies_unserved",
    "agencies_unstaffed",
    "incidents_next_number",
    "journal_append",
    "journal_heads",
    "journal_since",
    "resources_counts",
    "resources_deployments_of",
    "resources_named_of",
    "resources_offers_of",
    "resources_only_listed_moves",
    "resources_supersede",
}
FLOORS = ["access", "journal", "agencies", "incidents", "resources", "alerts"]


def _rows(query: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


@pytest.mark.django_db
def test_every_table_is_walled_or_listed() -> None:
    tables = _rows(
        "SELECT relname, relrowsecurity AND relforcerowsecurity FROM pg_class "
        "WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
    )
    naked = {name for name, walled in tables if not walled}
    assert naked == set(OPEN)


@pytest.mark.django_db
def test_every_walled_table_lets_the_owner_migrate() -> None:
    missing = _rows(
        "SELECT relname FROM pg_class c WHERE relrowsecurity AND NOT EXISTS ("
        "SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'owner_all')"
    )
    assert missing == []


@pytest.mark.django_db
def test_no_server_role_is_above_the_walls() -> None:
    roles = _rows(
        "SELECT rolname FROM pg_roles WHERE rolname LIKE 'eoc%' AND (rolsuper OR rolbypassrls)"
    )
    assert roles == []
    assert _rows("SELECT current_user") == [("eoc_app",)]


@pytest.mark.django_db
def test_definer_functions_are_listed_and_fix_their_search_path() -> None:
    functions = _rows(
        "SELECT proname, coalesce(proconfig::text, '') FROM pg_proc "
        "WHERE prosecdef AND pronamespace = 'public'::regnamespace AND NOT EXISTS ("
        "SELECT FROM pg_depend d WHERE d.objid = pg_proc.oid AND d.deptype = 'e')"
    )
    assert {name for name, _ in functions} == DEFINERS
    assert all("search_path" in str(config) for _, config in functions)


@pytest.mark.django_db
def test_no_view_runs_as_its_owner() -> None:
    views = _rows(
        "SELECT relname FROM pg_class WHERE relkind = 'v' "
        "AND relnamespace = 'public'::regnamespace AND relowner <> 10 "
        "AND NOT coalesce(reloptions::text, '') LIKE '%security_invoker=true%'"
    )
    assert views == []


def test_no_foreign_key_points_upward() -> None:
    height = {label: floor for floor, label in enumerate(FLOORS)}
    upward = [
        f"{model._meta.label} -> {field.related_model._meta.label}"
        for model in apps.get_models()
        if model._meta.app_label in height
        for field in model._meta.get_fields()
        if field.many_to_one or field.one_to_one
        if field.concrete and field.related_model._meta.app_label in height
        if height[field.related_model._meta.app_label] > height[model._meta.app_label]
    ]
    assert upward == []


def test_no_foreign_key_leaves_the_cellar() -> None:
    for label in ("access", "journal"):
        for model in import_module(f"eoc.{label}.models").__dict__.values():
            if isinstance(model, type) and hasattr(model, "_meta"):
                assert not [f for f in model._meta.get_fields() if f.is_relation]
