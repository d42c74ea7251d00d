"""Ground for tests of trust: one planted world for a file's tests; what they change is undone."""

from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests import database
from tests.cast import assemble
from tests.trust.worlds import Planted, planted


@pytest.fixture(scope="module")
def sown(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Planted]:
    """A committed world in which every text column holds a canary."""
    with django_db_blocker.unblock():
        try:
            yield planted(assemble())
        finally:
            database.clean()
