"""Plans: holds and maintenance, now or later, and moving a planned end."""

from dataclasses import dataclass
from datetime import datetime

from psycopg.types.range import TimestamptzRange

from eoc.access import Actor
from eoc.errors import Invalid, NotPermitted, WrongState
from eoc.text.moments import within_reach
from resources.models import Asset, Booking, Purpose
from resources.permissions.assets import may_commit
from resources.selectors import bookings as selectors
from resources.selectors.assets import current, label
from resources.selectors.rows import clock
from resources.services import assets, bookings


@dataclass(frozen=True)
class Extension:
    """A booking with its new planned end, and the plans that end runs into."""

    booking: Booking
    conflicts: tuple[Booking, ...]


def hold(
    *,
    asset: Asset,
    by: Actor,
    start: datetime | None = None,
    end: datetime | None = None,
    note: str,
) -> Booking:
    """Keep an asset back, from now or from `start`."""
    return _plan(asset, by, Purpose.HOLD, start, end, note)


def maintenance(
    *,
    asset: Asset,
    by: Actor,
    start: datetime | None = None,
    end: datetime | None = None,
    note: str,
) -> Booking:
    """Take an asset into maintenance, from now or from `start`."""
    return _plan(asset, by, Purpose.MAINTENANCE, start, end, note)


def extend(*, booking: Booking, planned_end: datetime, by: Actor) -> Extension:
    """Move the planned end; a plan not begun cannot run into the next one."""
    (asset,) = assets.lock([booking.asset])
    booking = _still_there(booking)
    _must_commit(by, asset, booking.for_agency_id)
    start = booking.during.lower
    if planned_end <= max(start, assets.moment()):
        raise Invalid("The planned end lies in the past.", {"planned_end": "Choose a later time."})
    within_reach(planned_end, "planned_end")
    met = tuple(selectors.overlapping(asset, start, planned_end).exclude(pk=booking.pk))
    if booking.during.upper is not None:
        if met:
            raise WrongState(f"{label(asset)}: {'; '.join(selectors.words(b) for b in met)}.")
        booking.during = TimestamptzRange(start, planned_end, "[)")
    booking.planned_end = planned_end
    booking.version += 1
    booking.save(update_fields=["during", "planned_end", "version"])
    text = f"{label(asset)} planned until {clock(planned_end)}"
    assets.tell(asset, by=by, kind="booking.extended", text=text, booking=current(asset))
    return Extension(booking, met)


def cancel(*, booking: Booking, by: Actor) -> Booking:
    """Give up a plan that has not begun; an active commitment is released instead."""
    (asset,) = assets.lock([booking.asset])
    booking = _still_there(booking)
    _must_commit(by, asset, booking.for_agency_id)
    if booking.during.upper is None:
        raise WrongState(f"{label(asset)} is committed now. Release it instead.")
    booking.void = True
    booking.version += 1
    booking.save(update_fields=["void", "version"])
    text = f"{label(asset)}: plan given up, {selectors.words(booking)}"
    assets.tell(asset, by=by, kind="booking.cancelled", text=text, booking=current(asset))
    return booking


def _plan(
    asset: Asset,
    by: Actor,
    purpose: Purpose,
    start: datetime | None,
    end: datetime | None,
    note: str,
) -> Booking:
    within_reach(start, "start")
    within_reach(end, "end")
    if start is None or start <= assets.moment():
        return bookings.commit(
            asset=asset, incident=None, by=by, purpose=purpose, planned_end=end, note=note
        )
    (asset,) = assets.lock([asset])
    _must_commit(by, asset, asset.agency_id)
    if end is None or end <= start:
        raise Invalid("A plan for later needs an end after its start.", {"end": "Choose an end."})
    during = TimestamptzRange(start, end, "[)")
    booking = bookings.book(asset, None, by, purpose, asset.agency, end, note, during)
    text = f"{label(asset)}: {selectors.words(booking)}"
    assets.tell(asset, by=by, kind="booking.planned", text=text, booking=current(asset))
    return booking


def _still_there(booking: Booking) -> Booking:
    found = (
        Booking.objects.select_for_update(of=("self",)).filter(pk=booking.pk, void=False).first()
    )
    if found is None or (found.during.upper is not None and found.during.upper <= assets.moment()):
        raise WrongState(f"That booking of {label(booking.asset)} has ended.")
    return found


def _must_commit(by: Actor, asset: Asset, for_agency: int) -> None:
    if not may_commit(by, asset, for_agency):
        raise NotPermitted(f"Only {asset.agency.name} decides about {label(asset)}.")
