"""Any life of a request keeps its promises, whether people act by services or over HTTP."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.cast import Cast
from tests.resources.asking import needs_acceptance
from tests.resources.life.doing import ByHttp, ByService, Way
from tests.resources.life.machine import Life

ANYTHING = settings(
    max_examples=4,
    stateful_step_count=25,
    phases=(Phase.explicit, Phase.generate),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize("acts", [ByService, ByHttp])
@pytest.mark.parametrize("waits", [False, True], ids=["activates", "waits to be accepted"])
def test_any_life_keeps_its_promises(
    cast: Cast, acts: Callable[[Cast], Way], *, waits: bool
) -> None:
    if waits:
        needs_acceptance(cast)
    agreement = "NORTH-MB" if waits else "NORTH-MA"
    parts = {"cast": cast, "way": acts(cast), "agreement": agreement}
    run_state_machine_as_test(type("LifeOfThis", (Life,), parts), settings=ANYTHING)
