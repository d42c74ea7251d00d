"""What a claim rests on: the recorded movements of what was sent, and what was agreed for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from eoc.text.amounts import quantity
from resources.models import Claim, CustodySignature, Deployment, DeploymentState
from resources.selectors import costs, crews, custody
from resources.selectors.movements import kilometres


@dataclass(frozen=True)
class Journey:
    """One asset: each step with its moment, kilometres where both ends were read, the terms.

    `signed` are readings signed for as it changed hands, `crew` who came and who was struck off.
    """

    deployment: Deployment
    steps: list[tuple[str, datetime]]
    kilometres: Decimal | None
    agreed: str
    signed: list[str]
    crew: str


def journeys(claim: Claim) -> list[Journey]:
    """Every deployment the claim is for, in the order they were committed."""
    sent = costs.sent_for(claim).select_related("offer__line__kind", "offer__agreement")
    return [_journey(one) for one in sent]


def _journey(one: Deployment) -> Journey:
    at = sorted(costs.moments(one).items(), key=lambda step: step[1])
    signed = custody.signatures(one)
    return Journey(
        deployment=one,
        steps=[(DeploymentState(state).label, moment) for state, moment in at],
        kilometres=kilometres(one),
        agreed=costs.beforehand(one.offer.agreement, one.offer.line, None),
        signed=[_signed(signature) for signature in signed],
        crew=_crew(one, signed),
    )


def _signed(signature: CustodySignature) -> str:
    read = [
        f"{quantity(value)} {unit}"
        for value, unit in ((signature.odometer_km, "km"), (signature.engine_hours, "engine h"))
        if value is not None
    ]
    end, side = signature.get_handover_display().lower(), signature.get_side_display().lower()
    return f"{end}, {side} ({signature.signer}): {', '.join(read) or 'no meter read'}"


def _crew(one: Deployment, signed: Sequence[CustodySignature]) -> str:
    """How many came, and who of the manifest did not, or not all the time."""
    listed = crews.listed(one)
    if not listed and not signed:
        return "no manifest"
    struck = [
        f"{member.name} struck off, {member.get_struck_off_display().lower()}"
        for member in listed
        if member.struck_at is not None
    ]
    came = sum(member.came for member in listed)
    return "; ".join([f"crew of {came}" if came else "no crew", *struck])
