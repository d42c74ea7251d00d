"""Connections for questions to the catalogue; whatever they make is rolled back."""

from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings

from tests import database
from tests.access.catalogue import Ask, Rows


def _connect(variable: str) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(database.url(variable, str(settings.DATABASES["default"]["NAME"])))


def _asking(connection: psycopg.Connection[tuple[object, ...]]) -> Ask:
    def ask(query: str) -> Rows:
        found = connection.execute(query.encode())
        return found.fetchall() if found.description else []

    return ask


@pytest.fixture
def ask(django_db_setup: None) -> Iterator[Ask]:
    """As the owner of the schema, in a transaction that never commits."""
    connection = _connect("OWNER_DATABASE_URL")
    yield _asking(connection)
    connection.close()


@pytest.fixture
def ask_above(django_db_setup: None) -> Iterator[Ask]:
    """As a superuser, for what only one can do, in a transaction that never commits."""
    connection = _connect("ADMIN_DATABASE_URL")
    yield _asking(connection)
    connection.close()


@pytest.fixture
def as_application(django_db_setup: None) -> Iterator[Ask]:
    """As the application's role, in a transaction that never commits."""
    connection = _connect("DATABASE_URL")
    yield _asking(connection)
    connection.close()
