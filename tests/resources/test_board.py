"""The board: both sides by state, what is late, and every next step as a plain button."""

import re
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from eoc.access import scope
from resources.models import Booking, DeploymentState, MutualAidRequest
from resources.selectors import board
from resources.selectors.board import Wish
from tests.cast import Cast
from tests.resources.asking import again, approved, draft, submitted
from tests.resources.test_mutual_aid_pages import client_of

WHERE = "/mutual-aid/board/"


def standing(cast: Cast, who: str, **wish: str) -> dict[str, list[str]]:
    """Names of cards by state."""
    with scope(cast.actor(who)) as actor:
        found = board.board(actor, Wish(**wish))  # type: ignore[arg-type]
        columns = [*found.requests, *found.journeys]
    return {c.state: [card.name for card in c.cards] for c in columns if c.cards}


def page(client: Client, **wish: str) -> str:
    return client.get(WHERE, wish).content.decode()


def test_both_sides_stand_by_state(cast: Cast) -> None:
    asked, sent = submitted(cast, 2), approved(cast)
    kept = draft(cast)
    at_riverton, at_lakeside = standing(cast, "dana"), standing(cast, "lee")
    assert at_riverton["draft"] == [kept.number]
    assert at_riverton["submitted"] == at_lakeside["submitted"] == [asked.number]
    assert at_riverton["filled"] == [sent.request.number]
    assert at_riverton["committed"] == at_lakeside["committed"] == ["LAK Engine 12"]
    assert "draft" not in at_lakeside
    assert standing(cast, "olu") == {}
    assert "we ask" in page(client_of(cast, "dana"))
    assert "RIV asks" in page(client_of(cast, "lee"))


def test_filters_narrow_it(cast: Cast) -> None:
    asked, sent = submitted(cast), approved(cast)
    assert standing(cast, "dana", side="asked") == {}
    number = asked.incident_number
    assert standing(cast, "dana", incident=number) == {"submitted": [asked.number]}
    assert standing(cast, "lee", side="asked", kind="engine")["filled"] == [sent.request.number]
    assert standing(cast, "lee", kind="pump") == {}
    lee = client_of(cast, "lee")
    assert "Nothing matches" in page(lee, kind="pump")
    assert lee.get(WHERE, {"side": "sideways"}).status_code == 200
    assert "The board is empty" in page(client_of(cast, "olu"))


def test_what_is_late_is_marked(cast: Cast) -> None:
    asked, sent = submitted(cast), approved(cast)
    past = timezone.now() - timedelta(minutes=5)
    with scope(cast.actor("dana")):
        held = MutualAidRequest.objects.get(pk=asked.pk)
        held.needed_by, held.version = past, held.version + 1
        held.save()
    with scope(cast.actor("lee")) as lee:
        booking = Booking.objects.get(deployment=sent)
        booking.planned_end, booking.version = past, booking.version + 1
        booking.save()
        found = board.board(lee, Wish())
    late = [
        card.name for c in [*found.requests, *found.journeys] for card in c.cards if card.overdue
    ]
    assert late == [asked.number, "LAK Engine 12"]
    assert page(client_of(cast, "lee")).count("1 overdue") == 2


def test_the_next_step_is_a_button_that_leads_back(cast: Cast) -> None:
    sent = approved(cast)
    lee = client_of(cast, "lee")
    form = re.search(rf'action="(/resources/deployments/{sent.uuid}/mobilize/)"', page(lee))
    assert form is not None
    moved = lee.post(form[1], {"version": str(sent.version), "back": f"{WHERE}?side=asked"})
    assert moved["Location"] == f"{WHERE}?side=asked"
    assert standing(cast, "lee")[DeploymentState.MOBILIZING] == ["LAK Engine 12"]
    late = lee.post(form[1], {"version": str(sent.version), "back": WHERE})
    assert late.status_code in (409, 412)


def test_submitting_asks_first_and_whoever_only_watches_moves_nothing(cast: Cast) -> None:
    made = draft(cast)
    dana = client_of(cast, "dana")
    assert "Yes, submit" in page(dana)
    said = {"version": str(made.version), "back": WHERE}
    assert dana.post(f"/resources/requests/{made.number}/submit/", said)["Location"] == WHERE
    assert again(cast, made).state == "submitted"
    assert "Answer" in page(client_of(cast, "lee"))
    watching = page(client_of(cast, "obi"))
    assert made.number in watching
    assert '<form method="post"' not in watching.split("<main")[1]


def test_what_a_step_is_for_the_other_side_is_not_offered(cast: Cast) -> None:
    approved(cast)
    assert "Mobilize" not in page(client_of(cast, "dana"))
