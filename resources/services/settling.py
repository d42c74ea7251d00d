"""Settled: nothing is left to pay for a deployment that is home."""

from django.utils import timezone

from resources.models import Claim, Deployment, DeploymentState
from resources.selectors import costs
from resources.services import mutual_aid_filling as filling


def settle_if_free(deployment: Deployment) -> None:
    """A locked deployment that came home and costs nothing by its terms is settled at once."""
    found = costs.priced(Deployment.objects.filter(pk=deployment.pk)).get()
    terms = costs.terms_for(found)
    if terms is None or any(rate.unit == "mile" for rate in terms.rates):
        return
    spent = costs.running(found, timezone.now())
    if spent is not None and not spent.accrued:
        filling.enter(deployment, DeploymentState.SETTLED)


def settle_of(claim: Claim) -> list[Deployment]:
    """What a claim that is over charged for: settled now, the request being locked."""
    home = Deployment.objects.select_for_update(of=("self",)).filter(
        request=claim.request_id,
        providing_agency=claim.providing_agency_id,
        state=DeploymentState.RETURNED,
    )
    settled = list(home.order_by("pk"))
    for one in settled:
        filling.enter(one, DeploymentState.SETTLED)
    return settled
