"""A question is handed on, once, to the next authority of the agency it was put to."""

from uuid import UUID

from agencies.services.telling import tell
from eoc.access import Actor
from eoc.errors import Invalid, NotPermitted, WrongState
from resources.models import ForwardedLink, Offer, OfferState
from resources.permissions.mutual_aid import may_decide
from resources.selectors import forwarding as selectors
from resources.selectors import mutual_aid
from resources.services import mutual_aid_filling as filling


def forward(*, offer: Offer, to: UUID, by: Actor) -> ForwardedLink:
    """Let a colleague who may decide (`to`, a person) answer instead; they get a link by mail.

    From then on the forwarder's own link only shows, and nobody hands the question on again.
    """
    request, _, held = filling.held_offer(offer.pk)
    if by.user_id is None or not may_decide(by, held):
        raise NotPermitted(f"Only who decides for {held.providing_agency.name} hands this on.")
    if held.state != OfferState.INVITED:
        raise WrongState(mutual_aid.answered(held))
    if known := selectors.forwarded(held):
        raise WrongState(f"{known.from_name} already passed this on to {known.to_name}.")
    listed = selectors.authorities(held.providing_agency_id, by)
    chosen = next((one for one in listed if one.uuid == to), None)
    if chosen is None:
        raise Invalid("Choose a colleague who may decide.", {"person": "Choose from the list."})
    made = ForwardedLink.objects.create(
        request=request,
        requesting_agency_id=request.requesting_agency_id,
        providing_agency_id=held.providing_agency_id,
        from_user=UUID(by.user_id),
        from_name=by.name[:120],
        to_user=chosen.user,
        to_name=chosen.name,
    )
    tell(
        kind="answer_link.forwarded",
        by=by,
        agencies=[held.providing_agency_id],
        about=request.uuid,
        text=f"{made.from_name} passes {request.number} on to {made.to_name}",
        facts={"request_id": request.pk, "forwarded_id": made.pk},
        mode=request.mode,
    )
    return made
