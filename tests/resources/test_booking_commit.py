"""An asset is committed once, told to its owner and its borrower, and comes back."""

import pytest
from django.db import IntegrityError, transaction
from psycopg.types.range import TimestamptzRange

from eoc.access import scope
from eoc.errors import NotPermitted, WrongState
from incidents.models import Stage
from resources.models import AssetStatus, Booking, DispatchState, Purpose, StatusChange
from resources.services import assets, bookings
from tests.cast import Cast
from tests.resources.build import fresh, incident, said, stream


def test_a_dispatch_takes_the_unit(cast: Cast) -> None:
    with scope(cast.actor("dana")) as dana:
        fire = incident(cast)
        booking = bookings.commit(asset=cast.assets["RIV Engine 12"], incident=fire, by=dana)
        engine = fresh(cast.assets["RIV Engine 12"])
        change = StatusChange.objects.get(asset=engine)
    assert (engine.status, engine.dispatch_state) == ("assigned", "dispatched")
    assert booking.during.upper is None
    assert (change.incident_number, change.by_name) == (fire.number, "Dana")


def test_owner_and_borrower_hear_of_a_deployment(cast: Cast) -> None:
    with scope(cast.actor("dana")):
        fire = incident(cast)
    with scope(cast.actor("lee")) as lee:
        booking = bookings.commit(
            asset=cast.assets["LAK Engine 12"],
            incident=fire,
            by=lee,
            purpose=Purpose.DEPLOYMENT,
            for_agency=cast.agencies["riverton"],
        )
    full = said(stream(cast, "lakeside"))[-1]["payload"]["row"]
    borrowed = said(stream(cast, "riverton"))[-1]["payload"]["row"]
    summary = said(stream(cast, "lakeside", "assets.located"))[-1]["payload"]["row"]
    assert full == borrowed
    assert borrowed["lent_to"]["code"] == "RIV"
    assert (borrowed["label"], borrowed["status"]) == ("LAK Engine 12", "assigned")
    assert (summary["incident"], summary["lent_to"], summary["detail"]) == (None, None, "summary")
    with scope(cast.actor("lee")) as lee:
        bookings.release(booking=booking, by=lee)
    gone = said(stream(cast, "riverton"))[-1]["payload"]
    assert (gone["op"], gone["row"]["uuid"]) == ("left", full["uuid"])


def test_the_borrower_may_release_what_it_borrowed(cast: Cast) -> None:
    with scope(cast.actor("dana")):
        fire = incident(cast)
    with scope(cast.actor("lee")) as lee:
        booking = bookings.commit(
            asset=cast.assets["LAK Engine 12"],
            incident=fire,
            by=lee,
            purpose=Purpose.DEPLOYMENT,
            for_agency=cast.agencies["riverton"],
        )
    with scope(cast.actor("dana")) as dana:
        bookings.release(booking=Booking.objects.get(pk=booking.pk), by=dana)
    with scope(cast.actor("lee")):
        assert fresh(cast.assets["LAK Engine 12"]).status == AssetStatus.AVAILABLE


def test_automatic_aid_commits_the_partners_unit(cast: Cast) -> None:
    with scope(cast.actor("dana")) as dana:
        booking = bookings.commit(
            asset=cast.assets["HIL Engine 12"],
            incident=incident(cast),
            by=dana,
            purpose=Purpose.DEPLOYMENT,
            for_agency=cast.agencies["riverton"],
        )
    assert booking.agency == cast.agencies["hillcrest"]
    assert said(stream(cast, "hillcrest"))[-1]["kind"] == "asset.committed"


def test_a_stranger_cannot_commit(cast: Cast) -> None:
    with scope(cast.actor("dana")):
        fire = incident(cast)
    with scope(cast.actor("olu")) as olu, pytest.raises(NotPermitted):
        bookings.commit(asset=cast.assets["RIV Engine 12"], incident=fire, by=olu)
    assert said(stream(cast, "farview")) == []


def test_an_observer_cannot_commit(cast: Cast) -> None:
    with scope(cast.actor("obi")) as obi, pytest.raises(NotPermitted, match="Riverton Fire"):
        bookings.commit(asset=cast.assets["RIV Engine 12"], incident=None, by=obi)


def test_twice_names_the_incident(cast: Cast) -> None:
    with scope(cast.actor("dana")) as dana:
        fire = incident(cast)
        engine = cast.assets["RIV Engine 12"]
        bookings.commit(asset=engine, incident=fire, by=dana)
        with pytest.raises(WrongState, match=fire.number):
            bookings.commit(asset=engine, incident=fire, by=dana)


def test_a_closed_incident_takes_no_units(cast: Cast) -> None:
    with scope(cast.actor("dana")) as dana, pytest.raises(WrongState, match="closed"):
        fire = incident(cast, stage=Stage.CLOSED)
        bookings.commit(asset=cast.assets["RIV Engine 12"], incident=fire, by=dana)


def test_out_of_service_cannot_be_committed(cast: Cast) -> None:
    engine = cast.assets["RIV Engine 12"]
    with scope(cast.actor("dana")) as dana, pytest.raises(WrongState, match="flat tyre"):
        assets.set_status(asset=engine, status="out_of_service", by=dana, reason="flat tyre")
        bookings.commit(asset=engine, incident=incident(cast), by=dana)


def test_releasing_twice_is_refused(cast: Cast) -> None:
    with scope(cast.actor("dana")) as dana:
        booking = bookings.commit(
            asset=cast.assets["RIV Engine 12"], incident=incident(cast), by=dana
        )
        bookings.release(booking=booking, by=dana)
        engine = fresh(cast.assets["RIV Engine 12"])
        assert (engine.status, engine.dispatch_state) == ("available", DispatchState.IN_QUARTERS)
        with pytest.raises(WrongState, match="already released"):
            bookings.release(booking=booking, by=dana)


def test_the_database_itself_refuses_two(cast: Cast) -> None:
    with scope(cast.actor("dana")) as dana:
        engine = cast.assets["RIV Engine 12"]
        booking = bookings.commit(asset=engine, incident=incident(cast), by=dana)
        with pytest.raises(IntegrityError, match="booking_not_twice"), transaction.atomic():
            Booking.objects.create(
                mode="demo",
                asset=engine,
                agency=engine.agency,
                for_agency=engine.agency,
                purpose=Purpose.HOLD,
                during=TimestamptzRange(booking.during.lower, None, "[)"),
                by_name="Dana",
            )


def test_an_incident_with_units_stays_open(cast: Cast) -> None:
    with scope(cast.actor("dana")) as dana:
        fire = incident(cast)
        booking = bookings.commit(asset=cast.assets["RIV Engine 12"], incident=fire, by=dana)
        with pytest.raises(WrongState, match="RIV Engine 12"):
            bookings.nothing_booked_for(dana, fire)
        bookings.release(booking=booking, by=dana)
        bookings.nothing_booked_for(dana, fire)
