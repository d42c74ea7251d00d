"""What a claim rests on: the recorded movements of what was sent, and what was agreed for it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from resources.models import Claim, Deployment, DeploymentState
from resources.selectors import costs
from resources.selectors.movements import kilometres


@dataclass(frozen=True)
class Journey:
    """One asset: each step with its moment, kilometres where both ends were read, the terms."""

    deployment: Deployment
    steps: list[tuple[str, datetime]]
    kilometres: Decimal | None
    agreed: str


def journeys(claim: Claim) -> list[Journey]:
    """Every deployment the claim is for, in the order they were committed."""
    sent = costs.sent_for(claim).select_related("offer__line__kind", "offer__agreement")
    return [_journey(one) for one in sent]


def _journey(one: Deployment) -> Journey:
    at = sorted(costs.moments(one).items(), key=lambda step: step[1])
    return Journey(
        deployment=one,
        steps=[(DeploymentState(state).label, moment) for state, moment in at],
        kilometres=kilometres(one),
        agreed=costs.beforehand(one.offer.agreement, one.offer.line, None),
    )
