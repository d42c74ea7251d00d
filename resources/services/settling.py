"""Settled: nothing is left to pay for a deployment that is home, and why."""

from django.utils import timezone

from eoc.access import Actor
from eoc.errors import WrongState
from resources.models import Claim, ClaimState, Deployment, DeploymentState, Settlement
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
        enter(deployment, Settlement.FREE, by)


def enter(deployment: Deployment, how: Settlement, by: Actor, reason: str = "") -> None:
    """Settle a locked deployment, with how and, where nobody claimed, why."""
    deployment.settlement, deployment.settled_reason = how, reason
    filling.enter(deployment, DeploymentState.SETTLED, by)


def without_claim(deployment: Deployment) -> Settlement:
    """What settling it without a claim means: waiving what its terms charge, or nothing owed."""
    found = costs.priced(Deployment.objects.filter(pk=deployment.pk)).get()
    terms, spent = costs.terms_for(found), costs.running(found, timezone.now())
    charged = spent is not None and spent.accrued
    driven = terms is not None and any(rate.unit == "mile" for rate in terms.rates)
    return Settlement.WAIVED if charged or driven else Settlement.NOTHING_OWED


def must_not_be_claimed(deployment: Deployment) -> None:
    """Refuse to settle what an open claim asks money for: paying or waiving it settles."""
    over = (ClaimState.PAID, ClaimState.WAIVED)
    claims = Claim.objects.filter(
        request=deployment.request_id, providing_agency=deployment.providing_agency_id
    )
    if (claim := claims.exclude(state__in=over).first()) is not None:
        raise WrongState(f"{claim.number} is open. Once it is paid or waived this is settled.")


def must_be_open(deployment: Deployment) -> None:
    """Refuse what would change the grounds of a claim that is asked for, or was settled."""
    if deployment.state == DeploymentState.SETTLED:
        raise WrongState(f"{deployment.asset_label} is settled: its manifest stands.")
    claims = Claim.objects.filter(
        request=deployment.request_id, providing_agency=deployment.providing_agency_id
    )
    if claim := claims.exclude(state__in=(ClaimState.ACCRUING, *costs.EDITABLE)).first():
        state = claim.get_state_display().lower()
        raise WrongState(f"{claim.number} is {state} and counts who came. Query it first.")


def settle_of(claim: Claim, by: Actor) -> list[Deployment]:
    """What a claim that is over charged for: settled now, the request being locked."""
    home = Deployment.objects.select_for_update(of=("self",)).filter(
        request=claim.request_id,
        providing_agency=claim.providing_agency_id,
        state__in=(DeploymentState.RETURNED, DeploymentState.LOST),
    )
    settled = list(home.order_by("pk"))
    for one in settled:
        enter(one, Settlement.CLAIM, by)
    return settled
