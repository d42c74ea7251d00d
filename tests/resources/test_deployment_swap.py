"""Swap: one act, one line that stays filled, two bookings that are right."""

import pytest

from eoc.access import scope
from eoc.errors import Invalid, NotPermitted, WrongState
from resources.models import Booking, Deployment, OfferAsset
from resources.services import deployments_swapping as swapping
from tests.cast import Cast
from tests.resources.asking import again, engine, heard
from tests.resources.journeys import asset, brought, now

OTHER = "LAK Engine 14"


def test_before_it_left_the_first_is_free_and_the_other_is_committed(cast: Cast) -> None:
    sent = brought(cast, "mobilizing")
    with scope(cast.actor("lee")) as lee:
        fresh = swapping.swap(deployment=sent, asset=engine(cast, OTHER), reason="Pump", by=lee)
        open_now = Booking.objects.filter(void=False, during__upper_inf=True)
        assert [b.asset_id for b in open_now] == [fresh.asset_id]
        named = OfferAsset.objects.filter(offer=sent.offer).values_list("label", flat=True)
        assert list(named) == [OTHER]
    was = now(cast, sent)
    assert (was.state, was.exit, fresh.state, fresh.replaces_id) == (
        "returned",
        "swapped",
        "committed",
        sent.pk,
    )
    assert asset(cast, sent).status == "available"
    assert again(cast, sent.request).state == "filled"
    told = [heard(cast, town)[-1]["payload"]["text"] for town in ("riverton", "lakeside")]
    assert all(f"{OTHER} takes over from LAK Engine 12" in text for text in told)


def test_at_work_the_first_goes_home_and_both_are_booked_until_it_is(cast: Cast) -> None:
    sent = brought(cast, "assigned")
    with scope(cast.actor("lee")) as lee:
        fresh = swapping.swap(deployment=sent, asset=engine(cast, OTHER), reason="", by=lee)
        booked = Booking.objects.filter(void=False, during__upper_inf=True)
        assert {b.asset_id for b in booked} == {sent.asset_id, fresh.asset_id}
        with pytest.raises(WrongState, match="nothing to swap"):
            swapping.swap(deployment=sent, asset=engine(cast, OTHER), reason="", by=lee)
        assert Deployment.objects.count() == 2
    assert now(cast, sent).state == "demobilizing"


def test_only_a_free_asset_of_the_same_kind_and_agency(cast: Cast) -> None:
    sent = brought(cast, "committed")
    with scope(cast.actor("lee")) as lee:
        for label in ("LAK Engine 12", "LAK Boat 1"):
            if label in cast.assets:
                with pytest.raises(Invalid):
                    swapping.swap(deployment=sent, asset=engine(cast, label), reason="", by=lee)
        with pytest.raises(NotPermitted):
            swapping.swap(deployment=sent, asset=engine(cast, "RIV Engine 12"), reason="", by=lee)
    with scope(cast.actor("dana")) as dana, pytest.raises(NotPermitted):
        swapping.swap(deployment=sent, asset=engine(cast, OTHER), reason="", by=dana)
    assert now(cast, sent).state == "committed"
