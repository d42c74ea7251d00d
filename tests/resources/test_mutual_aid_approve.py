"""A liaison lends an engine: booked and deployed at once, or held until the other side accepts."""

import pytest
from django.db import DatabaseError, transaction

from eoc.access import scope
from eoc.errors import Invalid, NotFound, NotPermitted, Stale, WrongState
from resources.models import (
    Asset,
    Booking,
    Deployment,
    Offer,
    OfferState,
    Purpose,
    RequestState,
    StateTransition,
)
from resources.services import dispatch, mutual_aid_offers
from tests.cast import Cast
from tests.resources.asking import (
    again,
    approved,
    engine,
    heard,
    kinds,
    needs_acceptance,
    offer,
    submitted,
)


def test_the_engine_is_booked_and_deployed(cast: Cast) -> None:
    sent = approved(cast)
    assert (sent.asset_label, sent.state) == ("LAK Engine 12", "committed")
    assert set(sent.times) == {"committed"}
    assert again(cast, sent.request).state == RequestState.FILLED
    with scope(cast.actor("lee")):
        assert Asset.objects.get(pk=sent.asset_id).status == "assigned"
        booking = Booking.objects.select_related("for_agency").get(pk=sent.booking_id)
    assert (booking.purpose, booking.for_agency.short_code) == (Purpose.DEPLOYMENT, "RIV")


def test_both_sides_hear(cast: Cast) -> None:
    approved(cast)
    here, there = heard(cast, "riverton")[-1], heard(cast, "lakeside")[-1]
    assert here["id"] == there["id"]
    assert here["kind"] == "mutual_aid.approved"
    assert (here["payload"]["tier"], there["payload"]["tier"]) == ("notice", "event")
    assert here["payload"]["row"] == there["payload"]["row"]
    row = here["payload"]["row"]
    assert (row["state"], row["lines"][0]["filled"]) == ("filled", 1)
    assert row["offers"][0]["assets"] == ["LAK Engine 12"]
    assert row["deployments"][0]["state"] == "committed"


def test_fewer_fill_it_in_part(cast: Cast) -> None:
    sent = approved(cast, 2)
    assert again(cast, sent.request).state == RequestState.PARTLY_FILLED


def test_a_filled_line_needs_nobody_else(cast: Cast) -> None:
    made = submitted(cast, 1, kind="pump", ask=("lakeside", "hillcrest"))
    assert again(cast, made).state == RequestState.FILLED
    assert offer(cast, made).state == OfferState.SUPERSEDED
    row = heard(cast, "lakeside")[-1]["payload"]["row"]
    assert [o["state"] for o in row["offers"]] == ["superseded"]
    assert (row["deployments"], row["lines"][0]["filled"]) == ([], 1)


def test_a_stranger_finds_no_offer(cast: Cast) -> None:
    made = submitted(cast)
    asked = offer(cast, made)
    with scope(cast.actor("olu")) as olu, pytest.raises(NotFound):
        mutual_aid_offers.approve(offer=asked, assets=[engine(cast, "FAR Engine 12")], by=olu)


@pytest.mark.parametrize("who", ["dana", "liv"])
def test_only_delegated_authority_decides(cast: Cast, who: str) -> None:
    asked = offer(cast, submitted(cast))
    with scope(cast.actor(who)) as actor, pytest.raises(NotPermitted, match="Lakeside Fire"):
        mutual_aid_offers.approve(offer=asked, assets=[engine(cast)], by=actor)


def test_twice_says_who_decided(cast: Cast) -> None:
    sent = approved(cast)
    with scope(cast.actor("lee")) as lee, pytest.raises(WrongState, match=r"by Lee.*Engine 12"):
        again_asked = Offer.objects.get(pk=sent.offer_id)
        mutual_aid_offers.approve(offer=again_asked, assets=[engine(cast)], by=lee)
    assert kinds(cast, "riverton").count("mutual_aid.approved") == 1


def test_an_old_version_is_refused(cast: Cast) -> None:
    asked = offer(cast, submitted(cast))
    with scope(cast.actor("lee")) as lee, pytest.raises(Stale):
        mutual_aid_offers.approve(
            offer=asked, assets=[engine(cast)], by=lee, version=asked.version + 1
        )


@pytest.mark.parametrize(
    ("labels", "word"),
    [
        (["LAK Pump 1"], "no engine"),
        (["LAK Engine 12", "LAK Engine 14"], "Only 1"),
        ([], "Name the assets"),
    ],
)
def test_the_assets_must_fit_the_line(cast: Cast, labels: list[str], word: str) -> None:
    asked = offer(cast, submitted(cast))
    with scope(cast.actor("lee")) as lee, pytest.raises(Invalid, match=word):
        chosen = [engine(cast, label) for label in labels]
        mutual_aid_offers.approve(offer=asked, assets=chosen, by=lee)


def test_an_engine_at_work_cannot_be_lent(cast: Cast) -> None:
    approved(cast)
    asked = offer(cast, submitted(cast))
    with scope(cast.actor("lee")) as lee, pytest.raises(WrongState, match="already committed"):
        mutual_aid_offers.approve(offer=asked, assets=[engine(cast)], by=lee)


def test_a_lent_engine_is_not_dispatched_at_home(cast: Cast) -> None:
    sent = approved(cast)
    with scope(cast.actor("liv")) as liv, pytest.raises(WrongState, match="already committed"):
        dispatch.assign(assets=[engine(cast)], incident=sent.request.incident, by=liv)


def test_without_activation_it_waits_for_the_other_side(cast: Cast) -> None:
    needs_acceptance(cast)
    made = submitted(cast)
    asked = offer(cast, made)
    with scope(cast.actor("lee")) as lee:
        mutual_aid_offers.approve(offer=asked, assets=[engine(cast)], by=lee)
        assert Booking.objects.get(asset=engine(cast)).purpose == Purpose.HOLD
    assert again(cast, made).state == RequestState.SUBMITTED
    with scope(cast.actor("rosa")) as rosa:
        found = Offer.objects.get(pk=asked.pk)
        assert found.state == OfferState.OFFERED
        mutual_aid_offers.accept(offer=found, by=rosa)
    assert again(cast, made).state == RequestState.FILLED
    with scope(cast.actor("lee")):
        sent = Deployment.objects.get(request=made)
        assert Booking.objects.get(asset=engine(cast)).purpose == Purpose.DEPLOYMENT
    assert sent.booking_id
    assert kinds(cast, "lakeside")[-1] == "mutual_aid.accepted"


def test_the_database_refuses_a_move_outside_the_table(cast: Cast) -> None:
    made = submitted(cast)
    with scope(cast.actor("dana")):
        made.state = RequestState.DRAFT
        made.version += 1
        with pytest.raises(DatabaseError, match="cannot become draft"), transaction.atomic():
            made.save()


def test_every_state_of_the_machines_is_in_the_table(cast: Cast) -> None:
    with scope(cast.actor("dana")):
        news = set(StateTransition.objects.filter(machine="offer").values_list("new", flat=True))
    assert news == set(OfferState.values)
