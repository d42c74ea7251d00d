"""Pages of mutual aid: ask from an incident, decide on a phone, follow the deployment home."""

import pytest
from django.test import Client
from django.urls import reverse

from eoc.access import scope
from incidents.models import Incident
from resources.models import Deployment, MutualAidRequest, Offer
from tests.cast import Cast
from tests.resources.asking import approved, needs_acceptance, offer, submitted
from tests.resources.build import incident
from tests.resources.costing import floor


def client_of(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.users[name])
    return client


def decide(found: Offer) -> str:
    return reverse("resources:decide", args=[found.uuid])


def filled_in(cast: Cast, **more: str) -> dict[str, object]:
    return {
        "agency": str(cast.agencies["riverton"].pk),
        "ask": [str(cast.agencies["lakeside"].pk)],
        "needed_in": "30",
        "reporting_place": "Station 1",
        "report_to": "Battalion Chief",
        "radio_channel": "VALLEY 3",
        "line-TOTAL_FORMS": "2",
        "line-INITIAL_FORMS": "0",
        "line-0-quantity": "2",
        "line-0-kind": "engine",
        **more,
    }


def test_a_request_is_made_from_the_incident(cast: Cast) -> None:
    with scope(cast.actor("dana")):
        fire = incident(cast)
    dana = client_of(cast, "dana")
    where = reverse("resources:request", args=[fire.number])
    shown = dana.get(where, follow=True).content.decode()
    assert "books at once" in shown
    assert "2 of 2 engine" in shown
    made = dana.post(where, filled_in(cast))
    assert made.status_code == 302
    page = dana.get(made["Location"]).content.decode()
    assert "2 x Engine" in page
    assert "Lakeside Fire" in page
    with scope(cast.actor("lee")):
        assert MutualAidRequest.objects.get().needed_by is not None


def test_a_hidden_sign_is_told_at_its_field(cast: Cast) -> None:
    with scope(cast.actor("dana")):
        fire = incident(cast)
    where = reverse("resources:request", args=[fire.number])
    said = {"reporting_place": "Station \u202e1", "line-0-capability": "foam\u200b"}
    dana = client_of(cast, "dana")
    for name, told in (("reporting_place", "turns"), ("line-0-capability", "Line 1, must be able")):
        answer = dana.post(where, filled_in(cast, **{name: said[name]}))
        assert answer.status_code == 422 and told in answer.content.decode(), name
    with scope(cast.actor("dana")):
        assert not MutualAidRequest.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("radio_channel", ""), ("line-0-quantity", ""), ("line-0-kind", "unicorn"), ("ask", "0")],
)
def test_what_is_wrong_is_said_in_the_form(cast: Cast, field: str, value: str) -> None:
    with scope(cast.actor("dana")):
        fire = incident(cast)
    where = reverse("resources:request", args=[fire.number])
    answer = client_of(cast, "dana").post(where, filled_in(cast, **{field: value}))
    assert answer.status_code == 422
    assert b'value="Station 1"' in answer.content
    with scope(cast.actor("dana")):
        assert not MutualAidRequest.objects.exists()


def test_an_incident_closed_meanwhile_loses_nothing_that_was_typed(cast: Cast) -> None:
    with scope(cast.actor("dana")):
        fire = incident(cast)
        Incident.objects.filter(pk=fire.pk).update(stage="closed", version=2)
    where = reverse("resources:request", args=[fire.number])
    answer = client_of(cast, "dana").post(where, filled_in(cast))
    assert answer.status_code == 422
    assert "is closed. Reopen it" in answer.content.decode()
    assert b'value="Station 1"' in answer.content


def test_a_draft_waits(cast: Cast) -> None:
    with scope(cast.actor("dana")):
        fire = incident(cast)
    dana = client_of(cast, "dana")
    where = reverse("resources:request", args=[fire.number])
    made = dana.post(where, filled_in(cast, then="draft"))
    with scope(cast.actor("dana")):
        number = MutualAidRequest.objects.get(state="draft").number
    sent = dana.post(reverse("resources:request-act", args=[number, "submit"]))
    assert sent["Location"] == made["Location"]


