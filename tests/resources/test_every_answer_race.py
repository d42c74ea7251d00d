"""What is answered once is answered once: six at the same time, one does it, five read why not.

Beside what the races of asking, deployments, claims and the clock try.
"""

from datetime import timedelta

from django.utils import timezone

from eoc.access import scope
from resources.models import Claim, CrewMember, Deployment, Offer
from resources.services import (
    answers_undoing,
    costs,
    crews,
    deployments_extending,
    mutual_aid,
    mutual_aid_offers,
    offer_parts,
    teams,
)
from tests.cast import Cast
from tests.resources.asking import draft, engine, offer, submitted
from tests.resources.costing import done, home, priced
from tests.resources.journeys import brought
from tests.resources.test_asking_race import race
from tests.resources.test_mutual_aid_answers import promised

WHY = {"reason": "Fire at home"}
PAIR = ("LAK Engine 12", "LAK Engine 14")


def test_a_request_is_sent_widened_and_ended_once(committed_cast: Cast) -> None:
    cast, made = committed_cast, draft(committed_cast)
    race(cast, "dana", lambda by: mutual_aid.submit(request=made, by=by))
    hillcrest = [cast.agencies["hillcrest"].pk]
    race(cast, "dana", lambda by: mutual_aid.ask(request=made, agencies=hillcrest, by=by))
    race(cast, "dana", lambda by: mutual_aid.withdraw(request=made, by=by, **WHY))


def test_no_is_said_taken_back_and_said_again_once(committed_cast: Cast) -> None:
    cast = committed_cast
    asked = offer(cast, submitted(cast))
    lost = race(cast, "lee", lambda by: mutual_aid_offers.decline(offer=asked, by=by, **WHY))
    assert all("by Lee" in refused.message for refused in lost)
    race(cast, "lee", lambda by: answers_undoing.undo(offer=asked, by=by))
    race(cast, "lee", lambda by: mutual_aid_offers.unable_to_fill(offer=asked, by=by, **WHY))


def test_an_offer_is_trimmed_and_taken_back_once(committed_cast: Cast) -> None:
    cast = committed_cast
    asked = promised(cast, 2, *PAIR)
    with scope(cast.actor("dana")):
        version = Offer.objects.get(pk=asked.pk).version
    one = [engine(cast, PAIR[1])]
    race(
        cast,
        "dana",
        lambda by: offer_parts.turn_down(offer=asked, assets=one, by=by, version=version, **WHY),
    )
    race(cast, "lee", lambda by: mutual_aid_offers.withdraw(offer=asked, by=by, **WHY))


def test_a_crew_checks_in_rests_works_and_leaves_once(committed_cast: Cast) -> None:
    cast, sent = committed_cast, brought(committed_cast, "committed")
    with scope(cast.actor("lee")) as lee:
        people = [{"name": "Casey Moss", "qualification": "ENGB"}]
        crews.enroll(deployment=sent, people=people, by=lee)
    brought(cast, "checked_in", sent)
    for act in (crews.check_in, crews.rest, crews.work, crews.check_out):
        race(cast, "dana", lambda by, act=act: act(member=CrewMember.objects.get(), by=by))  # type: ignore[misc]


def test_longer_is_refused_and_a_team_disbanded_once(committed_cast: Cast) -> None:
    cast, sent = committed_cast, brought(committed_cast, "checked_in")
    with scope(cast.actor("dana")) as dana:
        words = {"kind": "task_force", "name": "A", "leader": "Pat", "channel": "TAC 4"}
        team = teams.form(deployments=[Deployment.objects.get()], by=dana, **words)
        until = timezone.now() + timedelta(hours=9)
        deployments_extending.ask_longer(deployment=sent, until=until, by=dana)
    race(
        cast,
        "lee",
        lambda by: deployments_extending.refuse_longer(deployment=sent, by=by, **WHY),
    )
    race(cast, "dana", lambda by: teams.disband(team=team, by=by))


def test_a_claim_is_drafted_sent_queried_disputed_and_waived_once(committed_cast: Cast) -> None:
    cast = committed_cast
    priced(cast)
    sent = home(cast)
    race(cast, "lee", lambda by: costs.draft(request=sent.request, by=by))
    with scope(cast.actor("lee")):
        claim = Claim.objects.get()
    race(cast, "lee", lambda by: costs.submit(claim=claim, by=by))
    race(cast, "rosa", lambda by: costs.query(claim=claim, by=by, **WHY))
    done(cast, claim, "submit")
    race(cast, "rosa", lambda by: costs.dispute(claim=claim, by=by, **WHY))
    race(cast, "lee", lambda by: costs.waive(claim=claim, by=by, **WHY))
