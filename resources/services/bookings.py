"""Bookings: every commitment of an asset passes here, so that it is never promised twice."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from psycopg.types.range import TimestamptzRange

from agencies.models import Agency
from eoc.access import Actor
from eoc.errors import NotPermitted, WrongState
from incidents.models import Incident, Stage
from resources.models import Asset, AssetStatus, Booking, DispatchState, Purpose
from resources.permissions.assets import may_commit, may_dispatch
from resources.selectors import bookings as selectors
from resources.selectors.assets import label
from resources.services import assets

TOLD = {
    Purpose.DISPATCH: ("asset.assigned", "dispatched to"),
    Purpose.DEPLOYMENT: ("asset.committed", "committed to"),
    Purpose.HOLD: ("asset.held", "held for"),
    Purpose.MAINTENANCE: ("asset.out_of_service", "in maintenance"),
}


def commit(
    *,
    asset: Asset,
    incident: Incident | None,
    by: Actor,
    purpose: str = Purpose.DISPATCH,
    for_agency: Agency | None = None,
    planned_end: datetime | None = None,
    dispatch_state: str | None = None,
    note: str = "",
    carried_for: Sequence[int] = (),
) -> Booking:
    """Commit an available asset from now until it is returned, for its owner or another agency.

    `carried_for` are agencies whose remainder the request of its `note` carries.

    A dispatch sets the state dispatched; a deployment stays in quarters until it departs. Raises
    WrongState naming what the asset is committed to.
    """
    (asset,) = assets.lock([asset])
    served = for_agency or asset.agency
    may_be_committed(asset, incident, by, served.pk)
    booking = book(asset, incident, by, purpose, served, planned_end, note, carried_for=carried_for)
    kind, verb = TOLD[Purpose(purpose)]
    started = DispatchState.DISPATCHED if purpose == Purpose.DISPATCH else asset.dispatch_state
    idle = purpose == Purpose.MAINTENANCE
    assets.enter(
        asset,
        by=by,
        kind=kind,
        text=f"{label(asset)} {verb} {incident.number if incident else note}".strip(),
        status=AssetStatus.OUT_OF_SERVICE if idle else AssetStatus.ASSIGNED,
        dispatch_state=dispatch_state or started,
        note=note,
        booking=booking,
        at=booking.during.lower,
    )
    return booking


def release(
    *,
    booking: Booking,
    by: Actor,
    kind: str = "asset.cleared",
    text: str = "",
    dispatch_state: str = DispatchState.IN_QUARTERS,
) -> Booking:
    """Close the commitment now; the asset is available again."""
    (asset,) = assets.lock([booking.asset])
    booking = held_now(booking)
    if not may_dispatch(by, asset, booking.for_agency_id) and not may_commit(
        by, asset, booking.for_agency_id
    ):
        raise NotPermitted(f"Only {asset.agency.name} or whom it helps releases {label(asset)}.")
    now = assets.moment()
    # The asset first: while it is lent, its borrower may change it only as long as this is open.
    assets.enter(
        asset,
        by=by,
        kind=kind,
        text=text or f"{label(asset)} clear of {booking.incident_number or 'its hold'}",
        status=AssetStatus.AVAILABLE,
        dispatch_state=dispatch_state,
        note="",
        left=booking,
        at=now,
    )
    close(booking, now)
    return booking


def nothing_booked_for(actor: Actor, incident: Incident) -> None:
    """Refuse to close an incident that still has units (named in INCIDENT_CLOSING_GUARDS)."""
    held = selectors.open_bookings().filter(incident=incident).select_related("asset__agency")
    if names := sorted(label(booking.asset) for booking in held):
        raise WrongState(f"Still on {incident.number}: {', '.join(names)}. Clear them first.")


def may_be_committed(
    asset: Asset, incident: Incident | None, by: Actor, for_agency_id: int
) -> None:
    """Raise why the asset cannot be committed: not theirs to decide, or not free."""
    if not may_commit(by, asset, for_agency_id):
        raise NotPermitted(f"Only {asset.agency.name} decides about {label(asset)}.")
    _must_be_free(asset, incident)


def _must_be_free(asset: Asset, incident: Incident | None) -> None:
    if incident is not None and incident.stage == Stage.CLOSED:
        raise WrongState(f"{incident.number} is closed. Reopen it or choose another incident.")
    if asset.status == AssetStatus.AVAILABLE:
        return
    held = selectors.open_bookings().filter(asset=asset).first()
    if held is not None:
        raise WrongState(f"{label(asset)} is already committed: {selectors.words(held)}.")
    state = asset.get_status_display().lower()
    why = f" ({asset.note})" if asset.note else ""
    raise WrongState(f"{label(asset)} is {state}{why}. Choose an available unit.")


def book(
    asset: Asset,
    incident: Incident | None,
    by: Actor,
    purpose: str,
    served: Agency,
    planned_end: datetime | None,
    note: str,
    during: TimestamptzRange | None = None,
    carried_for: Sequence[int] = (),
) -> Booking:
    """Write the booking; where two come at once, the database's exclusion constraint decides."""
    try:
        with transaction.atomic():
            return Booking.objects.create(
                mode=incident.mode if incident else by.mode,
                asset=asset,
                agency=asset.agency,
                for_agency=served,
                carried_for=list(carried_for),
                incident=incident,
                incident_number=incident.number if incident else "",
                incident_uuid=incident.uuid if incident else None,
                purpose=purpose,
                during=during or TimestamptzRange(assets.moment(), None, "[)"),
                planned_end=planned_end,
                by_name=by.name[:120],
                note=note[:200],
            )
    except IntegrityError as error:
        if "booking_not_twice" not in str(error):
            raise
        raise WrongState(_in_the_way(asset, during)) from error


def _in_the_way(asset: Asset, during: TimestamptzRange | None) -> str:
    """Name the plan that a new commitment would cross."""
    start = (during and during.lower) or assets.moment()
    found = selectors.overlapping(asset, start, during.upper if during else None).first()
    if found is None:
        return f"{label(asset)} is already committed by {asset.agency.name}."
    return f"{label(asset)} is already planned: {selectors.words(found)}. Cancel that first."


def held_now(booking: Booking) -> Booking:
    """The booking as it is now, locked and still open."""
    locked = Booking.objects.select_for_update(of=("self",)).select_related("for_agency")
    found = locked.filter(pk=booking.pk, void=False, during__upper_inf=True).first()
    if found is None:
        raise WrongState(f"{label(booking.asset)} was already released.")
    return found


def reopen(booking: Booking, asset: Asset, since: datetime) -> Booking:
    """A commitment that ended by a slip goes on, where its locked asset is still free.

    `since` is when it began, should its range have ended where it began.
    """
    locked = Booking.objects.select_for_update(of=("self",))
    found = locked.select_related("for_agency", "incident").get(pk=booking.pk)
    found.asset = asset
    _must_be_free(asset, found.incident)
    begun = TimestamptzRange(found.during.lower or since, None, "[)")
    found.during, found.void, found.version = begun, False, found.version + 1
    try:
        with transaction.atomic():
            found.save(update_fields=["during", "void", "version"])
    except IntegrityError as error:
        if "booking_not_twice" not in str(error):
            raise
        raise WrongState(f"{label(asset)} was committed elsewhere meanwhile.") from error
    return found


def close(booking: Booking, now: datetime) -> None:
    booking.during = TimestamptzRange(booking.during.lower, now, "[)")
    booking.void = booking.during.lower >= now
    booking.version += 1
    booking.save(update_fields=["during", "void", "version"])