def test_the_inbox_leads_to_the_decision(cast: Cast) -> None:
    asked = offer(cast, submitted(cast, 2))
    lee = client_of(cast, "lee")
    inbox = lee.get(reverse("resources:inbox"))
    assert [one.offer.pk for one in inbox.context["waiting"]] == [asked.pk]
    for other in ("liv", "dana", "olu"):
        shown = client_of(cast, other).get(reverse("resources:inbox"))
        assert not shown.context["waiting"]
    number = asked_number(cast, asked)
    led = lee.get(reverse("resources:request-detail", args=[number]))
    assert led["Location"] == decide(asked)
    whole = lee.get(reverse("resources:request-detail", args=[number]) + "?full")
    assert whole.status_code == 200


def asked_number(cast: Cast, asked: Offer) -> str:
    with scope(cast.actor("lee")):
        return MutualAidRequest.objects.get(pk=asked.request_id).number


def test_the_decision_has_no_script_and_says_what_stays(cast: Cast) -> None:
    asked = offer(cast, submitted(cast, 2))
    floor(cast, 1)
    page = client_of(cast, "lee").get(decide(asked)).content.decode()
    assert "<script" not in page
    assert "You keep 0 of 2, below your floor of 1." in page
    assert "Why you lend below your floor" in page
    assert "Approve 2" in page
    assert "NORTH-MA" in page
    assert "Lee, duty officer, liaison" in page
    assert "sev-high" in page


def test_get_decides_nothing_post_does(cast: Cast) -> None:
    asked = offer(cast, submitted(cast))
    lee = client_of(cast, "lee")
    lee.get(decide(asked), {"verb": "approve"})
    assert offer(cast, asked_request(cast, asked)).state == "invited"
    chosen = str(cast.assets["LAK Engine 14"].uuid)
    done = lee.post(decide(asked), {"verb": "approve", "asset": [chosen]})
    assert done["Location"] == decide(asked)
    page = lee.get(decide(asked)).content.decode()
    assert "Approved" in page
    assert "LAK Engine 14" in page


def asked_request(cast: Cast, asked: Offer) -> MutualAidRequest:
    with scope(cast.actor("lee")):
        return MutualAidRequest.objects.get(pk=asked.request_id)


def test_a_double_tap_is_told_what_was_decided(cast: Cast) -> None:
    asked = offer(cast, submitted(cast))
    lee = client_of(cast, "lee")
    body = {"verb": "approve", "asset": [str(cast.assets["LAK Engine 12"].uuid)]}
    assert lee.post(decide(asked), body).status_code == 302
    second = lee.post(decide(asked), body)
    assert second.status_code == 409
    text = second.content.decode()
    assert "already answered: accepted by Lee" in text
    assert "LAK Engine 12" in text
    with scope(cast.actor("lee")):
        assert Deployment.objects.count() == 1


def test_a_chip_declines(cast: Cast) -> None:
    asked = offer(cast, submitted(cast))
    lee = client_of(cast, "lee")
    assert lee.post(decide(asked), {"verb": "decline"}).status_code == 422
    assert lee.post(decide(asked), {"verb": "decline", "reason": "No crew"}).status_code == 302
    found = offer(cast, asked_request(cast, asked))
    assert (found.state, found.reason, found.decided_by) == ("declined", "No crew", "Lee")


def test_seen_and_unable(cast: Cast) -> None:
    asked = offer(cast, submitted(cast))
    lee = client_of(cast, "lee")
    assert lee.post(decide(asked), {"verb": "seen", "minutes": "10"}).status_code == 302
    assert "You said you would answer by" in lee.get(decide(asked)).content.decode()
    assert lee.post(decide(asked), {"verb": "seen", "minutes": "x"}).status_code == 422
    done = lee.post(decide(asked), {"verb": "unable", "words": "All engines out"})
    assert done.status_code == 302
    assert "Unable to fill" in lee.get(decide(asked)).content.decode()


