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
