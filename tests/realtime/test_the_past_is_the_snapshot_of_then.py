"""The picture of a moment equals the snapshot taken at that moment, for every act and member."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from agencies.services.sharing import operator
from eoc.access import scope
from eoc.journal import past as journal
from incidents.models import IncidentShare
from incidents.selectors import picture as incidents
from resources.selectors import past, picture
from resources.services import standing
from tests.cast import PEOPLE, Cast
from tests.realtime.acts_assets import Act
from tests.realtime.browser import Picture
from tests.realtime.test_snapshot_plus_heard import ACTS, named

Moment = tuple[datetime, dict[str, dict[str, Any]]]
Place = tuple[int, str]
Shown = dict[str, dict[str, Any]]


@pytest.mark.parametrize("act", ACTS, ids=named)
def test_any_moment_is_shown_as_it_was(cast: Cast, act: Act) -> None:
    """From the first entry on, and again from a keyframe for each entry."""
    moments = [_now(cast), *(_now(cast) for _ in act(cast))]
    right = dict(_rights(cast, moments))
    assert _wrong(cast, moments, right) == [], f"no keyframes, {named(act)}"
    with scope(operator("Keeper")):
        assert journal.keep_frames(1, 10_000)
    assert _wrong(cast, moments, right) == [], f"a keyframe for each entry, {named(act)}"


def _rights(cast: Cast, moments: list[Moment]) -> Iterator[tuple[Place, Shown]]:
    """What each member must be shown of each moment."""
    for number, (at, seen) in enumerate(moments):
        for name in PEOPLE:
            if set(seen[name]["heads"]) == set(moments[-1][1][name]["heads"]):
                yield (number, name), _open_today(cast, name, at, Picture(seen[name]).shown())
            # other grants now than then: tested on its own


def _wrong(cast: Cast, moments: list[Moment], right: dict[Place, Shown]) -> list[str]:
    """Who is shown anything else at which moment."""
    return [
        f"{name} at moment {number}: {shown} is not {wanted}"
        for (number, name), wanted in right.items()
        if (shown := _then(cast, name, moments[number][0])) != wanted
    ]


def _now(cast: Cast) -> Moment:
    with scope(operator("Keeper")) as keeper:
        standing.tell_untold(by=keeper)
    seen = {name: _snapshot(cast, name) for name in PEOPLE}
    return timezone.now(), seen


def _snapshot(cast: Cast, name: str) -> dict[str, Any]:
    with scope(cast.actor(name)) as actor:
        return picture.snapshot(actor)


def _then(cast: Cast, name: str, at: datetime) -> dict[str, Any]:
    with scope(cast.actor(name)) as actor:
        return Picture(past.picture(actor, at + timedelta(microseconds=1))).shown()


def _open_today(
    cast: Cast, name: str, at: datetime, shown: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    """Without the incidents that were closed to the member since: a share ended, it moved away."""
    with scope(cast.actor(name)) as actor:
        found = incidents.visible_to(actor).filter(uuid__in=shown["incident"])
        ended = IncidentShare.objects.filter(agency__in=actor.agencies, ended_at__gte=at)
        found = found.exclude(pk__in=ended.values("incident"))
        still = {str(incident.uuid) for incident in found}
    return {**shown, "incident": {u: row for u, row in shown["incident"].items() if u in still}}
