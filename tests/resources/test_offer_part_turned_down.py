"""Part of an offer is turned down by who was offered it: that is free, the rest stands."""

import pytest

from eoc.access import scope
from eoc.errors import Invalid, NotFound, NotPermitted, Stale, WrongState
from resources.models import Offer
from resources.services import mutual_aid_offers, offer_parts
from tests.cast import Cast
from tests.resources.asking import engine, heard
from tests.resources.test_mutual_aid_answers import promised, state

PAIR = ("LAK Engine 12", "LAK Engine 14")


def test_what_is_not_needed_is_free_and_the_rest_is_taken_up(cast: Cast) -> None:
    asked = promised(cast, 2, *PAIR)
    with scope(cast.actor("dana")) as dana:
        offer_parts.turn_down(
            offer=asked, assets=[engine(cast, PAIR[1])], reason="One will do", by=dana
        )
        left = Offer.objects.get(pk=asked.pk)
        assert (left.state, left.quantity) == ("offered", 1)
    assert (state(cast, PAIR[0]), state(cast, PAIR[1])) == ("assigned", "available")
    told = heard(cast, "lakeside")[-1]
    assert told["kind"] == "mutual_aid.turned_down"
    assert "RIV does not need LAK Engine 14" in told["payload"]["text"]
    assert "One will do" in told["payload"]["text"]
    with scope(cast.actor("dana")) as dana:
        done = mutual_aid_offers.accept(offer=left, by=dana)
        assert done.quantity == 1


def test_not_all_not_none_not_what_was_never_offered(cast: Cast) -> None:
    asked = promised(cast, 2, *PAIR)
    both, strange = [engine(cast, label) for label in PAIR], engine(cast, "HIL Engine 12")
    with scope(cast.actor("dana")) as dana:
        for chosen in (both, [], [strange]):
            with pytest.raises(Invalid, match="not all"):
                offer_parts.turn_down(offer=asked, assets=chosen, reason="No", by=dana)
        with pytest.raises(Invalid, match="why"):
            offer_parts.turn_down(offer=asked, assets=both[:1], reason=" ", by=dana)
        with pytest.raises(Stale):
            offer_parts.turn_down(offer=asked, assets=both[:1], reason="No", by=dana, version=0)


def test_the_owner_strangers_and_what_is_no_offer_any_more(cast: Cast) -> None:
    asked = promised(cast, 2, *PAIR)
    with scope(cast.actor("lee")) as lee, pytest.raises(NotPermitted):
        offer_parts.turn_down(offer=asked, assets=[engine(cast)], reason="No", by=lee)
    with scope(cast.actor("olu")) as olu, pytest.raises(NotFound):
        offer_parts.turn_down(offer=asked, assets=[engine(cast)], reason="No", by=olu)
    with scope(cast.actor("dana")) as dana:
        mutual_aid_offers.decline(offer=asked, reason="Out", by=dana)
        with pytest.raises(WrongState, match="No offer stands"):
            offer_parts.turn_down(offer=asked, assets=[engine(cast)], reason="No", by=dana)
