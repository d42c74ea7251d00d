"""Assets: add, change, set the status, say where they are; every change is told."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.contrib.gis.geos import Point
from django.db import connection
from django.db.models import Prefetch

from agencies.models import Agency, Discipline
from agencies.selectors.grants import audiences as audiences_of
from eoc import journal
from eoc.access import Actor
from eoc.errors import Invalid, NotPermitted, Stale, WrongState
from eoc.journal import Audience
from resources.models import Asset, AssetKind, AssetStatus, Booking, StatusChange
from resources.permissions.assets import FULL, LISTED, below_assist, may_dispatch, may_keep
from resources.selectors import assets as selectors
from resources.selectors.bookings import open_bookings

CHUNK = 500
CHANGEABLE = ("call_sign", "kind", "type", "home", "home_name", "note", "ready_minutes")


def register(
    *,
    agency: Agency,
    call_sign: str,
    kind: AssetKind,
    by: Actor,
    nims_type: int | None = None,
    home: Point | None = None,
    home_name: str = "",
    note: str = "",
    ready_minutes: int | None = None,
) -> Asset:
    """Add an asset to an agency, standing available at its home."""
    if not may_keep(by, agency.pk):
        raise NotPermitted(f"Only administrators and dispatchers of {agency.name} add its assets.")
    asset = Asset(agency=agency, call_sign=_call_sign(call_sign), kind=kind, type=nims_type)
    asset.home, asset.home_name, asset.note, asset.position = home, home_name, note, home
    asset.ready_minutes, asset.state_since = ready_minutes, moment()
    _call_sign_is_free(asset)
    asset.save(force_insert=True)
    tell(asset, by=by, kind="asset.registered", text=f"{selectors.label(asset)} added")
    return asset


def change(*, asset: Asset, by: Actor, version: int, **fields: Any) -> Asset:
    """Change what an asset is; `version` is the one the actor saw, otherwise Stale."""
    (asset,) = lock([asset])
    if not may_keep(by, asset.agency_id):
        raise NotPermitted(f"Only {asset.agency.name} changes its assets.")
    if asset.version != version:
        raise Stale(f"{selectors.label(asset)} changed meanwhile.", version=asset.version)
    for name in fields.keys() & set(CHANGEABLE):
        setattr(asset, name, fields[name])
    asset.call_sign = _call_sign(asset.call_sign)
    _call_sign_is_free(asset)
    asset.version += 1
    asset.save(update_fields=[*CHANGEABLE, "version"])
    text = f"{selectors.label(asset)} changed"
    tell(asset, by=by, kind="asset.changed", text=text, booking=selectors.current(asset))
    return asset


def set_status(*, asset: Asset, status: str, by: Actor, reason: str = "") -> Asset:
    """Take an idle asset out of service with a reason, or bring it back into service."""
    (asset,) = lock([asset])
    name = selectors.label(asset)
    if not may_dispatch(by, asset):
        raise NotPermitted(f"Only dispatchers of {asset.agency.name} change the status of {name}.")
    if asset.status == AssetStatus.ASSIGNED or status == AssetStatus.ASSIGNED:
        raise WrongState(f"{name} is assigned or to be assigned: clear it or assign it instead.")
    if asset.status == status:
        raise WrongState(f"{name} is already {asset.get_status_display().lower()}.")
    out = status == AssetStatus.OUT_OF_SERVICE
    if out and not reason.strip():
        raise Invalid("Say why it is out of service.", {"reason": "Say why, such as flat tyre."})
    text = f"{name} out of service: {reason}" if out else f"{name} back in service"
    kind = "asset.out_of_service" if out else "asset.in_service"
    enter(asset, by=by, kind=kind, text=text, status=status, note=reason if out else "")
    return asset


def lock(assets: Iterable[Asset]) -> list[Asset]:
    """Hold the rows until the scope ends, in one order, so that two dispatchers never deadlock."""
    wanted = {asset.pk: asset for asset in assets}
    held = Asset.objects.select_for_update(of=("self",)).select_related("agency", "kind", "latest")
    held = held.defer("agency__service_area")
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
    return now


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
    """Say it to the owner, to whoever sees the summary, and to those it is lent to or for."""
    of = booking or left
    audiences = _audiences(
        asset, booking, of.mode if of else by.mode, text, tier, moved=kind == "asset.moved"
    )
    for borrower in left.borrowers if left is not None else ():
        gone = {"uuid": str(asset.uuid), "version": asset.version, "detail": "full"}
        audience = Audience("a", borrower, "assets", "full")
        audiences.setdefault(audience, _said(gone, text, tier, op="left"))
    journal.append(
        kind=kind,
        by=by,
        mode=of.mode if of else by.mode,
        audiences=audiences,
        facts={"asset": asset.pk, "incident": of.incident_id if of else None},
    )


def tell_crossing(
    asset: Asset, *, by: Actor, kind: str, text: str, booking: Booking | None, private: bool
) -> None:
    """Say which line it crossed: where `private` to its owner, else to whoever sees its place."""
    mode = booking.mode if booking else by.mode
    audiences = _audiences(asset, booking, mode, text, "event", moved=True)
    if private:
        heard = {Audience("a", asset.agency_id, "assets", "full")}
    elif asset.agency.discipline == Discipline.LAW:
        heard = {audience for audience in audiences if audience.detail == "full"}
    else:
        heard = set(audiences)
    journal.append(
        kind=kind,
        by=by,
        mode=mode,
        audiences={audience: {**audiences[audience], "text": text} for audience in heard},
        facts={"asset": asset.pk, "incident": booking.incident_id if booking else None},
    )


def standing(mode: str) -> Iterator[tuple[str, Mapping[Audience, Mapping[str, Any]]]]:
    """Every asset with its mode, as each audience would be told of it now, in no words."""
    found = Asset.objects.select_related("agency", "kind").defer("agency__service_area")
    held = Prefetch("bookings", open_bookings(), to_attr="open_bookings")
    for asset in found.prefetch_related(held).iterator(CHUNK):
        booking = selectors.current(asset)
        in_mode = booking.mode if booking else mode
        yield in_mode, _audiences(asset, booking, in_mode, "", "event", moved=False)


def _audiences(
    asset: Asset, booking: Booking | None, mode: str, text: str, tier: str, *, moved: bool
) -> dict[Audience, Mapping[str, Any]]:
    full = _said(selectors.row(asset, FULL, booking), text, tier)
    located = _said(selectors.row(asset, below_assist(asset)), "", tier)
    audiences: dict[Audience, Mapping[str, Any]] = {
        Audience("a", asset.agency_id, "assets", "full"): full,
        Audience("a", asset.agency_id, "assets", "located"): located,
        **_granted(asset, mode, moved=moved),
    }
    for borrower in booking.borrowers if booking is not None else ():
        audiences[Audience("a", borrower, "assets", "full")] = full
    return audiences


def _granted(asset: Asset, mode: str, *, moved: bool) -> dict[Audience, Mapping[str, Any]]:
    """Those a grant in force shows it to; without positions a mere move is no news."""
    shown = {g.view for g in audiences_of(asset.agency_id, None, mode) if g.data_class == "assets"}
    found: dict[Audience, Mapping[str, Any]] = {}
    if "granted" in shown:
        row = selectors.row(asset, FULL)
        found[Audience("a", asset.agency_id, "assets", "granted")] = _said(row, "", "event")
    if shown - {"granted"} and not moved:
        row = selectors.row(asset, LISTED)
        found[Audience("a", asset.agency_id, "assets", "summary")] = _said(row, "", "event")
    return found


def _said(row: Mapping[str, Any], text: str, tier: str, op: str = "upsert") -> Mapping[str, Any]:
    return {"noun": "asset", "op": op, "row": row, "text": text, "tier": tier}


def _acting(by: Actor, asset: Asset, booking: Booking | None) -> int | None:
    """The agency on whose behalf the actor changed it."""
    sides = [asset.agency_id, *([booking.for_agency_id] if booking else []), *sorted(by.agencies)]
    return next((agency for agency in sides if agency in by.agencies), None)


def _call_sign(text: str) -> str:
    sign = " ".join(text.split())
    if not sign:
        raise Invalid("An asset needs a call sign.", {"call_sign": "Give one, such as Engine 12."})
    return sign


def _call_sign_is_free(asset: Asset) -> None:
    others = Asset.objects.filter(agency=asset.agency, call_sign__iexact=asset.call_sign)
    if others.exclude(pk=asset.pk).exists():
        message = f"{asset.agency.name} already has a {asset.call_sign}."
        raise Invalid(message, {"call_sign": message})
