"""A deployment's steps: each by the side it belongs to, stamped, told, and never out of order."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from eoc.access import scope
from eoc.errors import Invalid, NotFound, NotPermitted, Stale, WrongState
from resources.models import Asset, Booking, DeploymentState, RequestState
from resources.services import deployments, deployments_ending, deployments_extending
from tests.cast import Cast
from tests.resources.asking import again, approved, engine, heard, kinds
from tests.resources.build import said, stream
from tests.resources.journeys import WAY, asset, brought, now


def test_the_whole_way(cast: Cast) -> None:
    sent = approved(cast)
    for who, act, state, dispatched in WAY:
        with scope(cast.actor(who)) as actor:
            act(deployment=sent, by=actor)
        assert now(cast, sent).state == state
        assert asset(cast, sent).dispatch_state == dispatched
        assert state in now(cast, sent).times
        told = heard(cast, "riverton")[-1]
        assert told["id"] == heard(cast, "lakeside")[-1]["id"]
        assert told["payload"]["row"]["deployments"][0]["state"] == state


def test_home_means_free_and_no_longer_lent(cast: Cast) -> None:
    sent = brought(cast, "returned")
    assert asset(cast, sent).status == "available"
    with scope(cast.actor("lee")):
        booking = Booking.objects.get(pk=sent.booking_id)
    assert booking.during.upper is not None
    assert said(stream(cast, "riverton"))[-1]["payload"]["op"] == "left"
    with scope(cast.actor("dana")):
        assert not Asset.objects.filter(pk=sent.asset_id).exists()


@pytest.mark.parametrize(
    ("until", "who", "act", "refusal"),
    [
        ("committed", "dana", deployments.depart, NotPermitted),
        ("committed", "dana", deployments.mobilize, NotPermitted),
        ("checked_in", "liv", deployments.assign, NotPermitted),
        ("checked_in", "liv", deployments.release, NotPermitted),
        ("released", "dana", deployments.return_to_quarters, NotPermitted),
        ("committed", "obi", deployments.check_in, NotPermitted),
        ("committed", "olu", deployments.depart, NotFound),
        ("committed", "hal", deployments.depart, NotFound),
    ],
)
def test_each_step_belongs_to_a_side(
    cast: Cast, until: str, who: str, act: Callable[..., Any], refusal: type[Exception]
) -> None:
    sent = brought(cast, until)
    with scope(cast.actor(who)) as actor, pytest.raises(refusal):
        act(deployment=sent, by=actor)


@pytest.mark.parametrize(
    ("until", "who", "act"),
    [
        ("en_route", "liv", deployments.depart),
        ("returned", "liv", deployments.depart),
        ("committed", "liv", deployments.return_to_quarters),
        ("en_route", "liv", deployments.return_to_quarters),
        ("returned", "liv", deployments.return_to_quarters),
    ],
)
def test_wrong_state_and_twice(cast: Cast, until: str, who: str, act: Callable[..., Any]) -> None:
    sent = brought(cast, until)
    with scope(cast.actor(who)) as actor, pytest.raises(WrongState, match="LAK Engine 12"):
        act(deployment=sent, by=actor)


def test_an_old_version_is_refused(cast: Cast) -> None:
    sent = approved(cast)
    with scope(cast.actor("liv")) as liv, pytest.raises(Stale):
        deployments.depart(deployment=sent, by=liv, version=sent.version + 1)


def test_recalled_before_it_left_it_stays(cast: Cast) -> None:
    sent = approved(cast)
    with scope(cast.actor("liv")) as liv:
        deployments_ending.recall(deployment=sent, reason="Fire at home", by=liv)
    assert now(cast, sent).state == DeploymentState.RETURNED
    assert asset(cast, sent).status == "available"
    assert again(cast, sent.request).state != RequestState.FILLED
    told = heard(cast, "riverton")[-1]
    assert (told["kind"], told["payload"]["tier"]) == ("deployment.recalled", "notice")
    assert "Fire at home" in told["payload"]["text"]


def test_recalled_under_way_it_turns_back(cast: Cast) -> None:
    sent = brought(cast, "assigned")
    with scope(cast.actor("lee")) as lee:
        deployments_ending.recall(deployment=sent, reason="Fire at home", by=lee)
    assert now(cast, sent).state == DeploymentState.DEMOBILIZING
    assert asset(cast, sent).status == "assigned"
    with scope(cast.actor("lee")) as lee, pytest.raises(WrongState, match="nothing to recall"):
        deployments_ending.recall(deployment=sent, reason="again", by=lee)


def test_a_recall_needs_a_reason_and_its_own_side(cast: Cast) -> None:
    sent = approved(cast)
    with scope(cast.actor("lee")) as lee, pytest.raises(Invalid, match="why"):
        deployments_ending.recall(deployment=sent, reason=" ", by=lee)
    with scope(cast.actor("dana")) as dana, pytest.raises(NotPermitted):
        deployments_ending.recall(deployment=sent, reason="x", by=dana)


def test_it_stays_longer(cast: Cast) -> None:
    sent = approved(cast)
    later = timezone.now() + timedelta(hours=6)
    with scope(cast.actor("lee")) as lee:
        _, crossed = deployments_extending.extend(deployment=sent, planned_end=later, by=lee)
        booking = Booking.objects.get(pk=sent.booking_id)
    assert crossed == []
    assert (booking.planned_end, booking.during.upper) == (later, None)
    assert kinds(cast, "riverton")[-1] == "deployment.extended"
    with scope(cast.actor("lee")) as lee, pytest.raises(Invalid):
        deployments_extending.extend(deployment=sent, planned_end=timezone.now(), by=lee)


def test_a_deployed_engine_is_still_one_engine(cast: Cast) -> None:
    brought(cast, "en_route")
    with scope(cast.actor("lee")):
        assert Booking.objects.filter(asset=engine(cast), void=False).count() == 1
