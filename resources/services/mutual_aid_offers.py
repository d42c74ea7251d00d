"""What a neighbour answers: seen, approved in whole or part, declined, unable to fill."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from eoc.access import Actor
from eoc.access.because import reasoned
from eoc.errors import Invalid, NotPermitted, WrongState
from eoc.text.moments import within_reach
from resources.models import (
    Asset,
    MutualAidRequest,
    Offer,
    OfferSide,
    OfferState,
    RequestLine,
)
from resources.permissions.mutual_aid import may_accept, may_decide
from resources.selectors import mutual_aid as selectors
from resources.selectors.assets import label
from resources.selectors.partners import Partner, between, cover
from resources.services import assets as asset_services
from resources.services import counters, cover_floor, offer_terms, signatures
from resources.services import mutual_aid_filling as filling
from resources.services.mutual_aid_telling import of_offer, tell
from resources.services.offer_terms import OfferTerms
from resources.services.request_words import read_one

ANSWERABLE = (OfferState.INVITED, OfferState.DECLINED)
PROMISED = (OfferState.OFFERED, OfferState.COUNTERED)


def acknowledge(
    *, offer: Offer, answer_by: datetime, by: Actor, version: int | None = None
) -> Offer:
    """Seen, and by when the answer comes."""
    request, _, held = _to_decide(offer, by, version)
    if held.state != OfferState.INVITED:
        raise WrongState(selectors.answered(held))
    if answer_by <= timezone.now():
        raise Invalid("Answer by a time to come.", {"answer_by": "Choose a later time."})
    within_reach(answer_by, "answer_by")
    held.seen_at, held.answer_by = held.seen_at or timezone.now(), answer_by
    held.version += 1
    held.save(update_fields=["seen_at", "answer_by", "version"])
    when = f"{timezone.localtime(answer_by):%H:%M}"
    text = f"{held.providing_agency.short_code}: seen, answer by {when} ({request.number})"
    _tell(request, held, by, "mutual_aid.acknowledged", text, request.requesting_agency_id)
    return held


def approve(
    *,
    offer: Offer,
    assets: Sequence[Asset],
    by: Actor,
    override: str = "",
    terms: OfferTerms | None = None,
    version: int | None = None,
) -> Offer:
    """Lend named assets, all that are missing or fewer; it binds the providing side.

    Where the agreement is approved to activate they are sent in the same call; otherwise they are
    held until the requesting agency accepts. Below the cover floor `override` says why, unless the
    agreement forbids it.
    """
    request, line, held = _to_decide(offer, by, version)
    if held.state not in ANSWERABLE:
        raise WrongState(selectors.answered(held))
    partner = _in_force(held)
    chosen = filling.fitting(asset_services.lock(assets), line, held)
    left = cover(held.providing_agency, line.kind_id, len(chosen))
    override = read_one(override, "override")
    held.floor_override = cover_floor.allowed(partner.agreement_id, left, override)
    held.agreement_id, held.unable, held.quantity = partner.agreement_id, False, len(chosen)
    signatures.void(held)
    offer_terms.put(request, held, chosen, terms or OfferTerms())
    signatures.bind(held, OfferSide.PROVIDING, by)
    if partner.activates:
        held.expires_at, held.accepted_at = None, held.offered_at
        filling.send(request, held, chosen, by)
        filling.decide(held, OfferState.ACCEPTED, by)
        filling.count(request, line, len(chosen), by)
    else:
        filling.hold(request, held, chosen, by)
        filling.decide(held, OfferState.OFFERED, by)
        filling.settle(request)
    what = selectors.line_words(len(chosen), line)
    names = ", ".join(label(asset) for asset in chosen)
    verb = "sends" if partner.activates else "offers"
    text = f"{held.providing_agency.short_code} {verb} {what}: {names} ({request.number})"
    facts = of_offer(
        held,
        below_floor=left.low,
        keeps=left.keeps,
        floor_override=held.floor_override,
        accepted=partner.activates,
    )
    turn = [request.requesting_agency_id]
    tell(request, by=by, kind="mutual_aid.approved", text=text, acts=turn, facts=facts)
    return held


def accept(
    *,
    offer: Offer,
    by: Actor,
    assets: Sequence[Asset] | None = None,
    version: int | None = None,
) -> Offer:
    """Take up what was offered, or only the named part of it; the rest is free again.

    The requesting side takes up an offer, the providing side a counter-offer as it stands. Who may
    sign for that side does so in the same call.
    """
    request, line, held = _to_accept(offer, by, version)
    side = counters.TURN[OfferState(held.state)]
    named = {one.asset_id for one in held.named.all()}
    countered = counters.agreed(held)
    named = named if countered is None else named & countered
    wanted = {asset.pk for asset in assets} & named if assets is not None else named
    missing = line.quantity - line.filled
    if not wanted or len(wanted) > missing:
        message = f"{missing} still missing, {len(wanted)} chosen. Choose up to {missing}."
        raise Invalid(message, {"assets": message})
    filling.let_go(request, held, by, keep=wanted)
    filling.send_held(request, held, [a for a in _named(held) if a.pk in wanted], by)
    held.quantity, held.accepted_at = len(wanted), asset_services.moment()
    held.expires_at = None
    signatures.bind(held, side, by)
    filling.decide(held, OfferState.ACCEPTED, by)
    filling.count(request, line, len(wanted), by)
    names = ", ".join(one.label for one in held.named.order_by("pk"))
    asks = side == OfferSide.REQUESTING
    acting = held.requesting_agency if asks else held.providing_agency
    text = f"{acting.short_code} accepts {names} ({request.number})"
    turn = held.providing_agency_id if asks else held.requesting_agency_id
    _tell(request, held, by, "mutual_aid.accepted", text, turn)
    return held


@reasoned
def decline(*, offer: Offer, reason: str, by: Actor, version: int | None = None) -> Offer:
    """Say no, with a reason: the provider to the question, or the requester to an offer."""
    request, _, held = filling.held_offer(offer.pk)
    if held.state in PROMISED and may_accept(by, held):
        return _turn_down(request, held, reason, by, version)
    _permit_decision(by, held)
    filling.fresh(held, version)
    return _say_no(request, held, reason, by, unable=False)


@reasoned
def unable_to_fill(*, offer: Offer, reason: str, by: Actor, version: int | None = None) -> Offer:
    """Answer that there is nothing to lend."""
    request, _, held = _to_decide(offer, by, version)
    return _say_no(request, held, reason or "nothing available", by, unable=True)


@reasoned
def withdraw(*, offer: Offer, reason: str, by: Actor, version: int | None = None) -> Offer:
    """Take an offer back before it is accepted; what it promised is free again."""
    request, _, held = _to_decide(offer, by, version)
    if held.state not in PROMISED:
        raise WrongState(selectors.answered(held))
    reason = _reason(reason)
    stood, promised = held.state, [one.asset_id for one in held.named.all()]
    filling.let_go(request, held, by)
    filling.decide(held, OfferState.WITHDRAWN, by, reason, former=stood, promised=promised)
    filling.settle(request)
    code = held.providing_agency.short_code
    text = f"{code} takes its offer back, {request.number}: {reason.strip()}"
    _tell(request, held, by, "mutual_aid.declined", text, request.requesting_agency_id)
    return held


def _to_decide(
    offer: Offer, by: Actor, version: int | None
) -> tuple[MutualAidRequest, RequestLine, Offer]:
    request, line, held = filling.held_offer(offer.pk)
    _permit_decision(by, held)
    filling.fresh(held, version)
    if request.state in selectors.OVER:
        raise WrongState(f"{request.number} is {request.get_state_display().lower()}.")
    return request, line, held


def _to_accept(
    offer: Offer, by: Actor, version: int | None
) -> tuple[MutualAidRequest, RequestLine, Offer]:
    request, line, held = filling.held_offer(offer.pk)
    turn = counters.TURN.get(OfferState(held.state), OfferSide.REQUESTING)
    if turn == OfferSide.REQUESTING and not may_accept(by, held):
        raise NotPermitted(f"Only {held.requesting_agency.name} accepts what it is offered.")
    if turn == OfferSide.PROVIDING and not may_decide(by, held):
        if may_accept(by, held):
            raise WrongState(f"{held.providing_agency.name} has not answered your proposal yet.")
        _permit_decision(by, held)
    filling.fresh(held, version)
    if held.state not in PROMISED:
        raise WrongState(f"Nothing to accept: the offer is {held.get_state_display().lower()}.")
    offer_terms.must_stand(held)
    return request, line, held


def _permit_decision(by: Actor, offer: Offer) -> None:
    if not may_decide(by, offer):
        raise NotPermitted(
            f"Only a liaison, duty officer or coordinator of {offer.providing_agency.name} decides."
        )


def _in_force(offer: Offer) -> Partner:
    found = between(offer.requesting_agency_id, offer.providing_agency_id)
    if found is None:
        raise WrongState(
            f"No agreement between {offer.requesting_agency.name} and "
            f"{offer.providing_agency.name} is in force any more."
        )
    return found


def _say_no(
    request: MutualAidRequest, offer: Offer, reason: str, by: Actor, *, unable: bool
) -> Offer:
    if offer.state != OfferState.INVITED:
        raise WrongState(selectors.answered(offer))
    reason = _reason(reason)
    offer.unable = unable
    filling.decide(offer, OfferState.DECLINED, by, reason, former=OfferState.INVITED)
    filling.settle(request)
    code = offer.providing_agency.short_code
    said, kind = ("is unable to fill", "unable_to_fill") if unable else ("declines", "declined")
    text = f"{code} {said} {request.number}: {reason.strip()}"
    _tell(request, offer, by, f"mutual_aid.{kind}", text, request.requesting_agency_id)
    return offer


def _turn_down(
    request: MutualAidRequest, offer: Offer, reason: str, by: Actor, version: int | None
) -> Offer:
    filling.fresh(offer, version)
    reason = _reason(reason)
    filling.let_go(request, offer, by)
    filling.decide(offer, OfferState.DECLINED, by, reason)
    filling.settle(request)
    code = request.requesting_agency.short_code
    text = f"{code} does not need the offer, {request.number}: {reason.strip()}"
    _tell(request, offer, by, "mutual_aid.declined", text, offer.providing_agency_id)
    return offer


def _named(offer: Offer) -> list[Asset]:
    return [one.asset for one in offer.named.select_related("asset__agency").order_by("asset_id")]


def _reason(reason: str) -> str:
    if not (why := read_one(reason, "reason")):
        raise Invalid("Say why.", {"reason": "The other side must know why."})
    return why


def _tell(
    request: MutualAidRequest, offer: Offer, by: Actor, kind: str, text: str, turn: int
) -> None:
    facts = of_offer(offer, reason=offer.reason)
    tell(request, by=by, kind=kind, text=text, acts=[turn], facts=facts)
