"""What was offered and countered stands where it is answered, and nothing said gets lost."""

from decimal import Decimal

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from eoc.access import scope
from resources.models import MutualAidRequest, Offer
from resources.services import mutual_aid_offers
from resources.services.offer_terms import OfferTerms
from tests.cast import Cast
from tests.resources.asking import engine, heard, needs_acceptance, offer, submitted
from tests.resources.costing import FREE, priced
from tests.resources.test_mutual_aid_pages import client_of, decide

LIMITS = "No drafting from open water"


def text(answer: object) -> str:
    return " ".join(answer.content.decode().split())  # type: ignore[attr-defined]


def promised(cast: Cast) -> Offer:
    """Lee offers both engines with a limit and a price; Riverton has to answer."""
    needs_acceptance(cast)
    asked = offer(cast, submitted(cast, 2))
    said = OfferTerms(ready_minutes=20, limits=LIMITS, cost_estimate=Decimal("900.00"))
    pair = [engine(cast, name) for name in ("LAK Engine 12", "LAK Engine 14")]
    with scope(cast.actor("lee")) as lee:
        return mutual_aid_offers.approve(offer=asked, assets=pair, by=lee, terms=said)


def again(cast: Cast, asked: Offer) -> Offer:
    with scope(cast.actor("lee")):
        return Offer.objects.get(pk=asked.pk)


def test_the_request_says_what_is_offered_before_it_is_accepted(cast: Cast) -> None:
    asked = promised(cast)
    with scope(cast.actor("dana")):
        number = MutualAidRequest.objects.get(pk=asked.request_id).number
    page = text(client_of(cast, "dana").get(f"/resources/requests/{number}/?full"))
    assert LIMITS in page
    assert "900.00" in page
    assert "held until" in page
    assert decide(asked) in page
    assert "Asked for" in page


def test_a_counter_of_the_provider_keeps_what_it_does_not_change(cast: Cast) -> None:
    asked = promised(cast)
    dana, lee = client_of(cast, "dana"), client_of(cast, "lee")
    one = str(engine(cast, "LAK Engine 12").uuid)
    wish = {"verb": "counter", "asset": [one], "words": "One, but sooner"}
    assert dana.post(decide(asked), wish).status_code == 302
    page = text(lee.get(decide(asked)))
    assert f'value="{LIMITS}"' in page
    assert 'value="900.00"' in page
    assert 'value="20"' in page
    assert "asks you for something else" in page and "RIV</strong>, Dana: wants" in page
    inbox = text(lee.get(reverse("resources:inbox")))
    assert "RIV asks for LAK Engine 12 instead" in inbox
    assert "a counter-offer to answer" in inbox
    answer = {"verb": "counter", "asset": [one], "arrive_in": "45", "limits": LIMITS}
    assert lee.post(decide(asked), answer).status_code == 302
    assert again(cast, asked).limits == LIMITS
    page = text(dana.get(decide(asked)))
    assert "now offers you" in page and "LAK</strong>, Lee: offers LAK Engine 12, there by" in page
    assert "Accept 1: take LAK Engine 12" in page


def test_each_side_reads_who_wants_what_of_whom_until_when(cast: Cast) -> None:
    needs_acceptance(cast)
    asked = offer(cast, submitted(cast, 2))
    pair = [engine(cast, name) for name in ("LAK Engine 12", "LAK Engine 14")]
    with scope(cast.actor("lee")) as lee:
        mutual_aid_offers.approve(offer=asked, assets=pair, by=lee)
    dana, lee_page = client_of(cast, "dana"), client_of(cast, "lee")

    def reads(who: Client) -> str:
        return " ".join(text(who.get(decide(asked))).split())

    until = f"{timezone.localtime(again(cast, asked).expires_at):%H:%M}"
    assert "Lakeside Fire offers you" in reads(dana)
    assert f"Your answer by {until}" in reads(dana)
    assert "You offer Riverton Fire" in reads(lee_page)
    assert f"Riverton Fire answers next, by {until}" in reads(lee_page)
    wish = {"verb": "counter", "asset": [str(pair[1].uuid)], "words": "One is enough"}
    assert dana.post(decide(asked), wish).status_code == 302
    assert "You asked Lakeside Fire for something else" in reads(dana)
    assert f"Lakeside Fire answers next, by {until}" in reads(dana)
    asks = reads(lee_page)
    assert "Riverton Fire asks you for something else" in asks
    assert "<dt>Not wanted</dt><dd>LAK Engine 12</dd>" in asks
    assert "Accept 1: send LAK Engine 14" in asks
    told = [one["payload"]["text"] for one in heard(cast, "lakeside")][-1]
    assert "RIV asks LAK for LAK Engine 14 instead of LAK Engine 12, LAK Engine 14" in told
    assert "One is enough" in told


def test_an_offer_waits_no_longer_than_it_is_held(cast: Cast) -> None:
    asked = promised(cast)
    (waiting,) = client_of(cast, "dana").get(reverse("resources:inbox")).context["waiting"]
    assert waiting.due == again(cast, asked).expires_at


def test_what_was_ticked_and_typed_comes_back_with_the_refusal(cast: Cast) -> None:
    needs_acceptance(cast)
    asked = offer(cast, submitted(cast, 2))
    one = str(engine(cast, "LAK Engine 14").uuid)
    said = {"verb": "approve", "asset": [one], "limits": LIMITS, "ready_minutes": "-1"}
    answer = client_of(cast, "lee").post(decide(asked), said)
    assert answer.status_code == 422
    page = text(answer)
    assert f'value="{LIMITS}"' in page
    assert f'value="{one}" checked' in page
    assert page.count(" checked") == 1


def test_what_was_sent_is_one_press_away_from_the_decision(cast: Cast) -> None:
    asked = offer(cast, submitted(cast))
    with scope(cast.actor("lee")) as lee:
        mutual_aid_offers.approve(offer=asked, assets=[engine(cast)], by=lee)
        (sent,) = asked.deployments.all()
    page = text(client_of(cast, "lee").get(decide(asked)))
    assert reverse("resources:deployment", args=[sent.uuid]) in page


def test_an_agreement_that_names_no_rate_is_not_free(cast: Cast) -> None:
    priced(cast, FREE)
    page = text(client_of(cast, "lee").get(decide(offer(cast, submitted(cast)))))
    assert "names no rate for engine" in page
    assert "0.00 USD" not in page


def test_a_number_no_version_can_be_is_no_error_of_ours(cast: Cast) -> None:
    made = submitted(cast)
    for verb, said in (
        ("ask", {"agency": "9" * 5000, "version": "9" * 5000}),
        ("withdraw", {"version": "9" * 5000}),
    ):
        where = reverse("resources:request-act", args=[made.number, verb])
        assert client_of(cast, "dana").post(where, said).status_code in (302, 422)


def test_whoever_was_asked_reads_that_the_asker_sees_it_too(cast: Cast) -> None:
    made = submitted(cast)
    page = client_of(cast, "lee").get(f"/resources/requests/{made.number}/?full")
    names = [seer.who for seer in page.context["seers"]]
    assert names[0].startswith("Riverton")


def test_an_answer_nobody_gave_is_not_put_down_to_somebody(cast: Cast) -> None:
    made = submitted(cast, 1, ask=("lakeside", "hillcrest"))
    page = text(client_of(cast, "dana").get(f"/resources/requests/{made.number}/?full"))
    assert "passed over, nothing is missing any more by" not in page
