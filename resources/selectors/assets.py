"""Assets as people and programs see them: label, state, position, whom they help."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.gis.geos import GEOSGeometry, Point
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from agencies.models import Discipline
from eoc.access import Actor
from eoc.access.grants import DataClass
from resources.models import Asset, AssetStatus, Booking, StatusChange
from resources.permissions.assets import FULL, LISTED, SUMMARY, detail_of
from resources.selectors.bookings import lent, open_bookings, open_bookings_seen_by
from resources.selectors.rows import agency_row, iso

Row = dict[str, Any]
CHANGES = 20
FIXED_SINCE = Q(latest__isnull=False) & (
    Q(position_at__isnull=True) | Q(latest__at__gt=F("position_at"))
)
NOT_FIXED_SINCE = Q(latest__isnull=True) | Q(latest__at__lte=F("position_at"))


def visible_to(actor: Actor) -> QuerySet[Asset]:
    """Own, lent, shared and automatic-aid assets, with all a row needs."""
    found = Asset.objects.select_related("agency", "kind", "latest")
    found = found.defer("agency__service_area")
    mine = Prefetch("bookings", open_bookings_seen_by(actor), to_attr="open_bookings")
    if actor.system == "operator":
        return found.prefetch_related(mine)
    near = actor.agencies | actor.automatic | actor.shown("a", DataClass.ASSETS)
    return found.filter(Q(agency__in=near) | _lent_to(actor)).prefetch_related(mine)


def placed_for(actor: Actor, assets: QuerySet[Asset]) -> QuerySet[Asset]:
    """Those whose place the actor sees (`detail_of`): whoever asks for a place learns one."""
    if actor.system == "operator":
        return assets
    wholly = actor.agencies | actor.shown("a", DataClass.ASSETS, "granted")
    partly = actor.automatic | actor.shown("a", DataClass.POSITIONS)
    near = Q(agency__in=partly) & ~Q(agency__discipline=Discipline.LAW)
    return assets.filter(Q(agency__in=wholly) | near | _lent_to(actor))


def _lent_to(actor: Actor) -> Q:
    borrowed = open_bookings().filter(lent(actor), asset=OuterRef("pk"))
    return Q(Exists(borrowed))


def available(assets: QuerySet[Asset]) -> QuerySet[Asset]:
    """Those that can be sent now, have a position, and people whose qualifications last."""
    somewhere = Q(position__isnull=False) | Q(latest__isnull=False)
    qualified = Q(qualified_until__isnull=True) | Q(qualified_until__gte=timezone.localdate())
    return assets.filter(somewhere, qualified, status=AssetStatus.AVAILABLE)


def within(assets: QuerySet[Asset], geometry: GEOSGeometry) -> QuerySet[Asset]:
    """Those inside a geometry, placed there or fixed there since; each has an index of its own."""
    placed = Q(position__bboverlaps=geometry, position__intersects=geometry)
    fixed = Q(latest__point__bboverlaps=geometry, latest__point__intersects=geometry)
    plain = assets.order_by()
    found = plain.filter(placed & NOT_FIXED_SINCE).values("pk")
    return assets.filter(pk__in=found.union(plain.filter(fixed & FIXED_SINCE).values("pk")))


def place_of(asset: Asset) -> tuple[Point | None, datetime | None]:
    """Where it is and since when: the receiver's newest fix, unless somebody placed it later."""
    held = getattr(asset, "latest", None)
    if held is not None and (asset.position_at is None or held.at > asset.position_at):
        return held.point, held.at
    return asset.position, asset.position_at


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
    """One asset as the console's contract has it.

    A summary does not say whom it helps; `listed` does not say where it is either.
    """
    shown = booking if detail == FULL else None
    at, since = (None, None) if detail == LISTED else place_of(asset)
    return {
        "id": asset.pk,
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
        "lon": at.x if at else None,
        "lat": at.y if at else None,
        "position_at": iso(since) if at else None,
        "incident": _incident(shown),
        "lent_to": _borrower(shown),
        "version": asset.version,
        "detail": detail,
    }


def row_for(actor: Actor, asset: Asset) -> Row:
    """The row at the detail the actor's place in it gives."""
    booking = current(asset)
    helped = booking.borrowers if booking else []
    borrower = next((one for one in helped if one in actor.agencies), None)
    return row(asset, detail_of(actor, asset, borrower), booking)


def rows(actor: Actor) -> list[Row]:
    """Every asset the actor sees: the snapshot's part."""
    return [row_for(actor, asset) for asset in visible_to(actor).order_by("agency_id", "call_sign")]


def by_uuid(actor: Actor, ids: Iterable[uuid.UUID | str]) -> QuerySet[Asset]:
    """The named assets, as far as the actor sees them."""
    return visible_to(actor).filter(uuid__in=list(ids))


def detail_for(actor: Actor, asset: Asset) -> Row:
    """The row with the asset's home; in full detail also its note and last changes."""
    shown = {**row_for(actor, asset), "home_name": asset.home_name}
    if shown["detail"] != FULL:
        return shown if shown["detail"] == SUMMARY else {**shown, "home_name": ""}
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
