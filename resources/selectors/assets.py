"""Assets as people and programs see them: label, state, position, whom they help."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib.gis.geos import GEOSGeometry
from django.db.models import Prefetch, QuerySet

from eoc.access import Actor
from resources.models import Asset, AssetStatus, Booking, StatusChange
from resources.permissions.assets import sees_in_full
from resources.selectors.bookings import open_bookings
from resources.selectors.rows import agency_row, iso

Row = dict[str, Any]
CHANGES = 20


def visible_to(actor: Actor) -> QuerySet[Asset]:
    """Own, lent and shared assets, with all a row needs; the database's policies agree."""
    found = Asset.objects.select_related("agency", "kind").defer("agency__service_area")
    return found.prefetch_related(Prefetch("bookings", open_bookings(), to_attr="open_bookings"))


def available(assets: QuerySet[Asset]) -> QuerySet[Asset]:
    """Those that can be sent now and have a position."""
    return assets.filter(status=AssetStatus.AVAILABLE, position__isnull=False)


def within(assets: QuerySet[Asset], geometry: GEOSGeometry) -> QuerySet[Asset]:
    """Those inside a geometry; the box is asked first, since only it uses the index."""
    return assets.filter(position__bboverlaps=geometry, position__intersects=geometry)


def current(asset: Asset) -> Booking | None:
    """The open booking, if the asset is committed and the reader may see for what."""
    if not hasattr(asset, "open_bookings"):
        asset.open_bookings = list(open_bookings().filter(asset=asset))  # type: ignore[attr-defined]
    found: list[Booking] = asset.open_bookings  # type: ignore[attr-defined]
    return found[0] if found else None


def label(asset: Asset) -> str:
    """The call sign with its agency's prefix: five towns have an Engine 12."""
    return f"{asset.agency.short_code} {asset.call_sign}"


def row(asset: Asset, detail: str, booking: Booking | None = None) -> Row:
    """One asset as the console's contract has it; a summary does not say whom it helps."""
    full = detail == "full"
    shown = booking if full else None
    return {
        "uuid": str(asset.uuid),
        "call_sign": asset.call_sign,
        "label": label(asset),
        "agency": agency_row(asset.agency),
        "kind": asset.kind_id,
        "kind_name": asset.kind.name,
        "type": asset.type,
        "status": asset.status,
        "dispatch_state": asset.dispatch_state,
        "state_since": iso(asset.state_since),
        "lon": asset.position.x if asset.position else None,
        "lat": asset.position.y if asset.position else None,
        "position_at": iso(asset.position_at),
        "incident": _incident(shown),
        "lent_to": _borrower(shown),
        "version": asset.version,
        "detail": detail,
    }


def row_for(actor: Actor, asset: Asset) -> Row:
    """The row at the detail the actor's place in it gives."""
    booking = current(asset)
    borrower = booking.for_agency_id if booking else None
    full = sees_in_full(actor, asset, borrower)
    return row(asset, "full" if full else "summary", booking)


def rows(actor: Actor) -> list[Row]:
    """Every asset the actor sees: the snapshot's part."""
    return [row_for(actor, asset) for asset in visible_to(actor).order_by("agency_id", "call_sign")]


def by_uuid(actor: Actor, ids: Iterable[uuid.UUID | str]) -> QuerySet[Asset]:
    """The named assets, as far as the actor sees them."""
    return visible_to(actor).filter(uuid__in=list(ids))


def detail_for(actor: Actor, asset: Asset) -> Row:
    """The row with the asset's home; in full detail also its note and last changes."""
    shown = {**row_for(actor, asset), "home_name": asset.home_name}
    if shown["detail"] != "full":
        return shown
    return {**shown, "note": asset.note, "changes": [_change(c) for c in changes(asset)]}


def changes(asset: Asset) -> list[StatusChange]:
    """The last changes of its status or dispatch state, newest first."""
    return list(asset.changes.order_by("-at")[:CHANGES])


def _change(change: StatusChange) -> Row:
    return {
        "at": iso(change.at),
        "status": change.status,
        "dispatch_state": change.dispatch_state,
        "incident": change.incident_number,
        "by": change.by_name,
    }


def _incident(booking: Booking | None) -> Row | None:
    if booking is None or booking.incident_uuid is None:
        return None
    return {"uuid": str(booking.incident_uuid), "number": booking.incident_number}


def _borrower(booking: Booking | None) -> Row | None:
    if booking is None or booking.for_agency_id == booking.agency_id:
        return None
    return agency_row(booking.for_agency)
