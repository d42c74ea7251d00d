"""The suite's ground: a database made once from the migrations, used as the application's role."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest
from pytest_django.plugin import DjangoDbBlocker

from tests import database

pytest_plugins = ["tests.cast", "tests.processes", "tests.openid", "tests.hands"]


def pytest_collection_finish(session: pytest.Session) -> None:
    """Make the template before any test's time begins to run."""
    if any(map(_asks_the_database, [] if session.config.option.collectonly else session.items)):
        database.template()


def _asks_the_database(item: pytest.Item) -> bool:
    marked = item.get_closest_marker("django_db") is not None
    return marked or "django_db_setup" in getattr(item, "fixturenames", ())


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


@pytest.fixture(autouse=True)
def _whoever_is_put_in_has_just_confirmed() -> Iterator[None]:
    """`force_login` leaves the record a login page would, good for the length of a test."""
    user_logged_in.connect(_confirmed, dispatch_uid="tests")
    yield
    user_logged_in.disconnect(dispatch_uid="tests")


def _confirmed(request: HttpRequest, user: Any, **_: Any) -> None:
    record = {"method": "test", "at": time.time() + 600}
    if "account_authentication_methods" not in request.session:
        request.session["account_authentication_methods"] = [record]
        request.session["account_authentication_methods_user"] = str(user.pk)
