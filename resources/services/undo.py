"""Undo within ten seconds: a correcting event, nothing is erased."""

from collections.abc import Iterable
from typing import Any

from django.core import signing

from eoc.access import Actor
from eoc.errors import Invalid, NotPermitted, WrongState
from resources.models import Asset, Booking
from resources.permissions.assets import may_dispatch
from resources.selectors.assets import label
from resources.selectors.bookings import open_bookings
from resources.services import assets, bookings

SECONDS = 10
SALT = "resources.undo"
Before = dict[int, dict[str, Any]]


def before(held: Iterable[Asset]) -> Before:
    """The state to come back to, for each asset."""
    listed = list(held)
    open_now = {b.asset_id: b.pk for b in open_bookings().filter(asset__in=listed)}
    return {
        asset.pk: {
            "status": asset.status,
            "dispatch_state": asset.dispatch_state,
            "note": asset.note,
            "booking": open_now.get(asset.pk),
        }
        for asset in listed
    }


def token(was: Before, now: Iterable[Asset], by: Actor) -> str:
    """A signed note of what to come back to, good for the same person."""
    acts = [{"asset": a.pk, "version": a.version, **was[a.pk]} for a in now]
    return signing.dumps({"who": _who(by), "acts": acts}, salt=SALT)


def undo(*, token: str, by: Actor) -> list[Asset]:
    """Bring the assets of one's last act back to where they were.

    Refuses after ten seconds, for another person, and where somebody acted in between.
    """
    said = _read(token)
    if said["who"] != _who(by):
        raise NotPermitted("Only the person who did it can undo it.")
    acts = {act["asset"]: act for act in said["acts"]}
    held = assets.lock(Asset.objects.select_related("agency").filter(pk__in=acts))
    for asset in held:
        if asset.version != acts[asset.pk]["version"]:
            raise WrongState(f"{label(asset)} changed since. Enter its state anew instead.")
    for asset in held:
        _back(asset, acts[asset.pk], by)
    return held


def _back(asset: Asset, was: dict[str, Any], by: Actor) -> None:
    now = open_bookings().filter(asset=asset).first()
    former = Booking.objects.select_related("incident", "for_agency").filter(pk=was["booking"])
    ends = now if was["booking"] is None else None
    if not may_dispatch(by, asset, now.for_agency_id if now else None):
        raise NotPermitted(f"Only dispatchers of {asset.agency.name} correct {label(asset)}.")
    booking = _booked_again(former.get(), by) if was["booking"] and now is None else now
    assets.enter(
        asset,
        by=by,
        kind="asset.corrected",
        text=f"Correction: {label(asset)} is {_words(asset, was)}",
        status=was["status"],
        dispatch_state=was["dispatch_state"],
        note=was["note"],
        booking=None if ends else booking,
        left=ends,
    )
    if ends is not None:
        bookings.close(ends, assets.moment())


def _booked_again(former: Booking, by: Actor) -> Booking:
    return bookings.book(
        former.asset,
        former.incident,
        by,
        former.purpose,
        former.for_agency,
        former.planned_end,
        former.note,
        carried_for=former.carried_for,
    )


def _words(asset: Asset, was: dict[str, Any]) -> str:
    told = Asset(status=was["status"], dispatch_state=was["dispatch_state"])
    states = (told.get_status_display(), told.get_dispatch_state_display())
    return ", ".join(states).lower()


def _read(text: str) -> dict[str, Any]:
    try:
        said: dict[str, Any] = signing.loads(text, salt=SALT, max_age=SECONDS)
    except signing.SignatureExpired as late:
        raise WrongState(
            f"Undo works for {SECONDS} seconds. Enter the right state instead."
        ) from late
    except signing.BadSignature as wrong:
        raise Invalid("This is no undo token of ours.") from wrong
    return said


def _who(by: Actor) -> str:
    return by.person_uuid or by.system
