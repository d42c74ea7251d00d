"""Assets: add, change, set the status, say where they are; every change is told."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from eoc import journal
from eoc.access import Actor
from eoc.errors import NotPermitted
from eoc.journal import Audience
from resources.models import Asset, Booking, StatusChange
from resources.selectors import assets as selectors


def lock(assets: Iterable[Asset]) -> list[Asset]:
    """Hold the rows until the scope ends, in one order, so that two dispatchers never deadlock."""
    wanted = {asset.pk: asset for asset in assets}
    held = Asset.objects.select_for_update(of=("self",)).select_related("agency", "kind")
    found = list(held.filter(pk__in=wanted).order_by("pk"))
    if missing := wanted.keys() - {asset.pk for asset in found}:
        names = ", ".join(selectors.label(wanted[pk]) for pk in sorted(missing))
        raise NotPermitted(f"{names} is not yours to send. Ask for it by a mutual-aid request.")
    return found


def moment() -> datetime:
    """The database's clock, not this server's: ranges made on two servers never cross."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
    return timezone.localtime(now, timezone.get_default_timezone())


def enter(
    asset: Asset,
    *,
    by: Actor,
    kind: str,
    text: str,
    status: str | None = None,
    dispatch_state: str | None = None,
    note: str | None = None,
    booking: Booking | None = None,
    left: Booking | None = None,
    at: datetime | None = None,
) -> None:
    """Bring a locked asset into a state, note the change and tell whoever follows it.

    `booking` is the open commitment after the change, `left` the one that ends with it.
    """
    at = at or moment()
    asset.status = status or asset.status
    asset.dispatch_state = dispatch_state or asset.dispatch_state
    asset.note = asset.note if note is None else note[:200]
    asset.state_since = at
    asset.version += 1
    asset.save(update_fields=["status", "dispatch_state", "note", "state_since", "version"])
    of = booking or left
    StatusChange.objects.create(
        asset=asset,
        agency=asset.agency,
        by_agency_id=_acting(by, asset, of),
        at=at,
        status=asset.status,
        dispatch_state=asset.dispatch_state,
        incident_number=of.incident_number if of else "",
        by_name=by.name[:120],
    )
    tell(asset, by=by, kind=kind, text=text, booking=booking, left=left)


def tell(
    asset: Asset,
    *,
    by: Actor,
    kind: str,
    text: str,
    booking: Booking | None = None,
    left: Booking | None = None,
    tier: str = "event",
) -> None:
    """Say it to the owner, to whoever sees the summary, and to the agency it is lent to."""
    of = booking or left
    full = _said(selectors.row(asset, "full", booking), text, tier)
    audiences: dict[Audience, Mapping[str, Any]] = {
        Audience("a", asset.agency_id, "assets", "full"): full,
        Audience("a", asset.agency_id, "assets", "summary"): _said(
            selectors.row(asset, "summary"), "", tier
        ),
    }
    if left is not None and left.for_agency_id != asset.agency_id:
        gone = {"uuid": str(asset.uuid), "version": asset.version, "detail": "full"}
        audience = Audience("a", left.for_agency_id, "assets", "full")
        audiences[audience] = _said(gone, text, tier, op="left")
    if booking is not None and booking.for_agency_id != asset.agency_id:
        audiences[Audience("a", booking.for_agency_id, "assets", "full")] = full
    journal.append(
        kind=kind,
        by=by,
        mode=of.mode if of else by.mode,
        audiences=audiences,
        facts={"asset": asset.pk, "incident": of.incident_id if of else None},
    )


def _said(row: Mapping[str, Any], text: str, tier: str, op: str = "upsert") -> Mapping[str, Any]:
    return {"noun": "asset", "op": op, "row": row, "text": text, "tier": tier}


def _acting(by: Actor, asset: Asset, booking: Booking | None) -> int | None:
    """The agency on whose behalf the actor changed it."""
    sides = [asset.agency_id, *([booking.for_agency_id] if booking else []), *sorted(by.agencies)]
    return next((agency for agency in sides if agency in by.agencies), None)
