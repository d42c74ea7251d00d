"""Settled: nothing is left to pay for a deployment that is home."""

from django.utils import timezone

from eoc.access import Actor
from eoc.errors import WrongState
from resources.models import Claim, ClaimState, Deployment, DeploymentState
from resources.selectors import costs
from resources.services import mutual_aid_filling as filling


def settle_if_free(deployment: Deployment, by: Actor) -> None:
    """A locked deployment that came home and costs nothing by its terms is settled at once."""
    found = costs.priced(Deployment.objects.filter(pk=deployment.pk)).get()
    terms = costs.terms_for(found)
    if terms is None or any(rate.unit == "mile" for rate in terms.rates):
        return
    spent = costs.running(found, timezone.now())
    if spent is not None and not spent.accrued:
        filling.enter(deployment, DeploymentState.SETTLED, by)


def must_not_be_claimed(deployment: Deployment) -> None:
    """Refuse to settle what an open claim asks money for: paying or waiving it settles."""
    over = (ClaimState.PAID, ClaimState.WAIVED)
    claims = Claim.objects.filter(
        request=deployment.request_id, providing_agency=deployment.providing_agency_id
    )
    if (claim := claims.exclude(state__in=over).first()) is not None:
        raise WrongState(f"{claim.number} is open. Once it is paid or waived this is settled.")


def settle_of(claim: Claim, by: Actor) -> list[Deployment]:
    """What a claim that is over charged for: settled now, the request being locked."""
    home = Deployment.objects.select_for_update(of=("self",)).filter(
        request=claim.request_id,
        providing_agency=claim.providing_agency_id,
        state__in=(DeploymentState.RETURNED, DeploymentState.LOST),
    )
    settled = list(home.order_by("pk"))
    for one in settled:
        filling.enter(one, DeploymentState.SETTLED, by)
    return settled
