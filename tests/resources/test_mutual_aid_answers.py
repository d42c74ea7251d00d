"""The other answers: seen, declined, unable to fill, accepted in part, turned down, taken back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from eoc.access import scope
from eoc.errors import Invalid, NotFound, NotPermitted, WrongState
from resources.models import Asset, Booking, Offer, OfferState, RequestState
from resources.services import mutual_aid_offers
from tests.cast import Cast
from tests.resources.asking import (
    again,
    approved,
    engine,
    heard,
    kinds,
    needs_acceptance,
    offer,
    revoked,
    submitted,
)

SOON = timedelta(minutes=10)


def promised(cast: Cast, quantity: int = 1, *labels: str) -> Offer:
    """Lee offered engines; Riverton has not accepted yet."""
    needs_acceptance(cast)
    asked = offer(cast, submitted(cast, quantity))
    with scope(cast.actor("lee")) as lee:
        chosen = [engine(cast, label) for label in labels or ("LAK Engine 12",)]
        mutual_aid_offers.approve(offer=asked, assets=chosen, by=lee)
    return asked


def state(cast: Cast, label: str = "LAK Engine 12") -> str:
    with scope(cast.actor("lee")):
        return Asset.objects.get(pk=engine(cast, label).pk).status


def test_seen_says_when_the_answer_comes(cast: Cast) -> None:
    made = submitted(cast)
    with scope(cast.actor("lee")) as lee:
        found = Offer.objects.get(request=made)
        mutual_aid_offers.acknowledge(offer=found, answer_by=timezone.now() + SOON, by=lee)
    told = heard(cast, "riverton")[-1]
    assert told["kind"] == "mutual_aid.acknowledged"
    assert told["payload"]["tier"] == "notice"
    assert told["payload"]["row"]["offers"][0]["answer_by"]
    assert kinds(cast, "lakeside")[-1] == "mutual_aid.acknowledged"


def test_a_past_answer_time_is_no_answer(cast: Cast) -> None:
    asked = offer(cast, submitted(cast))
    with scope(cast.actor("lee")) as lee, pytest.raises(Invalid, match="time to come"):
        mutual_aid_offers.acknowledge(offer=asked, answer_by=timezone.now(), by=lee)


def test_a_refusal_needs_a_reason_and_is_told(cast: Cast) -> None:
    made = submitted(cast)
    asked = offer(cast, made)
    with scope(cast.actor("lee")) as lee:
        with pytest.raises(Invalid, match="why"):
            mutual_aid_offers.decline(offer=asked, reason=" ", by=lee)
        mutual_aid_offers.decline(offer=asked, reason="No crew", by=lee)
        with pytest.raises(WrongState, match="declined by Lee"):
            mutual_aid_offers.decline(offer=asked, reason="No crew", by=lee)
    told = heard(cast, "riverton")[-1]
    assert (told["kind"], told["payload"]["row"]["offers"][0]["reason"]) == (
        "mutual_aid.declined",
        "No crew",
    )
    assert again(cast, made).state == RequestState.UNABLE_TO_FILL


def test_after_a_no_there_may_come_a_yes(cast: Cast) -> None:
    made = submitted(cast)
    asked = offer(cast, made)
    with scope(cast.actor("lee")) as lee:
        mutual_aid_offers.unable_to_fill(offer=asked, reason="All engines out", by=lee)
        mutual_aid_offers.approve(offer=asked, assets=[engine(cast)], by=lee)
    assert again(cast, made).state == RequestState.FILLED
    assert kinds(cast, "riverton")[-2:] == ["mutual_aid.unable_to_fill", "mutual_aid.approved"]


@pytest.mark.parametrize("verb", ["decline", "unable_to_fill"])
def test_a_stranger_and_the_wrong_role_answer_nothing(cast: Cast, verb: str) -> None:
    asked = offer(cast, submitted(cast))
    act = getattr(mutual_aid_offers, verb)
    with scope(cast.actor("olu")) as olu, pytest.raises(NotFound):
        act(offer=asked, reason="x", by=olu)
    with scope(cast.actor("liv")) as liv, pytest.raises(NotPermitted, match="Lakeside Fire"):
        act(offer=asked, reason="x", by=liv)


def test_part_of_a_promise_is_accepted_the_rest_is_free(cast: Cast) -> None:
    asked = promised(cast, 2, "LAK Engine 12", "LAK Engine 14")
    with scope(cast.actor("rosa")) as rosa:
        mutual_aid_offers.accept(offer=asked, by=rosa, assets=[engine(cast)])
    assert (state(cast), state(cast, "LAK Engine 14")) == ("assigned", "available")
    assert heard(cast, "lakeside")[-1]["payload"]["row"]["offers"][0]["assets"] == ["LAK Engine 12"]


def test_accepting_twice_is_refused(cast: Cast) -> None:
    asked = promised(cast)
    with scope(cast.actor("rosa")) as rosa:
        mutual_aid_offers.accept(offer=asked, by=rosa)
        with pytest.raises(WrongState, match="accepted"):
            mutual_aid_offers.accept(offer=asked, by=rosa)


def test_only_the_requesting_side_accepts(cast: Cast) -> None:
    asked = promised(cast)
    for who, refusal in (("lee", NotPermitted), ("obi", NotPermitted), ("olu", NotFound)):
        with scope(cast.actor(who)) as actor, pytest.raises(refusal):
            mutual_aid_offers.accept(offer=asked, by=actor)


def test_what_is_turned_down_is_free(cast: Cast) -> None:
    asked = promised(cast)
    assert state(cast) == "assigned"
    with scope(cast.actor("rosa")) as rosa:
        mutual_aid_offers.decline(offer=asked, reason="Found our own", by=rosa)
    assert state(cast) == "available"
    assert heard(cast, "lakeside")[-1]["payload"]["tier"] == "notice"


def test_a_promise_can_be_taken_back(cast: Cast) -> None:
    asked = promised(cast)
    with scope(cast.actor("lee")) as lee:
        mutual_aid_offers.withdraw(offer=asked, reason="Fire at home", by=lee)
    assert state(cast) == "available"
    assert offer_state(cast, asked) == OfferState.WITHDRAWN


def offer_state(cast: Cast, asked: Offer) -> str:
    with scope(cast.actor("lee")):
        return Offer.objects.get(pk=asked.pk).state


def test_a_revoked_agreement_lends_nothing_more(cast: Cast) -> None:
    asked = offer(cast, submitted(cast))
    revoked(cast)
    with scope(cast.actor("lee")) as lee, pytest.raises(WrongState, match="in force any more"):
        mutual_aid_offers.approve(offer=asked, assets=[engine(cast)], by=lee)


def test_a_held_engine_is_held_once(cast: Cast) -> None:
    asked = promised(cast)
    second = offer(cast, submitted(cast))
    assert asked.pk != second.pk
    with scope(cast.actor("lee")) as lee:
        with pytest.raises(WrongState, match="already committed: hold"):
            mutual_aid_offers.approve(offer=second, assets=[engine(cast)], by=lee)
        assert Booking.objects.count() == 1


def test_two_engines_fill_two(cast: Cast) -> None:
    sent = approved(cast, 2, "LAK Engine 12", "LAK Engine 14")
    assert again(cast, sent.request).state == RequestState.FILLED
