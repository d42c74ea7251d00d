"""The pages of deployments: one with all that belongs to it, and the lists of ICS-211 and 221."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.utils import timezone

from eoc.access import Actor
from eoc.errors import NotFound
from resources.models import (
    Asset,
    CustodySignature,
    DamageReport,
    Deployment,
    DeploymentState,
    Movement,
    MutualAidRequest,
    ResourceTeam,
    Side,
)
from resources.permissions.mutual_aid import may_receive, may_send
from resources.selectors import (
    assets,
    costs,
    crews,
    custody,
    deployments,
    movements,
    teams,
    undoing,
)
from resources.selectors.bookings import overlapping, words
from resources.selectors.costs import Ticker
from resources.selectors.crews import OnCrew
from resources.selectors.deployments import Journey
from resources.selectors.undoing import Undo

S = DeploymentState
WORKING = (S.COMMITTED, S.MOBILIZING, S.EN_ROUTE, S.CHECKED_IN, S.ASSIGNED)
LINE = (*WORKING, S.RELEASED, S.DEMOBILIZING, S.RETURNED, S.SETTLED)


@dataclass(frozen=True)
class Whole:
    """One deployment as its page shows it."""

    journey: Journey
    moves: Sequence[Movement]
    crew: Sequence[OnCrew]
    signatures: Sequence[CustodySignature]
    harm: Sequence[DamageReport]
    spare: Sequence[Asset]
    crossed: Sequence[str]
    sends: bool
    receives: bool
    cost: Ticker
    undo: Undo | None = None

    @property
    def to_sign(self) -> list[Side]:
        """The reader's sides that have still to sign for it at this end."""
        mine = ((Side.PROVIDING, self.sends), (Side.REQUESTING, self.receives))
        sides = [side for side, may in mine if may]
        return custody.unsigned(self.journey.deployment, sides, self.signatures)

    @property
    def under_way(self) -> bool:
        """It has not ended."""
        return self.journey.deployment.state not in deployments.OVER

    @property
    def working(self) -> bool:
        """It is on its way to the incident, or there."""
        return self.journey.deployment.state in WORKING

    @property
    def decides(self) -> bool:
        """The reader has something to decide beside the steps."""
        if not (self.sends or self.receives) or not self.under_way:
            return False
        asked = self.sends and self.journey.deployment.asked_until is not None
        return self.working or asked or self.journey.may_recall or self.journey.may_cancel

    @property
    def persons(self) -> int:
        """How many came with it."""
        return sum(one.member.came for one in self.crew)

    @property
    def kilometres(self) -> Decimal | None:
        """Driven so far, by the odometer."""
        return movements.kilometres(self.journey.deployment)

    @property
    def still_to_come(self) -> list[str]:
        """The states of the usual way that lie ahead."""
        here = self.journey.deployment.state
        if here not in LINE:
            return []
        return [S(state).label for state in LINE[LINE.index(S(here)) + 1 :]]


@dataclass(frozen=True)
class Listed:
    """A line of the check-in list: a deployment with its crew and its movements by state."""

    deployment: Deployment
    crew: Sequence[OnCrew]
    moves: dict[str, Movement]

    @property
    def leader(self) -> str:
        """Who leads the crew."""
        leads = (one.member for one in self.crew if one.member.leader)
        return next((member.name for member in leads if member.struck_at is None), "")

    @property
    def persons(self) -> int:
        """How many came with it."""
        return sum(one.member.came for one in self.crew)


def one(actor: Actor, uuid: UUID) -> Deployment:
    """The deployment; NotFound for whoever is on neither side."""
    found = deployments.visible_to(actor).select_related("booking", "offer__line__kind")
    deployment = found.filter(uuid=uuid).first()
    if deployment is None:
        raise NotFound("There is no such deployment, or it is not one of your agency.")
    return deployment


def whole(actor: Actor, deployment: Deployment) -> Whole:
    """All that belongs to it."""
    sends = may_send(actor, deployment)
    return Whole(
        journey=deployments.journey(actor, deployment),
        moves=movements.movements(deployment),
        crew=crews.manifest(deployment),
        signatures=custody.signatures(deployment),
        harm=custody.damage(deployment),
        spare=spare(actor, deployment) if sends else [],
        crossed=_crossed(deployment) if sends else [],
        sends=sends,
        receives=may_receive(actor, deployment),
        cost=costs.tickers(deployments.visible_to(actor).filter(pk=deployment.pk)).each[0],
        undo=undoing.of_deployments(actor, [deployment]).get(deployment.pk),
    )


def spare(actor: Actor, deployment: Deployment) -> list[Asset]:
    """Available assets of the same kind, type and agency that could take over."""
    wanted = deployment.offer.line
    found = assets.available(assets.visible_to(actor)).filter(
        agency=deployment.providing_agency_id, kind=wanted.kind_id
    )
    if wanted.type is not None:
        found = found.filter(type__lte=wanted.type)
    return list(found.order_by("call_sign"))


def check_in_list(actor: Actor, number: str) -> tuple[MutualAidRequest, list[Listed]]:
    """Every deployment to an incident that checked in or is still to come (ICS-211)."""
    found = deployments.visible_to(actor).filter(request__incident_number__iexact=number)
    listed = list(found.select_related("offer__line__kind").order_by("asset_label", "pk"))
    if not listed:
        raise NotFound("Nobody you may see is deployed to an incident of that number.")
    return listed[0].request, [_listed(deployment) for deployment in listed]


def listed_one(deployment: Deployment) -> Listed:
    """One deployment with crew and movements, for its demobilization check-out (ICS-221)."""
    return _listed(deployment)


def teams_of(actor: Actor, number: str) -> list[ResourceTeam]:
    """Teams at work on an incident."""
    found = teams.whole(actor).filter(incident_number__iexact=number, disbanded_at=None)
    return list(found)


def _listed(deployment: Deployment) -> Listed:
    moves = {one.state: one for one in movements.counted(deployment)}
    return Listed(deployment, crews.manifest(deployment), moves)


def _crossed(deployment: Deployment) -> list[str]:
    """What the stay that is asked for would run into."""
    if deployment.asked_until is None:
        return []
    plans = overlapping(deployment.asset, timezone.now(), deployment.asked_until)
    return [words(plan) for plan in plans.exclude(pk=deployment.booking_id)]
