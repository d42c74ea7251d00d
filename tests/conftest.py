"""The suite's ground: a database made once from the migrations, used as the application's role."""

from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests import database

pytest_plugins = ["tests.cast", "tests.processes"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Copy the seeded template for this run; tests connect to it as eoc_app."""
    with django_db_blocker.unblock():
        name = database.copy_of_template()
        database.use(name)
        yield
        database.drop(name)


@pytest.fixture
def committed_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Real commits, for races, sockets and workers; cleaned by the owner, sparing seeded tables."""
    with django_db_blocker.unblock():
        yield
        database.clean()
