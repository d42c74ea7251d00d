"""Dispatch: units move the incident forward, each act is told once and can be undone at once."""

import time

import pytest
from django.core import signing

from eoc.access import scope
from eoc.errors import Invalid, NotPermitted, WrongState
from incidents.models import Incident, Stage
from resources.models import Booking, Purpose, StatusChange
from resources.services import bookings, dispatch, undo
from resources.services.undo import SALT, SECONDS
from tests.cast import Cast
from tests.resources.build import fresh, incident, said, stream

ENGINE = "RIV Engine 12"


def test_the_first_unit_moves_the_incident(cast: Cast) -> None:
    stages = []
    with scope(cast.actor("dana")) as dana:
        fire = incident(cast)
        dispatch.assign(assets=[cast.assets[ENGINE]], incident=fire, by=dana)
        stages.append(Incident.objects.get().stage)
        dispatch.en_route(asset=cast.assets[ENGINE], by=dana)
        stages.append(Incident.objects.get().stage)
        held = Incident.objects.get()
        held.stage, held.version = Stage.CONTAINED, held.version + 1
        held.save()
        dispatch.on_scene(asset=cast.assets[ENGINE], by=dana)
        stages.append(Incident.objects.get().stage)
    assert stages == ["dispatched", "active", "contained"]


def test_every_change_is_time_stamped(cast: Cast) -> None:
    with scope(cast.actor("dana")) as dana:
        dispatch.assign(assets=[cast.assets[ENGINE]], incident=incident(cast), by=dana)
        dispatch.en_route(asset=cast.assets[ENGINE], by=dana)
        dispatch.clear(asset=cast.assets[ENGINE], by=dana)
        kept = list(StatusChange.objects.order_by("at").values_list("dispatch_state", "at"))
    assert [state for state, _ in kept] == ["dispatched", "en_route", "in_quarters"]
    assert len({at for _, at in kept}) == 3


def test_a_neighbours_territory_takes_our_units_but_keeps_its_stage(cast: Cast) -> None:
    with scope(cast.actor("liv")):
        fire = incident(cast, "lakeside")
    with scope(cast.actor("dana")) as dana, pytest.raises(WrongState):
        dispatch.en_route(asset=cast.assets[ENGINE], by=dana)
    assert fire.stage == "reported"


def test_a_lent_unit_travels_and_goes_home_by_its_deployment(cast: Cast) -> None:
    with scope(cast.actor("dana")) as dana:
        bookings.commit(
            asset=cast.assets["HIL Engine 12"],
            incident=incident(cast),
            by=dana,
            purpose=Purpose.DEPLOYMENT,
            for_agency=cast.agencies["riverton"],
        )
        for act in (dispatch.en_route, dispatch.returning, dispatch.clear):
            with pytest.raises(WrongState, match="deployment"):
                act(asset=cast.assets["HIL Engine 12"], by=dana)
        dispatch.on_scene(asset=cast.assets["HIL Engine 12"], by=dana)


def test_twice_and_unassigned_are_refused(cast: Cast) -> None:
    with scope(cast.actor("dana")) as dana:
        with pytest.raises(WrongState, match="Assign it to an incident first"):
            dispatch.en_route(asset=cast.assets[ENGINE], by=dana)
        dispatch.assign(assets=[cast.assets[ENGINE]], incident=incident(cast), by=dana)
        dispatch.en_route(asset=cast.assets[ENGINE], by=dana)
        with pytest.raises(WrongState, match="already en route"):
            dispatch.en_route(asset=cast.assets[ENGINE], by=dana)


def test_nothing_is_said_of_what_was_rolled_back(cast: Cast) -> None:
    engines = [cast.assets[ENGINE], cast.assets["RIV Engine 14"]]
    with scope(cast.actor("dana")) as dana:
        fire = incident(cast)
        dispatch.assign(assets=engines[1:], incident=fire, by=dana)
    before = len(said(stream(cast, "riverton")))
    with pytest.raises(WrongState), scope(dana):
        dispatch.assign(assets=engines, incident=fire, by=dana)
    assert len(said(stream(cast, "riverton"))) == before
    with scope(dana):
        assert fresh(engines[0]).status == "available"


def test_undo_is_a_correcting_event(cast: Cast) -> None:
    with scope(cast.actor("dana")) as dana:
        act = dispatch.assign(assets=[cast.assets[ENGINE]], incident=incident(cast), by=dana)
        undo.undo(token=act.undo, by=dana)
        engine = fresh(cast.assets[ENGINE])
        assert (engine.status, engine.dispatch_state) == ("available", "in_quarters")
        assert Booking.objects.get().during.upper is not None
        assert StatusChange.objects.count() == 2
    last = said(stream(cast, "riverton"))[-1]
    assert last["kind"] == "asset.corrected"
    assert last["payload"]["text"].startswith("Correction: RIV Engine 12")


def test_undo_of_clear_books_it_again(cast: Cast) -> None:
    with scope(cast.actor("dana")) as dana:
        fire = incident(cast)
        dispatch.assign(assets=[cast.assets[ENGINE]], incident=fire, by=dana)
        dispatch.on_scene(asset=cast.assets[ENGINE], by=dana)
        act = dispatch.clear(asset=cast.assets[ENGINE], by=dana)
        undo.undo(token=act.undo, by=dana)
        assert fresh(cast.assets[ENGINE]).dispatch_state == "on_scene"
        again = Booking.objects.get(during__upper_inf=True)
    assert (again.incident_number, again.purpose) == (fire.number, "dispatch")


def test_undo_only_by_the_same_person_and_only_if_nothing_came_between(cast: Cast) -> None:
    with scope(cast.actor("dana")) as dana:
        act = dispatch.assign(assets=[cast.assets[ENGINE]], incident=incident(cast), by=dana)
    with scope(cast.actor("rosa")) as rosa, pytest.raises(NotPermitted):
        undo.undo(token=act.undo, by=rosa)
    with scope(dana):
        dispatch.en_route(asset=cast.assets[ENGINE], by=dana)
        with pytest.raises(WrongState, match="changed since"):
            undo.undo(token=act.undo, by=dana)
        with pytest.raises(Invalid):
            undo.undo(token=act.undo[:-3], by=dana)


def test_undo_ends_after_ten_seconds(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    late = time.time() - SECONDS - 1
    with monkeypatch.context() as earlier:
        earlier.setattr(time, "time", lambda: late)
        token = signing.dumps({"who": "", "acts": []}, salt=SALT)
    with scope(cast.actor("dana")) as dana, pytest.raises(WrongState, match="10 seconds"):
        undo.undo(token=token, by=dana)
