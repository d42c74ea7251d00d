"""Counter-offers: whoever's turn it is proposes fewer or other assets, or another time."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from eoc.access import Actor
from eoc.errors import Invalid, NotPermitted, WrongState
from eoc.text.moments import within_reach
from resources.models import (
    Asset,
    MutualAidRequest,
    Offer,
    OfferCounter,
    OfferSide,
    OfferState,
    RequestLine,
)
from resources.permissions.mutual_aid import may_accept, may_decide
from resources.selectors import mutual_aid as selectors
from resources.selectors.assets import label
from resources.selectors.counters import latest
from resources.services import assets as asset_services
from resources.services import mutual_aid_filling as filling
from resources.services import offer_terms
from resources.services.mutual_aid_telling import of_offer, tell
from resources.services.offer_terms import OfferTerms
from resources.services.request_words import read_one

TURN = {OfferState.OFFERED: OfferSide.REQUESTING, OfferState.COUNTERED: OfferSide.PROVIDING}


def counter(
    *,
    offer: Offer,
    assets: Sequence[Asset],
    by: Actor,
    arrive_by: datetime | None = None,
    words: str = "",
    terms: OfferTerms | None = None,
    version: int | None = None,
) -> Offer:
    """Propose something else; it is the other side's turn then.

    The requesting side takes fewer of what was offered or asks for another time: what was promised
    stays held. The providing side answers with other assets, times and `terms`.
    """
    request, line, held = filling.held_offer(offer.pk)
    side = _permitted(held, by)
    filling.fresh(held, version)
    _may_be_countered(held, side)
    if arrive_by is not None and arrive_by <= timezone.now():
        raise Invalid("Ask for a time to come.", {"arrive_by": "Choose a later time."})
    within_reach(arrive_by, "arrive_by")
    words = read_one(words, "words")
    before = ", ".join(one.label for one in held.named.order_by("pk"))
    if side == OfferSide.REQUESTING:
        _fewer(held, assets, by, arrive_by, words)
    else:
        _others(request, line, held, assets, by, terms or OfferTerms())
    proposed = OfferCounter.objects.create(
        offer=held,
        requesting_agency_id=held.requesting_agency_id,
        providing_agency_id=held.providing_agency_id,
        side=side,
        assets=sorted(asset.pk for asset in assets),
        labels=", ".join(label(asset) for asset in assets)[:1000],
        arrive_by=arrive_by,
        words=words[:300],
        by_name=by.name[:120],
    )
    _tell(request, held, proposed, before, by)
    return held


def agreed(offer: Offer) -> set[int] | None:
    """The assets the requesting side's standing counter asks for; None where it made none."""
    made = latest(offer)
    if offer.state != OfferState.COUNTERED or made is None:
        return None
    return set(made.assets)


def _permitted(offer: Offer, by: Actor) -> OfferSide:
    """On whose side the actor speaks; who speaks for both is on the side whose turn it is."""
    asks, lends = may_accept(by, offer), may_decide(by, offer)
    if not (asks or lends):
        raise NotPermitted(
            f"Only {offer.requesting_agency.name} or whoever decides for "
            f"{offer.providing_agency.name} proposes something else."
        )
    turn = TURN.get(OfferState(offer.state))
    if asks and (turn == OfferSide.REQUESTING or not lends):
        return OfferSide.REQUESTING
    return OfferSide.PROVIDING


def _may_be_countered(offer: Offer, side: OfferSide) -> None:
    if offer.state not in TURN:
        raise WrongState(f"No offer stands to change. {selectors.answered(offer)}")
    if TURN[OfferState(offer.state)] != side:
        raise WrongState(f"The offer is {offer.state}: it is the other side's turn.")
    offer_terms.must_stand(offer)


def _fewer(
    offer: Offer, assets: Sequence[Asset], by: Actor, arrive_by: datetime | None, words: str
) -> None:
    named = {one.asset_id for one in offer.named.all()}
    chosen = {asset.pk for asset in assets}
    if not chosen or not chosen <= named:
        message = "Choose among the assets that were offered."
        raise Invalid(message, {"assets": message})
    if chosen == named and arrive_by is None and not words.strip():
        message = "That is what was offered. Choose fewer, another time, or say what you need."
        raise Invalid(message, {"assets": message})
    filling.decide(offer, OfferState.COUNTERED, by, words)


def _others(
    request: MutualAidRequest,
    line: RequestLine,
    offer: Offer,
    assets: Sequence[Asset],
    by: Actor,
    terms: OfferTerms,
) -> None:
    """Hold what is new, free what is no longer offered."""
    chosen = filling.fitting(asset_services.lock(assets), line, offer)
    before = {one.asset_id for one in offer.named.all()}
    filling.let_go(request, offer, by, keep=[asset.pk for asset in chosen])
    filling.hold(request, offer, [a for a in chosen if a.pk not in before], by)
    offer.quantity = len(chosen)
    offer_terms.put(request, offer, chosen, terms)
    filling.decide(offer, OfferState.OFFERED, by)


def _tell(
    request: MutualAidRequest, offer: Offer, made: OfferCounter, before: str, by: Actor
) -> None:
    """Who wants what of whom instead of what, by when: a phone shows this line alone."""
    asks = made.side == OfferSide.REQUESTING
    asking, lending = offer.requesting_agency.short_code, offer.providing_agency.short_code
    who = f"{asking} asks {lending} for" if asks else f"{lending} offers {asking}"
    instead = f" instead of {before}" if before != made.labels else ", as before"
    by_when = f", there by {timezone.localtime(made.arrive_by):%H:%M}" if made.arrive_by else ""
    why = f": {made.words}" if made.words else ""
    turn = offer.providing_agency_id if asks else offer.requesting_agency_id
    tell(
        request,
        by=by,
        kind="mutual_aid.countered",
        text=f"{who} {made.labels}{instead}{by_when}{why} ({request.number})",
        acts=[turn],
        facts=of_offer(offer, side=made.side),
    )
