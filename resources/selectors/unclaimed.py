"""Help that came home and costs something, and that its lender neither claimed nor settled."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import DateTimeField, Exists, F, Func, OuterRef, Q, QuerySet
from django.db.models import DurationField as Lasting
from django.db.models.functions import Coalesce, Now, NullIf
from django.utils import timezone

from agencies.models import Agency
from eoc.access import Actor
from resources.models import Claim, ClaimState, Deployment, DeploymentState, MutualAidRequest
from resources.permissions.mutual_aid import DECIDING
from resources.selectors import costs
from resources.selectors.deployments import OVER, visible_to

S = DeploymentState
HOME = (S.RETURNED, S.LOST)
_ASKED = Q(asked_until__isnull=False)
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
    """Deployments at home, under terms that charge, of agencies the actor claims for."""
    return waiting(_mine(actor)).order_by("pk")


def kept_longer(actor: Actor) -> QuerySet[Deployment]:
    """Deployments whose borrower would keep them longer, of agencies the actor decides for."""
    return _mine(actor).filter(_ASKED).exclude(state__in=OVER).order_by("asked_until")


def _mine(actor: Actor) -> QuerySet[Deployment]:
    return visible_to(actor).filter(providing_agency__in=actor.agencies_as(*DECIDING))


def waiting(found: QuerySet[Deployment]) -> QuerySet[Deployment]:
    """Those to claim for: none while another of the loan is out, or once it is drafted."""
    return found.filter(_waits())


def _waits() -> Q:
    loan = {
        "request": OuterRef("request"),
        "providing_agency": OuterRef("providing_agency"),
    }
    drafted = Claim.objects.filter(**loan).exclude(state=ClaimState.ACCRUING)
    away = Deployment.objects.filter(**loan).exclude(state__in=OVER)
    begun = Q(times__has_any_keys=[state.value for state in LEFT])
    return Q(
        begun,
        ~Exists(drafted),
        ~Exists(away),
        state__in=HOME,
        offer__agreement__terms__isnull=False,
    )


def overdue() -> QuerySet[Deployment]:
    """Those whose own days to claim are over, by the database's clock, and no alarm was raised."""
    silent = waiting(Deployment.objects.filter(unclaimed_at=None))
    days = Coalesce(NullIf("offer__agreement__terms__claim_days", 0), settings.CLAIM_DAYS)
    span = Func(days, template="make_interval(days => %(expressions)s)", output_field=Lasting())
    home = Func(
        F("times"),
        F("state"),
        template="(%(expressions)s)::timestamptz",
        arg_joiner=" ->> ",
        output_field=DateTimeField(),
    )
    return silent.alias(due=home + span).filter(due__lte=Now())


def unclaimed(actor: Actor) -> list[Unclaimed]:
    """The loans to claim for, the nearest deadline first."""
    return lent(actor)[0]


def lent(actor: Actor) -> tuple[list[Unclaimed], list[Deployment]]:
    """The loans to claim for and those asked to stay longer, in one statement, by deadline."""
    found = _mine(actor).filter(_waits() | _ASKED).select_related("request__requesting_agency")
    loans: dict[tuple[int, int], list[Deployment]] = defaultdict(list)
    longer = []
    for one in costs.priced(found.order_by("pk")):
        if one.state in HOME:
            loans[one.request_id, one.providing_agency_id].append(one)
        elif one.state not in OVER:
            longer.append(one)
    due = sorted((_loan(home) for home in loans.values()), key=lambda loan: loan.due)
    return due, sorted(longer, key=_until)


def _until(one: Deployment) -> datetime:
    return one.booking.planned_end or timezone.now()


def _loan(home: list[Deployment]) -> Unclaimed:
    first, now = home[0], timezone.now()
    return Unclaimed(
        request=first.request,
        providing_agency=first.providing_agency,
        names=", ".join(one.asset_label for one in home),
        words="; ".join(dict.fromkeys(costs.words(costs.running(one, now)) for one in home)),
        due=due_of(home),
    )


def due_of(home: list[Deployment]) -> datetime:
    """By when what came home should be claimed for: days after the last one came."""
    return max(_came_home(one) for one in home) + timedelta(days=_days(home))


def _came_home(one: Deployment) -> datetime:
    return costs.moments(one)[one.state]


def _days(home: list[Deployment]) -> int:
    """As the agreement says, the longest where there are several; else as the installation does."""
    said = [one.offer.agreement.terms.claim_days for one in home if one.offer.agreement]
    return max(said, default=0) or settings.CLAIM_DAYS
