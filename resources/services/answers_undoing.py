"""Undo an answer: a question that was declined is open again, a withdrawn offer stands again."""

from django.utils import timezone

from eoc.access import Actor
from eoc.errors import NotPermitted, WrongState
from resources.models import UNDO_WITHIN, Asset, MutualAidRequest, Offer, OfferState, RequestLine
from resources.permissions.mutual_aid import may_decide
from resources.selectors import mutual_aid as selectors
from resources.selectors import undoing
from resources.services import assets, offer_terms
from resources.services import mutual_aid_filling as filling
from resources.services.mutual_aid_telling import of_offer, tell


def undo(*, offer: Offer, by: Actor, version: int | None = None) -> Offer:
    """Take one's own no or withdrawal back, within ten minutes, if nobody took its place.

    What a withdrawn offer had promised is held again; the asking side hears the correction.
    """
    request, line, held = filling.held_offer(offer.pk)
    if not may_decide(by, held):
        raise NotPermitted(f"Only whoever decides for {held.providing_agency.name} undoes that.")
    filling.fresh(held, version)
    _must_be_open(request, line, held)
    was, back = held.get_state_display().lower(), OfferState(held.former_state)
    if back != OfferState.INVITED:
        _promise_again(request, line, held, by)
    _restore(held, back, by)
    filling.settle(request)
    code = held.providing_agency.short_code
    tell(
        request,
        by=by,
        kind="mutual_aid.undone",
        text=f"Correction: {code} is {back.label.lower()}, {was} was a slip ({request.number})",
        acts=[request.requesting_agency_id],
        facts=of_offer(held, was=was),
    )
    return held


def _must_be_open(request: MutualAidRequest, line: RequestLine, held: Offer) -> None:
    minutes = UNDO_WITHIN.seconds // 60
    message = ""
    if request.state in selectors.OVER:
        message = f"{request.number} is {request.get_state_display().lower()}."
    elif not undoing.answer_stands(held):
        message = f"An answer is undone within {minutes} minutes, by who gave it."
    elif line.filled == line.quantity:
        message = f"Others took its place: {selectors.line_words(0, line)} missing."
    if message:
        raise WrongState(message)


def _promise_again(request: MutualAidRequest, line: RequestLine, held: Offer, by: Actor) -> None:
    offer_terms.must_stand(held)
    named = Asset.objects.select_related("agency").filter(pk__in=held.former_assets)
    filling.hold(request, held, filling.fitting(assets.lock(named), line, held), by)


def _restore(held: Offer, back: OfferState, by: Actor) -> None:
    asked = back == OfferState.INVITED
    held.state, held.reason, held.unable = back, "", False
    held.former_state, held.former_assets = "", []
    held.decided_at = None if asked else timezone.now()
    held.decided_by = "" if asked else by.name[:120]
    held.version += 1
    held.save()
