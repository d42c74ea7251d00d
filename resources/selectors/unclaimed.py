"""Help that came home and costs something, and that its lender neither claimed nor settled."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from agencies.models import Agency
from eoc.access import Actor
from resources.models import Claim, ClaimState, Deployment, DeploymentState, MutualAidRequest
from resources.permissions.mutual_aid import DECIDING
from resources.selectors import costs
from resources.selectors.deployments import OVER, visible_to

S = DeploymentState
HOME = (S.RETURNED, S.LOST)
LEFT = (S.MOBILIZING, S.EN_ROUTE)  # with one of them a clock may have begun


@dataclass(frozen=True)
class Unclaimed:
    """What one agency lent for one request and has home again; `due` is when it should claim."""

    request: MutualAidRequest
    providing_agency: Agency
    names: str
    words: str
    due: datetime

    @property
    def overdue(self) -> bool:
        """The days to claim are over."""
        return self.due <= timezone.now()


def rows(actor: Actor) -> QuerySet[Deployment]:
    """Deployments at home, under terms that charge, of agencies the actor claims for.

    Nothing is due while another one of the same loan is out, or once the claim is drafted.
    """
    loan = {
        "request": OuterRef("request"),
        "providing_agency": OuterRef("providing_agency"),
    }
    drafted = Claim.objects.filter(**loan).exclude(state=ClaimState.ACCRUING)
    away = Deployment.objects.filter(**loan).exclude(state__in=OVER)
    begun = Q(times__has_any_keys=[state.value for state in LEFT])
    found = visible_to(actor).filter(
        begun,
        ~Exists(drafted),
        ~Exists(away),
        state__in=HOME,
        offer__agreement__terms__isnull=False,
        providing_agency__in=actor.agencies_as(*DECIDING),
    )
    return found.order_by("pk")


def unclaimed(actor: Actor) -> list[Unclaimed]:
    """The loans to claim for, the nearest deadline first."""
    loans: dict[tuple[int, int], list[Deployment]] = defaultdict(list)
    for one in costs.priced(rows(actor).select_related("request__requesting_agency")):
        loans[one.request_id, one.providing_agency_id].append(one)
    return sorted((_loan(home) for home in loans.values()), key=lambda loan: loan.due)


def _loan(home: list[Deployment]) -> Unclaimed:
    first, now = home[0], timezone.now()
    return Unclaimed(
        request=first.request,
        providing_agency=first.providing_agency,
        names=", ".join(one.asset_label for one in home),
        words="; ".join(dict.fromkeys(costs.words(costs.running(one, now)) for one in home)),
        due=max(_came_home(one) for one in home) + timedelta(days=_days(home)),
    )


def _came_home(one: Deployment) -> datetime:
    return costs.moments(one)[one.state]


def _days(home: list[Deployment]) -> int:
    """As the agreement says, the longest where there are several; else as the installation does."""
    said = [one.offer.agreement.terms.claim_days for one in home if one.offer.agreement]
    return max(said, default=0) or settings.CLAIM_DAYS
