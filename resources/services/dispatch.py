"""Dispatch of units: assign, en route, on scene, clear; each act can be undone at once."""

from collections.abc import Iterable
from dataclasses import dataclass

from eoc.access import Actor
from eoc.errors import NotPermitted, WrongState
from incidents.models import Incident, Stage
from incidents.permissions.incidents import may_work
from incidents.services import incidents
from resources.models import Asset, AssetStatus, Booking, DispatchState, Purpose
from resources.permissions.assets import may_dispatch
from resources.selectors import assets as selectors
from resources.selectors.assets import label
from resources.selectors.deployments import still_away
from resources.services import assets as asset_services
from resources.services import bookings, undo

JOURNEY = (DispatchState.EN_ROUTE, DispatchState.RETURNING)


@dataclass(frozen=True)
class Act:
    """What was done, and the token that undoes it for ten seconds."""

    assets: tuple[Asset, ...]
    undo: str


def assign(*, assets: Iterable[Asset], incident: Incident, by: Actor) -> Act:
    """Dispatch units to an incident: all of them, or none and why."""
    held = asset_services.lock(assets)
    before = undo.before(held)
    if may_work(by, incident):
        incident = incidents.lock(incident, by)
    for asset in held:
        _own(asset, by)
        bookings.commit(asset=asset, incident=incident, by=by, purpose=Purpose.DISPATCH)
    _reached(incident, Stage.DISPATCHED, by)
    return _done(held, before, by)


def may_assign(assets: Iterable[Asset], incident: Incident, by: Actor) -> None:
    """Raise what `assign` would refuse, without doing it."""
    for asset in assets:
        _own(asset, by)
        bookings.may_be_committed(asset, incident, by, asset.agency_id)


def en_route(*, asset: Asset, by: Actor) -> Act:
    """The crew is on its way; the incident has help coming."""
    return _step(asset, DispatchState.EN_ROUTE, by)


def on_scene(*, asset: Asset, by: Actor) -> Act:
    """The unit arrived."""
    return _step(asset, DispatchState.ON_SCENE, by)


def transporting(*, asset: Asset, by: Actor) -> Act:
    """The unit takes a patient away."""
    return _step(asset, DispatchState.TRANSPORTING, by)


def at_hospital(*, asset: Asset, by: Actor) -> Act:
    """The unit hands a patient over."""
    return _step(asset, DispatchState.AT_HOSPITAL, by)


def returning(*, asset: Asset, by: Actor) -> Act:
    """The unit goes home, still committed until it is cleared."""
    return _step(asset, DispatchState.RETURNING, by)


def clear(*, asset: Asset, by: Actor) -> Act:
    """The unit is free again, in quarters."""
    (asset,) = asset_services.lock([asset])
    booking = _booking(asset, by)
    must_not_be_lent(booking)
    before = undo.before([asset])
    bookings.release(booking=booking, by=by)
    return _done([asset], before, by)


def must_not_be_lent(booking: Booking) -> None:
    """A lent unit goes home by its deployment, which knows both sides and the cost."""
    if booking.purpose == Purpose.DEPLOYMENT:
        raise WrongState(
            f"{label(booking.asset)} is lent to {booking.for_agency.name}. "
            "Release its deployment instead."
        )


def in_quarters(*, asset: Asset, by: Actor) -> Act:
    """The unit is at home and available: cleared, or back in service."""
    (asset,) = asset_services.lock([asset])
    if asset.status == AssetStatus.ASSIGNED:
        return clear(asset=asset, by=by)
    before = undo.before([asset])
    changed = asset_services.set_status(asset=asset, status=AssetStatus.AVAILABLE, by=by)
    return _done([changed], before, by)


def out_of_service(*, asset: Asset, by: Actor, reason: str) -> Act:
    """The unit cannot be sent, and why."""
    (asset,) = asset_services.lock([asset])
    before = undo.before([asset])
    status = AssetStatus.OUT_OF_SERVICE
    changed = asset_services.set_status(asset=asset, status=status, by=by, reason=reason)
    return _done([changed], before, by)


def _step(asset: Asset, state: DispatchState, by: Actor) -> Act:
    (asset,) = asset_services.lock([asset])
    booking = _booking(asset, by)
    _may_step(asset, booking, state)
    before = undo.before([asset])
    asset_services.enter(
        asset,
        by=by,
        kind=f"asset.{state.value}",
        text=f"{label(asset)} {state.label.lower()}"
        + (f", {booking.incident_number}" if booking.incident_number else ""),
        dispatch_state=state,
        booking=booking,
    )
    if incident := Incident.objects.filter(bookings=booking).first():
        _reached(incident, Stage.ACTIVE, by)
    return _done([asset], before, by)


def _reached(incident: Incident, stage: Stage, by: Actor) -> None:
    """Units move an incident forward, never back; a helper leaves the stage to whose it is."""
    order = list(Stage)
    if order.index(Stage(incident.stage)) < order.index(stage) and may_work(by, incident):
        incidents.set_stage(incident=incident, stage=stage, by=by)


def _own(asset: Asset, by: Actor) -> None:
    """A neighbour's unit comes by a request, so that the neighbour hears of it and may stop it."""
    if asset.agency_id not in by.agencies:
        raise NotPermitted(
            f"{label(asset)} belongs to {asset.agency.name}. Ask for it: REQ {asset.kind_id} 1."
        )


def _may_step(asset: Asset, booking: Booking, state: DispatchState) -> None:
    name = label(asset)
    if booking.purpose == Purpose.DEPLOYMENT and state in JOURNEY:
        raise WrongState(f"{name} travels on a deployment. Report its journey there.")
    if booking.purpose == Purpose.DEPLOYMENT and still_away(booking):
        raise WrongState(f"{name} has not checked in. Check its deployment in first.")
    if booking.purpose in (Purpose.HOLD, Purpose.MAINTENANCE):
        raise WrongState(f"{name} is in {booking.get_purpose_display().lower()}. Clear it first.")
    if asset.dispatch_state == state:
        raise WrongState(f"{name} is already {state.label.lower()}.")


def _booking(asset: Asset, by: Actor) -> Booking:
    booking = selectors.current(asset)
    if not may_dispatch(by, asset, booking.for_agency_id if booking else None):
        name = label(asset)
        raise NotPermitted(f"Only dispatchers of {asset.agency.name} or whom it helps move {name}.")
    if booking is None:
        raise WrongState(f"{label(asset)} is not assigned. Assign it to an incident first.")
    return booking


def _done(assets: list[Asset], before: undo.Before, by: Actor) -> Act:
    held = asset_services.lock(assets)
    return Act(tuple(held), undo.token(before, held, by))
