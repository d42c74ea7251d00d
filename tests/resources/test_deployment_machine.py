"""Any order of acts on deployments: assets conserved, bookings right, no move outside the table."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from eoc.access import scope
from eoc.errors import Refusal
from resources.models import (
    Asset,
    AssetStatus,
    Booking,
    Deployment,
    DeploymentState,
    Movement,
    StateTransition,
)
from resources.selectors.deployments import OVER
from resources.services import (
    deployments,
    deployments_ending,
    deployments_extending,
    deployments_swapping,
    deployments_undoing,
)
from tests.cast import Cast
from tests.resources.asking import again, approved

ENGINES = ("LAK Engine 12", "LAK Engine 14")
LOSS = {"condition": "Burnt", "report": "Cut off"}
# How the table of states says no: no such move, a way back that is no undo, the wrong side.
MOVES = ("cannot become", "is undone within", " agency takes a deployment from ")
ACTS: dict[str, Callable[..., Any]] = {
    "mobilize": deployments.mobilize,
    "depart": deployments.depart,
    "check in": deployments.check_in,
    "assign": deployments.assign,
    "release": deployments.release,
    "demobilize": deployments.demobilize,
    "return": deployments.return_to_quarters,
    "settle": lambda **a: deployments.settle(reason="Neighbourly", **a),
    "undo": deployments_undoing.undo,
    "recall": lambda **a: deployments_ending.recall(reason="Fire", **a),
    "cancel": lambda **a: deployments_ending.cancel(reason="Out", **a),
    "lose": lambda **a: deployments_ending.lose(**LOSS, **a),
    "damage": lambda **a: deployments_ending.damage(**LOSS, **a),
    "refuse": lambda **a: deployments_extending.refuse_longer(reason="No", **a),
    "swap": lambda **a: deployments_swapping.swap(asset=_other(a["deployment"]), reason="", **a),
}
USUAL = ("mobilize", "depart", "check in", "assign", "release", "demobilize", "return", "settle")
STEP = st.tuples(
    st.one_of(st.sampled_from(USUAL), st.sampled_from(sorted(ACTS))),
    st.sampled_from(["dana", "lee", "liv", "obi"]),
    st.integers(0, 3),
)


class _Undone(Exception):
    """One story is told; the next begins where this one did."""


def _other(sent: Deployment) -> Asset:
    found = Asset.objects.filter(agency=sent.providing_agency_id, kind=sent.asset.kind_id)
    return found.exclude(pk=sent.asset_id).earliest("pk")


@settings(
    max_examples=10,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(story=st.lists(STEP, min_size=4, max_size=16))
def test_any_story_leaves_the_world_in_order(cast: Cast, story: list[tuple[str, str, int]]) -> None:
    try:
        with transaction.atomic():
            sent = approved(cast)
            allowed = set(
                StateTransition.objects.filter(machine="deployment").values_list("old", "new")
            )
            for verb, who, which in story:
                _act(cast, verb, who, which)
            _in_order(cast, allowed)
            _filled_as_counted(cast, sent)
            raise _Undone
    except _Undone:
        return


def _act(cast: Cast, verb: str, who: str, which: int) -> None:
    """As the person would: what is refused changes nothing."""
    try:
        with transaction.atomic(), scope(cast.actor(who)) as actor:
            found = list(Deployment.objects.order_by("pk"))
            ACTS[verb](deployment=found[which % len(found)], by=actor)
    except Asset.DoesNotExist:  # whoever does not see the other one cannot name it
        assert verb == "swap"
    except Refusal as refusal:
        assert refusal.message
    except DatabaseError as refused:
        said = str(refused)
        assert any(words in said for words in MOVES), said


def _in_order(cast: Cast, allowed: set[tuple[str, str]]) -> None:
    with scope(cast.actor("lee")):
        engines = {
            a.pk: a for a in Asset.objects.filter(pk__in=[cast.assets[e].pk for e in ENGINES])
        }
        assert len(engines) == len(ENGINES)
        held = Booking.objects.filter(void=False, during__upper_inf=True, purpose="deployment")
        taken = {booking.asset_id: booking.pk for booking in held}
        assert len(taken) == held.count()
        under_way = {d.asset_id: d.booking_id for d in Deployment.objects.exclude(state__in=OVER)}
        assert under_way == taken
        for pk, engine in engines.items():
            assert (engine.status == AssetStatus.ASSIGNED) == (pk in taken)
        for sent in Deployment.objects.all():
            _moved_by_the_table(sent, allowed)


def _moved_by_the_table(sent: Deployment, allowed: set[tuple[str, str]]) -> None:
    moves = list(Movement.objects.filter(deployment=sent).order_by("at", "pk"))
    states = [one.state for one in moves]
    assert states[0] == DeploymentState.COMMITTED
    assert states[-1] == sent.state
    assert set(pairwise(states)) <= allowed
    slips = {one.undoes_id for one in moves}
    kept = [one.state for one in moves if one.undoes_id is None and one.pk not in slips]
    assert sorted(sent.times.values()) == [sent.times[state] for state in kept]


def _filled_as_counted(cast: Cast, sent: Deployment) -> None:
    """The line counts what was sent less what was taken back; a swap changes nothing."""
    request = again(cast, sent.request)
    with scope(cast.actor("dana")):
        (line,) = request.lines.all()
        assert line.filled in (0, 1)
        gone = Deployment.objects.filter(request=request, exit__in=("recalled", "lost"))
        assert line.filled == 1 or gone.exists()
