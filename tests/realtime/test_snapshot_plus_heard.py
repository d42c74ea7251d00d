"""Snapshot before, plus what was heard, equals snapshot after: for every act and every member.

Another noun adds a module of acts to `SAID`; each `yield` of an act is a moment of comparison.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from agencies.services.sharing import streams_of
from eoc import journal
from eoc.access import scope
from resources.selectors import picture
from tests.cast import PEOPLE, Cast
from tests.realtime import (
    acts_agencies,
    acts_alerts,
    acts_assets,
    acts_deployments,
    acts_incidents,
    acts_mutual_aid,
    acts_sharing,
)
from tests.realtime.acts_assets import Act
from tests.realtime.browser import Picture

SAID = [acts_assets, acts_mutual_aid, acts_deployments, acts_sharing, acts_incidents, acts_agencies]
COMMITTED = [acts_alerts]
ALL = SAID + COMMITTED
ACTS = [act for module in SAID for act in module.ACTS]
AMONG_OTHERS = [
    *acts_assets.ACTS,
    *acts_mutual_aid.ACTS,
    *acts_deployments.ACTS,
    *acts_incidents.AMONG_OTHERS,
]
STRANGER = "olu"


def named(act: Act) -> str:
    return act.__name__.replace("_", " ")


@pytest.mark.parametrize("act", ACTS, ids=named)
@pytest.mark.parametrize("backwards", [False, True], ids=["in order", "streams reversed"])
def test_every_browser_stays_right(cast: Cast, act: Act, backwards: bool) -> None:
    held = {name: _snapshot(cast, name) for name in PEOPLE}
    for moment, _ in enumerate(_steps(act, cast)):
        for name in PEOPLE:
            before, after = held[name], _snapshot(cast, name)
            if set(before["heads"]) != set(after["heads"]):
                held[name] = after  # admission changed: the socket says so, the browser loads anew
                continue
            browser = Picture(before)
            browser.hear(_heard(cast, name, before["heads"], backwards))
            right = Picture(after).shown()
            assert browser.shown() == right, f"{name} after moment {moment} of {named(act)}"


@pytest.mark.parametrize("act", [act for module in COMMITTED for act in module.ACTS], ids=named)
def test_every_browser_stays_right_of_what_others_commit(committed_cast: Cast, act: Act) -> None:
    test_every_browser_stays_right(committed_cast, act, backwards=False)


@pytest.mark.parametrize("act", AMONG_OTHERS, ids=named)
def test_the_stranger_hears_nothing(cast: Cast, act: Act) -> None:
    before = journal.heads(streams_of(cast.actor(STRANGER)))
    for _ in _steps(act, cast):
        assert journal.heads(streams_of(cast.actor(STRANGER))) == before


def _steps(act: Act, cast: Cast) -> Iterator[None]:
    yield from act(cast)


def _snapshot(cast: Cast, name: str) -> dict[str, Any]:
    with scope(cast.actor(name)) as actor:
        return picture.snapshot(actor)


def _heard(cast: Cast, member: str, heads: dict[str, int], backwards: bool) -> list[dict[str, Any]]:
    with scope(cast.actor(member)):
        streams = sorted(heads, reverse=backwards)
        return [entry for name in streams for entry in journal.since(name, heads[name]) or []]
