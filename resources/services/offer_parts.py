"""Part of an offer turned down: what is not needed is free again, the rest stands as offered."""

from collections.abc import Sequence

from eoc.access import Actor
from eoc.access.because import reasoned
from eoc.errors import Invalid, NotPermitted, WrongState
from eoc.text.public import public_text
from resources.models import Asset, Offer, OfferState
from resources.permissions.mutual_aid import may_accept
from resources.selectors import mutual_aid as selectors
from resources.services import mutual_aid_filling as filling
from resources.services import offer_terms
from resources.services.mutual_aid_telling import of_offer, tell


@reasoned
def turn_down(
    *,
    offer: Offer,
    assets: Sequence[Asset],
    reason: str,
    by: Actor,
    version: int | None = None,
) -> Offer:
    """The requesting side does not need these; `decline` turns down all of an offer."""
    request, _, held = filling.held_offer(offer.pk)
    if not may_accept(by, held):
        raise NotPermitted(f"Only {held.requesting_agency.name} turns down what it was offered.")
    filling.fresh(held, version)
    if held.state != OfferState.OFFERED:
        raise WrongState(f"No offer stands to turn down. {selectors.answered(held)}")
    offer_terms.must_stand(held)
    named = {one.asset_id: one.label for one in held.named.all()}
    gone = {asset.pk for asset in assets}
    if not gone or not gone < named.keys():
        message = "Choose some of the assets that were offered, and not all."
        raise Invalid(message, {"assets": message})
    if not (why := public_text(reason, "reason")):
        raise Invalid("Say why.", {"reason": "The other side must know why."})
    filling.let_go(request, held, by, keep=named.keys() - gone)
    held.quantity, held.version = len(named) - len(gone), held.version + 1
    held.save(update_fields=["quantity", "version"])
    words = ", ".join(named[pk] for pk in sorted(gone))
    text = f"{request.requesting_agency.short_code} does not need {words}, {request.number}: "
    tell(
        request,
        by=by,
        kind="mutual_aid.turned_down",
        text=text + why,
        acts=[held.providing_agency_id],
        facts=of_offer(held, reason=why),
    )
    return held
