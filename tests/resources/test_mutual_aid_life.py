"""Any life of a request keeps its promises, whether people act by services or over HTTP."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.urls import get_resolver
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from agencies.services import sharing
from agencies.services.terms import Costs, Rate
from eoc.access import scope
from resources.models import Claim, Deployment, Posting
from tests.cast import Cast
from tests.resources.asking import needs_acceptance
from tests.resources.costing import priced
from tests.resources.life import stories, verbs
from tests.resources.life.doing import ADDRESSES, ByHttp, ByService, Way
from tests.resources.life.machine import MACHINES, Life

ANYTHING = settings(
    max_examples=4,
    stateful_step_count=25,
    phases=(Phase.explicit, Phase.generate),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
DEAR = Costs(currency="USD", rates=[Rate(unit="hour", amount=Decimal(40), kind="engine")])
BY = pytest.mark.parametrize("acts", [ByService, ByHttp])
Acts = Callable[[Cast], Way]
ELSEWHERE = {  # tested where they are told of, or no decision of a life between two agencies
    "mutual-aid-requests sign",  # within one agency: test_request_approvals
    "mutual-aid-requests propose",  # of tiers: test_request_tier
    "mutual-aid-requests take",
    "mutual-aid-requests decline",
    "offers acknowledge",  # seen, not decided
    "offers forward",  # who answers, not what: test_mutual_aid_forward
    "offers stop",  # of automatic aid: test_mutual_aid_automatic
    "mutual-aid-requests history",  # read only
    "deployments history",
    "deployments leave-team",  # within one agency: test_team_form
    "claims history",
    "deployments movements",
    "deployments cost",
}


def life(cast: Cast, acts: Acts, *, waits: bool) -> type[Life]:
    """One in which offers wait to be accepted, or are sent at once under terms that charge."""
    if waits:
        needs_acceptance(cast)
    else:
        priced(cast, DEAR)
    agreement = "NORTH-MB" if waits else "NORTH-MC"
    return type("LifeOfThis", (Life,), {"cast": cast, "way": acts(cast), "agreement": agreement})


@BY
@pytest.mark.parametrize("waits", [False, True], ids=["activates", "waits to be accepted"])
def test_any_life_keeps_its_promises(cast: Cast, acts: Acts, *, waits: bool) -> None:
    run_state_machine_as_test(life(cast, acts, waits=waits), settings=ANYTHING)


@BY
@pytest.mark.parametrize("story", [*stories.ACTIVATES, *stories.WAITS])
def test_every_step_of_a_told_life_is_accepted(cast: Cast, acts: Acts, story: str) -> None:
    told = life(cast, acts, waits=story in stories.WAITS)()
    for who, verb in stories.steps({**stories.ACTIVATES, **stories.WAITS}[story]):
        does = verbs.OF[verb]
        row = told.rows(does.model)[0]
        assert told.do(does, row, who, 2 if does.path == "swap" else 1), f"{who}: {verb}"
        _holds(told)


@BY
def test_what_nobody_answers_expires_and_what_was_revoked_is_not_asked_again(
    cast: Cast, acts: Acts
) -> None:
    told = life(cast, acts, waits=True)()
    for who, verb in stories.steps(stories.LENT):
        assert told.do(verbs.OF[verb], told.rows(verbs.OF[verb].model)[0], who)
    told.clock()
    _holds(told)
    assert _row(told, "MutualAidRequest ask").state == "submitted"
    told.revoke()
    ask = verbs.OF["MutualAidRequest ask"]
    assert not told.do(ask, _row(told, str(ask)), "dana")
    _holds(told)


@BY
def test_the_usual_life_ends_in_a_ledger_that_was_moved_and_is_zero(cast: Cast, acts: Acts) -> None:
    told = life(cast, acts, waits=False)()
    for _ in range(20):
        told.usual(-1, 1)
        _holds(told)
    with scope(sharing.operator("Test")):
        assert {claim.state for claim in Claim.objects.all()} == {"paid"}
        assert {sent.state for sent in Deployment.objects.all()} == {"settled"}
        assert Posting.objects.filter(account="paid", amount__gt=0).exists()


def test_each_verb_is_accepted_in_some_story() -> None:
    told = {**stories.ACTIVATES, **stories.WAITS}.values()
    assert {verb for story in told for _, verb in stories.steps(story)} == set(verbs.OF)


def test_each_address_where_a_life_is_decided_has_its_verb() -> None:
    known = {f"{ADDRESSES[verb.model]} {verb.path}" for verb in verbs.VERBS if not verb.at}
    found = {
        f"{noun} {verb}"
        for route in _routes(get_resolver().url_patterns)
        for noun in (ADDRESSES[model] for model in MACHINES.values())
        if (verb := route.partition(f"api/v1/{noun}/<uuid:uuid>/")[2].strip("/"))
    }
    assert found == known | ELSEWHERE


def _row(told: Life, verb: str) -> Any:
    return told.rows(verbs.OF[verb].model)[0]


def _holds(told: Life) -> None:
    told.assets_are_conserved()
    told.the_ledger_is_zero()
    told.only_listed_moves()
    told.each_accepted_command_is_told_once()


def _routes(patterns: list[Any], before: str = "") -> list[str]:
    return [
        found
        for one in patterns
        for found in (
            _routes(one.url_patterns, f"{before}{one.pattern}")
            if hasattr(one, "url_patterns")
            else [f"{before}{one.pattern}"]
        )
    ]
