"""Snapshot before, plus what was heard, equals snapshot after: for every act and every member.

Another noun adds a module of acts to `SAID`; each `yield` of an act is a moment of comparison.
"""

from collections.abc import Iterator
from copy import deepcopy
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
    acts_costs,
    acts_deployments,
    acts_incidents,
    acts_mutual_aid,
    acts_sharing,
)
from tests.realtime.acts_assets import Act
from tests.realtime.browser import Picture

SAID = [
    acts_assets,
    acts_mutual_aid,
    acts_costs,
    acts_deployments,
    acts_sharing,
    acts_incidents,
    acts_agencies,
]
COMMITTED = [acts_alerts]
ALL = SAID + COMMITTED
ACTS = [act for module in SAID for act in module.ACTS]
AMONG_OTHERS = [
    *acts_assets.ACTS,
    *acts_mutual_aid.ACTS,
    *acts_costs.ACTS,
    *acts_deployments.ACTS,
    *acts_incidents.AMONG_OTHERS,
]
STRANGER = "olu"


def named(act: Act) -> str:
    return act.__name__.replace("_", " ")


@pytest.mark.parametrize("act", ACTS, ids=named)
def test_every_browser_stays_right(cast: Cast, act: Act) -> None:
    """Whichever stream it hears first: each moment is heard in order and with streams reversed."""
    held = {name: _snapshot(cast, name) for name in PEOPLE}
    for moment, _ in enumerate(_steps(act, cast)):
        for name in cast.users:
            after = _snapshot(cast, name)
            before = held.setdefault(name, after)  # some acts bring their own people
            if set(before["heads"]) != set(after["heads"]):
                held[name] = after  # admission changed: the socket says so, the browser loads anew
                continue
            right, heard = Picture(after).shown(), _heard(cast, name, before["heads"])
            for order, streams in (("in order", heard), ("reversed", heard[::-1])):
                browser = Picture(deepcopy(before))
                browser.hear(deepcopy([entry for stream in streams for entry in stream]))
                where = f"{name} after moment {moment} of {named(act)}, streams {order}"
                assert browser.shown() == right, where


@pytest.mark.parametrize("act", [act for module in COMMITTED for act in module.ACTS], ids=named)
def test_every_browser_stays_right_of_what_others_commit(committed_cast: Cast, act: Act) -> None:
    test_every_browser_stays_right(committed_cast, act)


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


def _heard(cast: Cast, member: str, heads: dict[str, int]) -> list[list[dict[str, Any]]]:
    """What each stream said, the streams by name."""
    with scope(cast.actor(member)):
        return [journal.since(name, heads[name]) or [] for name in sorted(heads)]
