"""Who can see an asset or a request, how much of it, and why: by the rules that decide it."""

from agencies.selectors.grants import Seer, names, shown_to, why
from eoc.access import Actor
from eoc.access.grants import DataClass
from resources.models import Asset, Booking, MutualAidRequest, RequestState
from resources.permissions.assets import FULL, LISTED, SUMMARY
from resources.selectors.mutual_aid import Sides
from resources.selectors.partners import partners


def who_sees_asset(actor: Actor, asset: Asset, booking: Booking | None) -> list[Seer]:
    """Everybody who sees it; whoever does not own it reads only by which right they do."""
    found = [(asset.agency_id, Seer(asset.agency.name, FULL, "owns it"))]
    if booking is not None and booking.for_agency_id != asset.agency_id:
        lent = Seer(booking.for_agency.name, FULL, f"lent for {booking.incident_number}")
        found.append((booking.for_agency_id, lent))
    onwards = booking.carried_for if booking is not None else []
    named = names(onwards)
    found += [
        (pk, Seer(named[pk], FULL, "lent for what it could not get itself")) for pk in onwards
    ]
    found += [
        (one.agency.pk, Seer(one.agency.name, SUMMARY, "automatic aid"))
        for one in partners(asset.agency_id)
        if one.automatic
    ]
    found += _granted(asset, actor.mode)
    own = asset.agency_id in actor.agencies or actor.system == "operator"
    return [seer for agency, seer in found if own or agency in actor.agencies]


def who_sees_request(actor: Actor, request: MutualAidRequest, sides: Sides) -> list[Seer]:
    """The parties, and those a grant shows the requests of the asking agency."""
    asking = request.requesting_agency
    found = [(asking.pk, Seer(asking.name, FULL, "asks"))]
    found += [
        (pk, Seer(sides.agencies[pk].name, FULL, "was asked; sees its own answers"))
        for pk in sides.providers
    ]
    also = dict.fromkeys(request.carried_for, "follows what became of its remainder")
    if request.proposed_to_id:
        also[request.proposed_to_id] = "what is unfilled is proposed to it"
    named = names(also)
    found += [(pk, Seer(named[pk], FULL, reason)) for pk, reason in also.items()]
    if request.state != RequestState.DRAFT:
        given = shown_to(asking.pk, None, request.mode)
        shown = [one for one in given if one.grant.data_class == DataClass.REQUESTS]
        known = names(one.receiver for one in shown)
        found += [
            (one.receiver, Seer(known[one.receiver], SUMMARY, why(one), one.until)) for one in shown
        ]
    own = asking.pk in actor.agencies or actor.system == "operator"
    known_to = {*actor.agencies, asking.pk}  # who asks is known to whoever was asked
    return [seer for agency, seer in found if own or agency in known_to]


def _granted(asset: Asset, mode: str) -> list[tuple[int, Seer]]:
    given = shown_to(asset.agency_id, None, mode)
    located = {one.receiver for one in given if one.grant.data_class == DataClass.POSITIONS}
    shown = [one for one in given if one.grant.data_class == DataClass.ASSETS]
    known = names(one.receiver for one in shown)
    return [
        (
            one.receiver,
            Seer(
                known[one.receiver],
                FULL
                if one.grant.view == "granted"
                else (SUMMARY if one.receiver in located else LISTED),
                why(one),
                one.until,
            ),
        )
        for one in shown
    ]
