"""Acts on assets; each `yield` is a moment at which every browser must be right."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from django.contrib.gis.geos import Point
from django.utils import timezone

from eoc.access import Actor, scope
from incidents.models import Incident
from incidents.services import incidents
from resources.models import Asset, AssetKind, Booking, Purpose
from resources.selectors.named import unit_named
from resources.services import (
    assets,
    bookings,
    dispatch,
    ingest,
    packages,
    plans,
    positions,
    qualifications,
    sending,
    undo,
)
from tests.cast import Cast

Act = Callable[[Cast], Iterator[None]]


def _unit(actor: Actor, name: str = "RIV Engine 12") -> Asset:
    return unit_named(actor, name)


def _fire(cast: Cast, by: Actor) -> Incident:
    return incidents.log(
        by=by,
        type="structure_fire",
        severity="high",
        title="Structure fire",
        point=cast.point("riverton"),
        place_text="12 Main St",
    )


def a_dispatch_from_start_to_end(cast: Cast) -> Iterator[None]:
    """Assign, every step, clear."""
    with scope(cast.actor("dana")) as dana:
        fire = _fire(cast, dana)
    yield
    with scope(dana):
        units = [_unit(dana), _unit(dana, "RIV Engine 14")]
        dispatch.assign(assets=units, incident=fire, by=dana)
    yield
    for step in (dispatch.en_route, dispatch.on_scene, dispatch.transporting):
        with scope(dana):
            step(asset=_unit(dana), by=dana)
        yield
    for step in (dispatch.at_hospital, dispatch.returning, dispatch.clear):
        with scope(dana):
            step(asset=_unit(dana), by=dana)
        yield


def an_act_undone(cast: Cast) -> Iterator[None]:
    """Assign undone, clear undone."""
    with scope(cast.actor("dana")) as dana:
        fire = _fire(cast, dana)
        act = dispatch.assign(assets=[_unit(dana)], incident=fire, by=dana)
    with scope(dana):
        undo.undo(token=act.undo, by=dana)
    yield
    with scope(dana):
        dispatch.assign(assets=[_unit(dana)], incident=fire, by=dana)
        act = dispatch.clear(asset=_unit(dana), by=dana)
    yield
    with scope(dana):
        undo.undo(token=act.undo, by=dana)
    yield


def an_asset_kept(cast: Cast) -> Iterator[None]:
    """Registered, changed, out of service and back, moved."""
    with scope(cast.actor("ada")) as ada:
        kind = AssetKind.objects.get(pk="ladder")
        riverton = cast.agencies["riverton"]
        ladder = assets.register(agency=riverton, call_sign="Ladder 7", kind=kind, by=ada)
    yield
    with scope(ada):
        assets.change(asset=ladder, by=ada, version=1, call_sign="Ladder 8", home=Point(-75, 40))
    yield
    with scope(cast.actor("dana")) as dana:
        out = dispatch.out_of_service(asset=_unit(dana), by=dana, reason="flat tyre")
    yield
    with scope(dana):
        dispatch.in_quarters(asset=out.assets[0], by=dana)
        now = timezone.now()
        positions.move(asset=_unit(dana), point=Point(-74.98, 40.02), at=now, by=dana)
    yield


def sent_at_once_and_located_in_bulk(cast: Cast) -> Iterator[None]:
    """Own and automatic-aid units in one act; then where they are, an older report among them."""
    with scope(cast.actor("dana")) as dana:
        fire = _fire(cast, dana)
    yield
    with scope(dana):
        units = [_unit(dana), cast.assets["HIL Engine 12"]]
        sending.send(assets=units, incident=fire, by=dana)
    yield
    now = timezone.now()
    places = [
        positions.Fix(unit.uuid, -74.97 - late.seconds / 1e4, 40.03, now - late)
        for unit in units
        for late in (timedelta(), timedelta(seconds=9))
    ]
    with scope(dana):
        positions.move_many(positions=places, by=dana)
    yield


def plans_made_and_given_up(cast: Cast) -> Iterator[None]:
    """Hold now, maintenance later, extended, cancelled."""
    soon = timezone.now() + timedelta(hours=1)
    with scope(cast.actor("dana")) as dana:
        held = plans.hold(asset=_unit(dana), by=dana, note="parade")
        later = plans.maintenance(
            asset=_unit(dana, "RIV Pump 1"),
            by=dana,
            start=soon,
            end=soon + timedelta(hours=1),
            note="oil",
        )
    yield
    with scope(dana):
        plans.extend(booking=later, planned_end=soon + timedelta(hours=3), by=dana)
    yield
    with scope(dana):
        plans.cancel(booking=later, by=dana)
        bookings.release(booking=held, by=dana)
    yield


def a_neighbours_unit_lent_and_home(cast: Cast) -> Iterator[None]:
    """Lakeside commits for Riverton; Hillcrest's comes by automatic aid; both go home."""
    with scope(cast.actor("dana")) as dana:
        fire = _fire(cast, dana)
    with scope(cast.actor("lee")) as lee:
        lent = _commit(cast, lee, "LAK Engine 12", fire)
    yield
    with scope(dana):
        automatic = _commit(cast, dana, "HIL Engine 12", fire)
    yield
    with scope(dana):
        dispatch.on_scene(asset=_unit(dana, "LAK Engine 12"), by=dana)
        now = timezone.now()
        unit = _unit(dana, "HIL Engine 12")
        positions.move(asset=unit, point=Point(-74.97, 40.03), at=now, by=dana)
    yield
    with scope(dana):
        bookings.release(booking=Booking.objects.get(pk=automatic), by=dana)
    yield
    with scope(lee):
        bookings.release(booking=Booking.objects.get(pk=lent), by=lee)
    yield


def _commit(cast: Cast, by: Actor, name: str, fire: Incident) -> int:
    served = cast.agencies["riverton"]
    purpose = Purpose.DEPLOYMENT
    return bookings.commit(
        asset=cast.assets[name],
        incident=fire,
        by=by,
        purpose=purpose,
        for_agency=served,
    ).pk


def a_line_crossed(cast: Cast) -> Iterator[None]:
    """A receiver's fix inside the own territory."""
    with scope(cast.actor("dana")) as dana:
        at = timezone.now().isoformat()
        ingest.report([{"asset": "Engine 12", "lon": -74.96, "lat": 40.04, "at": at}], dana)
    yield


def units_made_ready(cast: Cast) -> Iterator[None]:
    """A package says how soon, a qualification until when; both change the unit's row."""
    agency = cast.agencies["riverton"]
    with scope(cast.actor("dana")) as dana:
        package = packages.register(
            agency=agency,
            name="Pump",
            kind=AssetKind.objects.get(pk="pump"),
            asset=cast.assets["RIV Pump 1"],
            capability="8,000 L/min",
            ready_minutes=45,
            by=dana,
        )
        held = qualifications.record(
            agency=agency,
            person=cast.people["dana"],
            position="Driver",
            issued=timezone.localdate(),
            expires=timezone.localdate() + timedelta(days=30),
            asset=cast.assets["RIV Engine 12"],
            by=dana,
        )
    yield
    with scope(cast.actor("dana")) as dana:
        packages.change(package=package, version=1, by=dana, ready_minutes=50)
        packages.retire(package=package, version=2, by=dana)
        qualifications.end(qualification=held, by=dana)
    yield


ACTS: list[Act] = [
    units_made_ready,
    a_dispatch_from_start_to_end,
    an_act_undone,
    an_asset_kept,
    sent_at_once_and_located_in_bulk,
    plans_made_and_given_up,
    a_neighbours_unit_lent_and_home,
    a_line_crossed,
]
