"""Forms carry what was said: priority, safety, logistics, terms, signatures, steps in order."""

from decimal import Decimal

from eoc.access import scope
from resources.models import Deployment, MutualAidRequest, Priority
from resources.selectors import papers
from resources.services import (
    approvals,
    crews,
    mutual_aid,
    mutual_aid_offers,
    purposes,
    signatures,
    teams,
)
from resources.services.offer_terms import OfferTerms
from resources.services.request_details import Details
from tests.cast import Cast
from tests.resources.asking import WHERE, engine, needs_acceptance, offer
from tests.resources.build import incident
from tests.resources.journeys import brought
from tests.resources.test_mutual_aid_pages import client_of, decide
from tests.resources.test_request_sign import strict

SAID = Details(
    priority=Priority.URGENT,
    safety_notes="Live wires on Heron Street",
    finance_code="FD-77",
    estimated_cost=Decimal("5000"),
    with_crew=True,
    meals=True,
)


def asked(cast: Cast) -> MutualAidRequest:
    with scope(cast.actor("dana")) as dana:
        made = mutual_aid.request(
            by=dana,
            agency=cast.agencies["riverton"],
            incident=incident(cast),
            lines=[{"kind": "engine", "quantity": 1}],
            ask=[cast.agencies["lakeside"].pk],
            details=SAID,
            **WHERE,
        )
        return mutual_aid.submit(request=made, by=dana)


def body(cast: Cast, who: str, noun: str, uuid: object) -> str:
    with scope(cast.actor(who)) as actor:
        return papers.paper(papers.subject(actor, noun, str(uuid))).body


def test_the_request_form_says_priority_safety_cost_and_who_signed(cast: Cast) -> None:
    strict(cast)
    made = asked(cast)
    with scope(cast.actor("ada")) as ada:
        approvals.sign(request=made, block="finance", by=ada)
    form = body(cast, "dana", "requests", made.uuid)
    for said in ("Urgent, life safety", "Live wires", "FD-77", "5,000.00", "Comes with its crew"):
        assert said in form
    assert "signed here by Ada" in form
    assert form.count("signed here by") == 1


def test_req_a_carries_the_terms_and_both_signatures(cast: Cast) -> None:
    needs_acceptance(cast)
    found = offer(cast, asked(cast))
    said = OfferTerms(ready_minutes=20, limits="No foam", cost_estimate=Decimal("900"))
    with scope(cast.actor("lee")) as lee:
        mutual_aid_offers.approve(offer=found, assets=[engine(cast)], by=lee, terms=said)
    with scope(cast.actor("dana")) as dana:
        mutual_aid_offers.accept(offer=found, by=dana)
    with scope(cast.actor("rosa")) as rosa:
        signatures.sign(offer=found, by=rosa)
    form = body(cast, "lee", "offers", found.uuid)
    for words in ("No foam", "900.00", "Live wires", "Meals are given"):
        assert words in form
    assert "signed here by Lee" in form
    assert "signed here by Rosa" in form
    with scope(cast.actor("lee")):
        sent = Deployment.objects.get(offer=found)
    order = body(cast, "lee", "deployments", sent.uuid)
    assert "Live wires" in order
    assert "No foam" in order


def test_a_mission_order_lists_its_steps_as_they_happened(cast: Cast) -> None:
    sent = brought(cast, "released")
    form = body(cast, "lee", "deployments", sent.uuid)
    steps = ("Committed", "Mobilizing", "En route", "Checked in", "Assigned", "Released")
    places = [form.index(f"<td>{step}</td>") for step in steps]
    assert places == sorted(places)


def test_a_mission_order_says_what_for_in_which_team_and_who_comes(cast: Cast) -> None:
    sent = brought(cast, "committed")
    with scope(cast.actor("lee")) as lee:
        people = [{"name": "Casey Moss", "qualification": "ENGB", "leader": True}]
        crews.enroll(deployment=sent, people=people, by=lee)
    with scope(cast.actor("dana")) as dana:
        purposes.give(deployment=sent, purpose="station_cover", post="Station 2", by=dana)
        team = {"kind": "task_force", "name": "Two", "leader": "Pat Moreno", "channel": "TAC 4"}
        teams.form(deployments=[sent], by=dana, **team)
    form = body(cast, "lee", "deployments", sent.uuid)
    for words in ("Station cover, Station 2", "Task force Two", "TAC 4", "Casey Moss, ENGB"):
        assert words in form


def test_whoever_decides_reads_what_is_dangerous_and_what_is_given(cast: Cast) -> None:
    page = client_of(cast, "lee").get(decide(offer(cast, asked(cast)))).content.decode()
    assert "Live wires on Heron Street" in page
    assert "with its crew" in page
    assert "meals" in page
