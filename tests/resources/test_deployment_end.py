"""Side exits: cancelled, lost, damaged, settled; each told to both sides, none twice."""

import pytest

from eoc.access import scope
from eoc.errors import Invalid, NotPermitted, WrongState
from resources.models import Booking
from resources.selectors import custody
from resources.services import deployments, deployments_ending
from tests.cast import Cast
from tests.resources.asking import again, heard
from tests.resources.journeys import asset, brought, now

LOSS = {"condition": "Burnt out", "report": "Cut off by the fire, crew safe"}


def test_cancelled_under_way_keeps_its_times_and_is_billable(cast: Cast) -> None:
    sent = brought(cast, "en_route")
    with scope(cast.actor("dana")) as dana:
        deployments_ending.cancel(deployment=sent, reason="Fire is out", by=dana)
        with pytest.raises(WrongState, match="Release it instead"):
            deployments_ending.cancel(deployment=sent, reason="Again", by=dana)
    after = now(cast, sent)
    assert (after.state, after.exit, after.cancelled_under_way) == (
        "demobilizing",
        "cancelled",
        True,
    )
    assert {"committed", "en_route", "demobilizing"} <= after.times.keys()
    assert heard(cast, "lakeside")[-1]["payload"]["tier"] == "notice"
    assert again(cast, sent.request).state == "filled"


def test_cancelled_before_it_left_it_stays_and_nothing_is_billable(cast: Cast) -> None:
    sent = brought(cast, "mobilizing")
    with scope(cast.actor("dana")) as dana:
        deployments_ending.cancel(deployment=sent, reason="Fire is out", by=dana)
    after = now(cast, sent)
    assert (after.state, after.exit, after.cancelled_under_way) == ("returned", "cancelled", False)
    assert asset(cast, sent).status == "available"


def test_only_the_requesting_side_cancels_and_says_why(cast: Cast) -> None:
    sent = brought(cast, "committed")
    with scope(cast.actor("lee")) as lee, pytest.raises(NotPermitted):
        deployments_ending.cancel(deployment=sent, reason="x", by=lee)
    with scope(cast.actor("dana")) as dana, pytest.raises(Invalid):
        deployments_ending.cancel(deployment=sent, reason="  ", by=dana)


@pytest.mark.parametrize("who", ["dana", "lee"])
def test_lost_is_an_exit_out_of_service_and_the_line_misses_it(cast: Cast, who: str) -> None:
    sent = brought(cast, "assigned")
    with scope(cast.actor(who)) as actor:
        deployments_ending.lose(deployment=sent, by=actor, **LOSS)
        with pytest.raises(WrongState, match="over"):
            deployments_ending.lose(deployment=sent, by=actor, **LOSS)
    after, engine = now(cast, sent), asset(cast, sent)
    assert (after.state, after.exit) == ("lost", "lost")
    assert (engine.status, engine.note) == ("out_of_service", "lost: Burnt out")
    assert again(cast, sent.request).state != "filled"
    with scope(cast.actor("lee")):
        assert Booking.objects.get(pk=sent.booking_id).during.upper is not None
        assert [one.what for one in custody.damage(after)] == ["lost"]


def test_what_never_left_is_not_lost_and_a_loss_is_told_in_words(cast: Cast) -> None:
    sent = brought(cast, "committed")
    with scope(cast.actor("lee")) as lee:
        with pytest.raises(WrongState, match="never left"):
            deployments_ending.lose(deployment=sent, by=lee, **LOSS)
        with pytest.raises(Invalid):
            deployments_ending.damage(deployment=sent, condition="", report="", by=lee)


def test_damaged_it_comes_home_out_of_service(cast: Cast) -> None:
    sent = brought(cast, "released")
    with scope(cast.actor("dana")) as dana:
        deployments_ending.damage(deployment=sent, condition="Pump dead", report="Sand", by=dana)
    with scope(cast.actor("liv")) as liv:
        deployments.return_to_quarters(deployment=sent, by=liv)
    home = asset(cast, sent)
    assert (home.status, home.note) == ("out_of_service", "Pump dead")


def test_settled_by_the_providing_side_once_it_is_home(cast: Cast) -> None:
    sent = brought(cast, "demobilizing")
    with scope(cast.actor("lee")) as lee:
        with pytest.raises(WrongState, match="once it is home"):
            deployments.settle(deployment=sent, reason="Neighbourly", by=lee)
        deployments.return_to_quarters(deployment=sent, by=lee)
    with scope(cast.actor("dana")) as dana, pytest.raises(NotPermitted):
        deployments.settle(deployment=sent, reason="Neighbourly", by=dana)
    with scope(cast.actor("lee")) as lee:
        deployments.settle(deployment=sent, reason="Neighbourly", by=lee)
        with pytest.raises(WrongState):
            deployments.settle(deployment=sent, reason="Neighbourly", by=lee)
    assert heard(cast, "riverton")[-1]["kind"] == "deployment.settled"
