"""What was done to a request, the answers to it, a deployment or a claim, for whoever may know."""

from eoc.access import Actor
from eoc.journal import history
from eoc.journal.history import Change
from resources.models import Claim, Deployment, MutualAidRequest, Offer


def of(actor: Actor, request: MutualAidRequest) -> list[Change]:
    """The request and the offers the actor sees; whom else was asked only the asking side reads."""
    offers = Offer.objects.filter(request=request).values_list("pk", flat=True)
    own = request.requesting_agency_id in actor.agencies
    return history.of(
        {MutualAidRequest: [request.pk], Offer: offers}, without=() if own else ("ask",)
    )


def of_deployment(deployment: Deployment) -> list[Change]:
    """A deployment's changes; its steps stand in its movements too."""
    return history.of({Deployment: [deployment.pk]}, without=("times",))


def of_claim(claim: Claim) -> list[Change]:
    """A claim's changes, the same for both sides."""
    return history.of({Claim: [claim.pk]})