def test_who_is_no_party_finds_no_page(cast: Cast) -> None:
    asked = offer(cast, submitted(cast))
    number = asked_number(cast, asked)
    olu = client_of(cast, "olu")
    assert olu.get(decide(asked)).status_code == 404
    assert olu.get(reverse("resources:request-detail", args=[number])).status_code == 404
    assert olu.post(decide(asked), {"verb": "approve"}).status_code == 404


def test_who_may_not_decide_reads_who_may(cast: Cast) -> None:
    asked = offer(cast, submitted(cast))
    liv = client_of(cast, "liv")
    page = liv.get(decide(asked)).content.decode()
    assert "Only a liaison" in page
    body = {"verb": "approve", "asset": [str(cast.assets["LAK Engine 12"].uuid)]}
    assert liv.post(decide(asked), body).status_code == 403


def test_the_requester_accepts_from_the_inbox(cast: Cast) -> None:
    needs_acceptance(cast)
    asked = offer(cast, submitted(cast))
    body = {"verb": "approve", "asset": [str(cast.assets["LAK Engine 12"].uuid)]}
    client_of(cast, "lee").post(decide(asked), body)
    rosa = client_of(cast, "rosa")
    waiting = rosa.get(reverse("resources:inbox")).context["waiting"]
    assert [one.offer.pk for one in waiting] == [asked.pk]
    assert "Accept 1" in rosa.get(decide(asked)).content.decode()
    assert rosa.post(decide(asked), {"verb": "accept"}).status_code == 302


def test_automatic_aid_is_stopped_from_the_page(cast: Cast) -> None:
    booked = offer(cast, submitted(cast, ask=("hillcrest",)), "hal")
    hal = client_of(cast, "hal")
    assert "HIL Engine 12" in hal.get(reverse("resources:inbox")).content.decode()
    assert "Stop it" in hal.get(decide(booked)).content.decode()
    stopped = hal.post(decide(booked), {"verb": "stop", "reason": "No crew"})
    assert stopped.status_code == 302
    assert "Withdrawn" in hal.get(decide(booked)).content.decode()


def test_the_journey_goes_by_buttons(cast: Cast) -> None:
    sent = approved(cast)
    steps = [("liv", "depart"), ("dana", "check-in"), ("dana", "assign"), ("dana", "release"),
             ("liv", "return")]  # fmt: skip
    for who, verb in steps:
        where = reverse("resources:deployment-act", args=[sent.uuid, verb])
        assert client_of(cast, who).post(where).status_code == 302, verb
    page = reverse("resources:request-detail", args=[sent.request.number]) + "?full"
    text = client_of(cast, "dana").get(page).content.decode()
    assert "returned" in text
    close = reverse("resources:request-act", args=[sent.request.number, "close"])
    assert client_of(cast, "dana").post(close).status_code == 302
    ended = client_of(cast, "dana").get(reverse("resources:requests") + "?over=1")
    assert sent.request.number in ended.content.decode()


def test_a_stale_button_is_refused(cast: Cast) -> None:
    sent = approved(cast)
    where = reverse("resources:deployment-act", args=[sent.uuid, "depart"])
    liv = client_of(cast, "liv")
    assert liv.post(where, {"version": "9"}).status_code == 412
    assert liv.post(where, {"version": "1"}).status_code == 302
    assert liv.post(where, {"version": "2"}).status_code == 409


def test_the_board_shows_both_sides(cast: Cast) -> None:
    made = submitted(cast)
    for who, words in (("dana", "We ask"), ("lee", "RIV asks us")):
        text = client_of(cast, who).get(reverse("resources:requests")).content.decode()
        assert made.number in text
        assert words in text
    olu = client_of(cast, "olu").get(reverse("resources:requests")).content.decode()
    assert made.number not in olu


def test_the_incident_page_shows_its_requests(cast: Cast) -> None:
    made = submitted(cast)
    where = reverse("resources:for-incident", args=[made.incident_number])
    assert made.number in client_of(cast, "dana").get(where).content.decode()
