"""Automatic aid: an engine called and booked in one act; its own agency may stop it."""

import pytest

from eoc.access import scope
from eoc.errors import Invalid, NotFound, NotPermitted, WrongState
from resources.models import Asset, Deployment, MutualAidRequest, OfferState, RequestState
from resources.services import deployments, mutual_aid_automatic, mutual_aid_calls
from tests.cast import Cast
from tests.resources.asking import again, heard, kinds, offer, submitted
from tests.resources.build import incident


def called(cast: Cast, *labels: str) -> MutualAidRequest:
    """Dana calls Hillcrest's engines by name."""
    with scope(cast.actor("dana")) as dana:
        return mutual_aid_calls.call_automatic(
            by=dana,
            agency=cast.agencies["riverton"],
            incident=incident(cast),
            assets=[cast.assets[label] for label in labels or ("HIL Engine 14",)],
        )


def test_the_named_engine_is_booked(cast: Cast) -> None:
    made = again(cast, called(cast))
    assert (made.state, made.reporting_place) == (RequestState.FILLED, "12 Main St")
    with scope(cast.actor("hal")):
        assert Deployment.objects.get().asset_label == "HIL Engine 14"
        assert Asset.objects.get(pk=cast.assets["HIL Engine 14"].pk).status == "assigned"
    assert heard(cast, "hillcrest")[-1]["payload"]["tier"] == "notice"


def test_two_kinds_are_two_lines(cast: Cast) -> None:
    made = called(cast, "HIL Engine 12", "HIL Engine 14", "HIL Pump 1")
    with scope(cast.actor("dana")):
        filled = sorted(made.lines.values_list("kind_id", "filled"))
    assert filled == [("engine", 2), ("pump", 1)]


def test_without_the_agreement_it_is_no_call(cast: Cast) -> None:
    with pytest.raises(Invalid, match="LAK Engine 12"):
        called(cast, "LAK Engine 12")
    assert heard(cast, "lakeside") == []


def test_an_engine_at_work_is_not_booked(cast: Cast) -> None:
    called(cast)
    with scope(cast.actor("dana")) as dana, pytest.raises(WrongState, match="already committed"):
        mutual_aid_calls.call_automatic(
            by=dana,
            agency=cast.agencies["riverton"],
            incident=incident(cast, number=43),
            assets=[cast.assets["HIL Engine 14"]],
        )


def test_its_agency_stops_it(cast: Cast) -> None:
    made = called(cast)
    booked = offer(cast, made, "hal")
    with scope(cast.actor("hal")) as hal:
        mutual_aid_automatic.stop(offer=booked, reason="Fire at home", by=hal)
        assert Asset.objects.get(pk=cast.assets["HIL Engine 14"].pk).status == "available"
        assert Deployment.objects.get().state == "returned"
    assert offer(cast, made, "hal").state == OfferState.WITHDRAWN
    assert again(cast, made).state == RequestState.UNABLE_TO_FILL
    told = heard(cast, "riverton")[-1]
    assert (told["kind"], told["payload"]["tier"]) == ("mutual_aid.stopped", "notice")
    assert "Fire at home" in told["payload"]["text"]


def test_what_is_under_way_turns_back(cast: Cast) -> None:
    made = called(cast)
    booked = offer(cast, made, "hal")
    with scope(cast.actor("hal")) as hal:
        sent = Deployment.objects.get()
        deployments.depart(deployment=sent, by=hal)
        mutual_aid_automatic.stop(offer=booked, reason="Fire at home", by=hal)
        assert Deployment.objects.get().state == "demobilizing"
        assert Asset.objects.get(pk=sent.asset_id).dispatch_state == "returning"
        deployments.return_to_quarters(deployment=sent, by=hal)
        assert Asset.objects.get(pk=sent.asset_id).status == "available"


def test_others_do_not_stop_it(cast: Cast) -> None:
    booked = offer(cast, called(cast), "hal")
    for who, refusal in (("dana", NotPermitted), ("olu", NotFound), ("lee", NotFound)):
        with scope(cast.actor(who)) as actor, pytest.raises(refusal):
            mutual_aid_automatic.stop(offer=booked, reason="x", by=actor)


def test_a_stop_needs_a_reason_and_happens_once(cast: Cast) -> None:
    booked = offer(cast, called(cast), "hal")
    with scope(cast.actor("hal")) as hal:
        with pytest.raises(Invalid, match="why"):
            mutual_aid_automatic.stop(offer=booked, reason="", by=hal)
        mutual_aid_automatic.stop(offer=booked, reason="No crew", by=hal)
        with pytest.raises(WrongState, match="withdrawn by Hal"):
            mutual_aid_automatic.stop(offer=booked, reason="No crew", by=hal)
    assert kinds(cast, "riverton").count("mutual_aid.stopped") == 1


def test_what_was_approved_by_a_person_is_recalled_instead(cast: Cast) -> None:
    asked = offer(cast, submitted(cast))
    with scope(cast.actor("lee")) as lee, pytest.raises(WrongState, match="Nothing booked"):
        mutual_aid_automatic.stop(offer=asked, reason="x", by=lee)
