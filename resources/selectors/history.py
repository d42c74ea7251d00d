"""What was done to a request and the answers to it, as far as each side may know."""

from eoc.access import Actor
from eoc.journal import history
from eoc.journal.history import Change
from resources.models import MutualAidRequest, Offer


def of(actor: Actor, request: MutualAidRequest) -> list[Change]:
    """The request and the offers the actor sees; whom else was asked only the asking side reads."""
    offers = Offer.objects.filter(request=request).values_list("pk", flat=True)
    own = request.requesting_agency_id in actor.agencies
    return history.of(
        {MutualAidRequest: [request.pk], Offer: offers}, without=() if own else ("ask",)
    )
