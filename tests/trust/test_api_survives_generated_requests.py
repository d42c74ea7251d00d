"""Every operation of the API document, as every role: documented answers only, and no leak."""

import os
from collections.abc import Iterator

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from tests.trust.generated import Caller, answered, callers, cases, operations
from tests.trust.worlds import Planted

EXAMPLES = int(os.environ.get("ENDURE_EXAMPLES", "8"))
SEED = int(os.environ.get("ENDURE_SEED", "20261124"))
OPERATIONS = operations()


@pytest.fixture(scope="module")
def roles(sown: Planted) -> Iterator[list[Caller]]:
    """Callers on one connection, as with Django's own client, so that answers can be undone."""
    ends = (request_started, request_finished)
    for end in ends:
        end.disconnect(close_old_connections)
    yield callers(sown)
    for end in ends:
        end.connect(close_old_connections)


@pytest.mark.parametrize("label", sorted(OPERATIONS))
def test_every_operation_keeps_to_its_document(
    sown: Planted, roles: list[Caller], label: str
) -> None:
    @seed(SEED)
    @settings(
        max_examples=EXAMPLES,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases(sown, OPERATIONS[label]), caller=st.sampled_from(roles))
    def holds(case: object, caller: Caller) -> None:
        said = answered(case, caller)  # type: ignore[arg-type]
        assert not sown.aviary.foreign(said, caller.name)

    holds()
