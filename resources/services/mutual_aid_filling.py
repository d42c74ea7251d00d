"""Filling a line: assets held or sent, counts and states that follow, and all of it undone."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from eoc.access import Actor
from eoc.errors import Invalid, NotFound, NotPermitted, Stale, WrongState
from resources.models import (
    Asset,
    AssetStatus,
    Booking,
    Deployment,
    DeploymentPurpose,
    DeploymentState,
    DispatchState,
    MutualAidRequest,
    Offer,
    OfferAsset,
    OfferState,
    Purpose,
    RequestLine,
    RequestState,
    Upward,
)
from resources.selectors import mutual_aid as selectors
from resources.selectors import request_clocks
from resources.selectors.asking_policy import policy_of
from resources.selectors.assets import label
from resources.selectors.bookings import open_bookings
from resources.selectors.rows import iso
from resources.services import assets, bookings, movements
from resources.services.movements import UNREAD, Reading

MOVED = (
    *("state", "times", "recalled_reason", "exit", "settlement", "settled_reason"),
    "version",
)
WAITING = (OfferState.INVITED, OfferState.OFFERED, OfferState.COUNTERED)


def held(pk: int) -> MutualAidRequest:
    """The request, locked first of all, so that two deciders come one after the other."""
    found = (
        MutualAidRequest.objects.select_for_update(of=("self",))
        .select_related("requesting_agency")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise NotFound("There is no such request, or your agency was not asked.")
    return found


def not_as_follower(request: MutualAidRequest, by: Actor) -> None:
    """Whose remainder it carries sees it, and cannot lock it: refused in words, before that."""
    if request.requesting_agency_id in by.agencies or by.agencies.isdisjoint(request.carried_for):
        return
    asking = request.requesting_agency.name
    raise NotPermitted(f"{request.number} is a request of {asking}; you follow it.")


def held_offer(pk: int) -> tuple[MutualAidRequest, RequestLine, Offer]:
    """Request, line and offer as they are now, locked in this order."""
    known = Offer.objects.filter(pk=pk).values_list("request_id", "line_id").first()
    if known is None:
        raise NotFound("There is no such offer, or it is not for your agency.")
    request = held(known[0])
    offer = Offer.objects.select_for_update(of=("self",)).select_related(
        "providing_agency", "requesting_agency"
    )
    return request, held_line(known[1]), offer.get(pk=pk)


def hold(request: MutualAidRequest, offer: Offer, sent: Sequence[Asset], by: Actor) -> None:
    """Promise assets until the requesting agency accepts: they cannot be promised again."""
    _name(offer, sent)
    for asset in sent:
        bookings.commit(
            asset=asset,
            incident=request.incident,
            by=by,
            purpose=Purpose.HOLD,
            for_agency=request.requesting_agency,
            planned_end=planned_end(request),
            note=request.number,
            carried_for=request.carried_for,
        )


def send(request: MutualAidRequest, offer: Offer, sent: Sequence[Asset], by: Actor) -> None:
    """Commit assets to a deployment each, in the order of their ids."""
    _name(offer, sent)
    for asset in sent:
        booking = bookings.commit(
            asset=asset,
            incident=request.incident,
            by=by,
            purpose=Purpose.DEPLOYMENT,
            for_agency=request.requesting_agency,
            planned_end=planned_end(request),
            note=request.number,
            carried_for=request.carried_for,
        )
        _deploy(request, offer, asset, booking, by)


def relieve(request: MutualAidRequest, relieved: Deployment, asset: Asset, by: Actor) -> Deployment:
    """Commit another asset to what a deployment is committed to, for as long and in its place."""
    offer, before = relieved.offer, relieved.booking
    offer.named.filter(asset=relieved.asset_id).delete()
    if not offer.named.filter(asset=asset).exists():  # it may have been there and come home
        _name(offer, [asset])
    booking = bookings.commit(
        asset=asset,
        incident=request.incident,
        by=by,
        purpose=Purpose.DEPLOYMENT,
        for_agency=request.requesting_agency,
        planned_end=before.planned_end,
        note=request.number,
        carried_for=request.carried_for,
    )
    return _deploy(request, offer, asset, booking, by, relieved)


def send_held(request: MutualAidRequest, offer: Offer, sent: Sequence[Asset], by: Actor) -> None:
    """What was promised becomes a deployment: the same booking, another purpose."""
    for asset in assets.lock(sent):
        booking = promise(request, asset)
        booking.purpose = Purpose.DEPLOYMENT
        booking.version += 1
        booking.save(update_fields=["purpose", "version"])
        text = f"{label(asset)} committed to {request.incident_number}"
        assets.enter(asset, by=by, kind="asset.committed", text=text, booking=booking)
        _deploy(request, offer, asset, booking, by)


def let_go(request: MutualAidRequest, offer: Offer, by: Actor, keep: Iterable[int] = ()) -> None:
    """Free the assets an offer promised, except those kept."""
    named = [one.asset for one in offer.named.select_related("asset__agency").exclude(
        asset__in=list(keep))]  # fmt: skip
    for asset in assets.lock(named):
        free(asset, promise(request, asset), by, f"{label(asset)} no longer held")
    offer.named.exclude(asset__in=list(keep)).delete()


def promise(request: MutualAidRequest, asset: Asset) -> Booking:
    """The open hold of an asset for a request."""
    found = open_bookings().filter(asset=asset, purpose=Purpose.HOLD, note=request.number)
    booking = found.select_for_update(of=("self",)).first()
    if booking is None:
        raise WrongState(f"{label(asset)} is no longer held for {request.number}.")
    return booking


def free(
    asset: Asset,
    booking: Booking,
    by: Actor,
    text: str,
    state: str = DispatchState.IN_QUARTERS,
    unfit: str = "",
) -> None:
    """End a commitment now: the asset first, since the borrower sees it while it is open.

    `unfit` says why it is out of service instead of available.
    """
    now = assets.moment()
    assets.enter(
        asset,
        by=by,
        kind="asset.cleared",
        text=text,
        status=AssetStatus.OUT_OF_SERVICE if unfit else AssetStatus.AVAILABLE,
        dispatch_state=state,
        note=unfit,
        left=booking,
        at=now,
    )
    bookings.close(booking, now)


def stay_home(deployment: Deployment, by: Actor, reason: str, way_out: str = "") -> None:
    """An asset that has not left is free again at once; its line misses it."""
    (asset,) = assets.lock([deployment.asset])
    booking = bookings.held_now(deployment.booking)
    free(asset, booking, by, f"{label(asset)} stays at home: {reason}")
    enter(deployment, DeploymentState.RETURNED, by, reason=reason, way_out=way_out)


def enter(
    deployment: Deployment,
    state: DeploymentState,
    by: Actor,
    *,
    reason: str = "",
    way_out: str = "",
    reading: Reading = UNREAD,
) -> None:
    """Move a locked deployment, stamp the time and keep the movement."""
    movements.must_go_on(deployment, reading)
    at = assets.moment()
    deployment.state = state
    deployment.times = {**deployment.times, state: iso(at)}
    deployment.recalled_reason = reason[:300] or deployment.recalled_reason
    deployment.exit = way_out or deployment.exit
    deployment.version += 1
    deployment.save(update_fields=MOVED)
    movements.leave(deployment, at, by, reading)


def decide(
    offer: Offer,
    state: OfferState,
    by: Actor,
    reason: str = "",
    *,
    former: str = "",
    promised: Iterable[int] = (),
) -> None:
    """Move a locked offer and note who decided, and where undoing it leads, if anywhere."""
    offer.state, offer.reason = state, reason.strip()[:300]
    offer.decided_at, offer.decided_by = timezone.now(), by.name[:120]
    sides = (offer.providing_agency_id, offer.requesting_agency_id)
    offer.decided_agency_id = next((side for side in sides if side in by.agencies), None)
    offer.former_state, offer.former_assets = former, sorted(promised)
    offer.version += 1
    offer.save()


def pass_over(offers: Iterable[Offer], by: Actor, state: OfferState, reason: str) -> None:
    """End open offers from the requesting side; what they promised is free again."""
    for offer in offers:
        if offer.state != OfferState.INVITED:
            let_go(offer.request, offer, by)
        decide(offer, state, by, reason)


def count(request: MutualAidRequest, line: RequestLine, more: int, by: Actor) -> None:
    """Count what a line gained or lost; a full line needs nobody else."""
    line.filled += more
    line.save(update_fields=["filled"])
    if line.filled == line.quantity:
        with connection.cursor() as cursor:
            cursor.execute("SELECT resources_supersede(%s, %s, %s)", [request.pk, line.pk, by.name])
    settle(request)


def end_invitations(request: MutualAidRequest, by: Actor, why: str) -> list[int]:
    """End the open questions of a request a higher tier took; the agencies that were asked."""
    query = "SELECT resources_end_invitations(%s, %s, %s)"
    with connection.cursor() as cursor:
        cursor.execute(query, [request.pk, by.name, why])
        return sorted({agency for (agency,) in cursor.fetchall()})


def settle(request: MutualAidRequest) -> None:
    """What follows from lines and offers: filled, partly, not, or nobody left; the next alarm."""
    if request.state in selectors.OVER:
        return
    sides = selectors.sides_of(request)
    clocks = request_clocks.alarming(request, sides, policy_of(request.requesting_agency_id))
    request.alarm_at = request_clocks.next_alarm(clocks, request.late)
    if all(line.filled == line.quantity for line in sides.lines):
        request.state = RequestState.FILLED
    elif any(line.filled for line in sides.lines):
        request.state = RequestState.PARTLY_FILLED
    elif _looked_for_above(request) or any(offer.state in WAITING for offer in sides.offers):
        request.state = RequestState.SUBMITTED
    else:
        request.state = RequestState.UNABLE_TO_FILL


def _looked_for_above(request: MutualAidRequest) -> bool:
    """The next tier works on it, is asked to, or is about to be: it is not unable to fill yet."""
    asked_next = request.upward == Upward.DECLINED and request.due_at is not None
    return asked_next or request.upward in (Upward.PROPOSED, Upward.CARRIED, Upward.FILLED)


def planned_end(request: MutualAidRequest) -> datetime | None:
    """When the asset should be home: hours asked for, counted from when it is needed."""
    if not request.duration_hours:
        return None
    start = max(request.needed_by or timezone.now(), timezone.now())
    return start + timedelta(hours=request.duration_hours)


def _name(offer: Offer, sent: Iterable[Asset]) -> None:
    parties = (offer.requesting_agency_id, offer.providing_agency_id)
    OfferAsset.objects.bulk_create(
        OfferAsset(
            offer=offer,
            asset=asset,
            label=label(asset)[:60],
            requesting_agency_id=parties[0],
            providing_agency_id=parties[1],
        )
        for asset in sent
    )


def _deploy(
    request: MutualAidRequest,
    offer: Offer,
    asset: Asset,
    booking: Booking,
    by: Actor,
    relieved: Deployment | None = None,
) -> Deployment:
    at = assets.moment()
    made = Deployment.objects.create(
        mode=request.mode,
        request=request,
        offer=offer,
        asset=asset,
        asset_label=label(asset)[:60],
        asset_type=asset.type,
        requesting_agency_id=offer.requesting_agency_id,
        providing_agency_id=offer.providing_agency_id,
        booking=booking,
        times={DeploymentState.COMMITTED: iso(at)},
        replaces=relieved,
        purpose=relieved.purpose if relieved else DeploymentPurpose.ASSIGNMENT,
        post=relieved.post if relieved else "",
        team_id=relieved.team_id if relieved else None,
    )
    movements.leave(made, at, by)
    return made


def turn_back(deployment: Deployment, by: Actor, reason: str, way_out: str = "") -> None:
    """An asset under way or at work goes home; it is free once it is back."""
    (asset,) = assets.lock([deployment.asset])
    booking = bookings.held_now(deployment.booking)
    enter(deployment, DeploymentState.DEMOBILIZING, by, reason=reason, way_out=way_out)
    assets.enter(
        asset,
        by=by,
        kind="asset.recalled",
        text="",
        dispatch_state=DispatchState.RETURNING,
        booking=booking,
    )


def held_line(pk: int) -> RequestLine:
    """The line, locked."""
    found = RequestLine.objects.select_for_update(of=("self",)).select_related("kind")
    return found.get(pk=pk)


def fresh(row: Offer | Deployment | MutualAidRequest, version: int | None) -> None:
    """Refuse a decision made on an older version than the one that stands."""
    if version is not None and version != row.version:
        raise Stale("Somebody changed this meanwhile. Look again.", version=row.version)


def fitting(chosen: list[Asset], line: RequestLine, offer: Offer) -> list[Asset]:
    """The assets: the provider's own, of a kind that is taken, no more than are missing."""
    missing = line.quantity - line.filled
    wrong = [a for a in chosen if not line.takes(a.kind_id)]
    others = [a for a in chosen if a.agency_id != offer.providing_agency_id]
    message = ""
    if missing == 0:
        raise WrongState(f"Nothing is missing any more: {selectors.line_words(0, line)}.")
    if not chosen:
        message = "Name the assets you send."
    elif others:
        message = f"{label(others[0])} does not belong to {offer.providing_agency.name}."
    elif wrong:
        message = f"{label(wrong[0])} is no {line.kind.name.lower()}."
    elif len(chosen) > missing:
        message = f"Only {missing} still missing; you named {len(chosen)}."
    if message:
        raise Invalid(message, {"assets": message})
    return chosen
