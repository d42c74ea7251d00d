"""A request that waits and one that was filled, with all that follows."""

from django.utils import timezone

from agencies.models import Agreement
from eoc.access import scope
from incidents.models import Incident, IncidentType
from resources.models import (
    Approval,
    AskingPolicy,
    Asset,
    AssetKind,
    Claim,
    CostItem,
    Deployment,
    MissionReadyPackage,
    MutualAidRequest,
    Offer,
    OfferCounter,
    ProposalLine,
    Qualification,
    ResourceTeam,
)
from resources.selectors import deployments, papers
from resources.services import (
    answer_links,
    box_cards,
    costs,
    crews,
    custody,
    deployments_ending,
    documents,
    mutual_aid,
    mutual_aid_offers,
    packages,
    proposals,
    qualifications,
)
from tests.cast import Cast
from tests.placed.world import SECRET, World


def place_mutual_aid(world: World) -> None:
    cast = world.cast
    waiting, lent = (_asked(world) for _ in range(2))
    with scope(cast.actor("lee")) as lee:
        offer = Offer.objects.get(request=lent)
        mutual_aid_offers.approve(offer=offer, assets=[cast.assets["LAK Engine 12"]], by=lee)
        world.put("offer", Offer.objects.get(request=waiting))
        sent = Deployment.objects.get(request=lent)
        people = [
            {"name": f"{one} {SECRET}", "qualification": "ENGB"} for one in ("Casey", "Robin")
        ]
        member, ill = crews.enroll(deployment=sent, people=people, by=lee)
        crews.strike(member=ill, why="no_show", reason=f"Ill {SECRET}", by=lee)
        world.put("crew_member", member)
        seen = f"Good {SECRET}"
        custody.sign(deployment=sent, handover="out", condition=seen, signer="Lee", by=lee)
        deployments_ending.damage(deployment=sent, condition="Dent", report=seen, by=lee)
        world.put("deployment", Deployment.objects.get(request=lent))
        order = papers.paper(deployments.visible_to(lee).get(request=lent))
        world.put("document", documents.ask(paper=order, by=lee))
    _claim(world, lent)
    _said_on_the_way(cast, lent)
    with scope(cast.actor("ada")):
        AskingPolicy.objects.create(
            agency=cast.agencies["riverton"],
            radio_channel=f"VALLEY {SECRET}",
            finance_code=f"F {SECRET}",
        )
    with scope(cast.actor("dana")):
        team = ResourceTeam.objects.create(
            mode="demo",
            requesting_agency=cast.agencies["riverton"],
            incident_number=world.names["number"],
            kind="task_force",
            name=f"One {SECRET}",
            leader="Pat Moreno",
            channel="TAC 3",
        )
        world.put("team", team)
        held = MutualAidRequest.objects.get(pk=waiting.pk)
        world.put("request", held)
        world.put("request_number", held, "number")
        world.names["foreign_answer"] = answering(cast, held, "olu")
        world.put("lent_asset", Asset.objects.get(pk=cast.assets["LAK Engine 12"].pk))
    _catalogue(world)


def place_box_card(world: World) -> None:
    cast = world.cast
    with scope(cast.actor("ada")) as ada:
        cell = box_cards.put(
            agency=cast.agencies["riverton"],
            incident_type=IncidentType.objects.get(pk="structure_fire"),
            level=1,
            partner=cast.agencies["hillcrest"],
            kind=AssetKind.objects.get(pk="engine"),
            quantity=1,
            purpose="station_cover",
            post="Station 1",
            by=ada,
        )
        world.put("cell", cell)


def _catalogue(world: World) -> None:
    """A package, a qualification, and a proposal for what is asked for still."""
    cast, agency = world.cast, world.cast.agencies["riverton"]
    with scope(cast.actor("dana")) as dana:
        package = packages.register(
            agency=agency,
            name=f"Pumps {SECRET}",
            kind=AssetKind.objects.get(pk="pump"),
            capability=f"Pumps {SECRET}",
            ready_minutes=45,
            by=dana,
        )
        held = qualifications.record(
            agency=agency,
            person=cast.people["obi"],
            position=f"Pump operator {SECRET}",
            issued=timezone.localdate(),
            by=dana,
        )
        made = proposals.propose(agency=agency, by=dana)
        world.put("package", MissionReadyPackage.objects.get(pk=package.pk))
        world.put("qualification", Qualification.objects.get(pk=held.pk))
        world.put("proposal", made)
        world.put("proposal_line", ProposalLine.objects.filter(proposal=made).earliest("pk"))


def _said_on_the_way(cast: Cast, lent: MutualAidRequest) -> None:
    """The request was signed within, and its offer countered once."""
    with scope(cast.actor("dana")):
        offer = Offer.objects.get(request=lent)
        Approval.objects.create(
            request=lent,
            requesting_agency_id=lent.requesting_agency_id,
            block="need",
            afterwards=True,
            signer=cast.people["dana"].pk,
            signed_by="Dana",
            signed_at=timezone.now(),
        )
        OfferCounter.objects.create(
            offer=offer,
            requesting_agency_id=offer.requesting_agency_id,
            providing_agency_id=offer.providing_agency_id,
            side="requesting",
            assets=[],
            labels="LAK Engine 14",
            words=f"Sooner {SECRET}",
            by_name="Dana",
        )


def _claim(world: World, lent: MutualAidRequest) -> None:
    """A claim submitted once and queried, so that the ledger has moved and its items may change."""
    sides = {
        "requesting_agency": world.cast.agencies["riverton"],
        "providing_agency": world.cast.agencies["lakeside"],
    }
    with scope(world.cast.actor("lee")) as lee:
        made = Claim.objects.create(
            number=f"{lent.number}-LAK",
            mode=lent.mode,
            request=lent,
            agreement=Agreement.objects.get(code="NORTH-MA"),
            currency="USD",
            state="draft",
            by_name="Lee",
            **sides,
        )
        CostItem.objects.create(
            claim=made,
            category="other",
            note="Foam",
            unit="each",
            quantity=1,
            rate=12,
            amount=12,
            **sides,
        )
        costs.submit(claim=made, by=lee)
        world.put("lent_request", lent)
        world.put("lent_number", lent, "number")
    with scope(world.cast.actor("rosa")) as rosa:
        world.put("claim", costs.query(claim=made, reason="Which foam", by=rosa))


def answering(cast: Cast, request: MutualAidRequest, who: str) -> str:
    """The secret part of the link by which somebody answers for their own agency."""
    agency, user = cast.people[who].agency_id, cast.users[who].pk
    path = answer_links.path(request=request.uuid, agency_id=agency, user=user)
    return path.removeprefix("/answers/").rstrip("/")


def _asked(world: World) -> MutualAidRequest:
    cast = world.cast
    with scope(cast.actor("dana")) as dana:
        made = mutual_aid.request(
            by=dana,
            agency=cast.agencies["riverton"],
            incident=Incident.objects.get(uuid=world.names["incident"]),
            lines=[{"kind": "engine", "quantity": 1}],
            ask=[cast.agencies["lakeside"].pk],
            reporting_place=f"Gate {SECRET}",
            report_to=f"Chief {SECRET}",
            radio_channel="VALLEY 3",
            note=f"Bring boots {SECRET}",
        )
        return mutual_aid.submit(request=made, by=dana)
