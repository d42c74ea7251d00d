"""A dump carries no LEAKPROOF and no rights: /readyz says so, and bootstrap mends it."""

from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings
from django.test import Client

from eoc.project.administration import prepare
from tests import database

LEAKPROOF = "ALTER FUNCTION geometry_overlaps(geometry, geometry) {}LEAKPROOF"


def _above() -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(_address(), autocommit=True)


def _address() -> str:
    return database.url("ADMIN_DATABASE_URL", str(settings.DATABASES["default"]["NAME"]))


@pytest.fixture
def restored(django_db_setup: None) -> Iterator[None]:
    """The run's database as `pg_restore` leaves it."""
    with _above() as above:
        name = above.info.dbname
        above.execute(LEAKPROOF.format("NOT ").encode())
        above.execute(f'GRANT TEMPORARY ON DATABASE "{name}" TO PUBLIC'.encode())
    yield
    prepare(_address())


@pytest.mark.django_db
def test_readyz_misses_the_right_of_the_map_index(restored: None) -> None:
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert "map index rights are missing" in answer.json()["database"]


@pytest.mark.django_db
def test_bootstrap_sets_it_again(restored: None) -> None:
    prepare(_address())
    assert Client().get("/readyz").json()["database"] == "ok"
    with _above() as above:
        found = above.execute(
            "SELECT has_database_privilege('eoc_app', current_database(), 'TEMPORARY')"
        )
        assert found.fetchone() == (False,)


@pytest.mark.django_db
def test_readyz_misses_the_spatial_index(django_db_setup: None) -> None:
    with _above() as above:
        above.execute("ALTER INDEX incident_point RENAME TO incident_point_gone")
    try:
        answer = Client().get("/readyz")
        assert answer.status_code == 503
        assert "map index" in answer.json()["database"]
    finally:
        with _above() as above:
            above.execute("ALTER INDEX incident_point_gone RENAME TO incident_point")
