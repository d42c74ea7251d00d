"""A step of mutual aid alerts the side that must act next, and neighbours it leaves short."""

from datetime import timedelta

import pytest
from django.utils import timezone

from agencies.models import AgreementKind
from agencies.services import sharing
from alerts.models import Alert, Delivery
from alerts.selectors.alerts import tier
from eoc.access import scope
from resources.models import AskingPolicy, Offer
from resources.services import approvals, mutual_aid, mutual_aid_automatic, mutual_aid_offers
from tests.alerts import build
from tests.cast import Cast, agree
from tests.resources import asking

ASKED, BOOKED = "mutual_aid.submitted", "mutual_aid.booked"


def heard_since(cast: Cast, before: dict[str, list[str]]) -> dict[str, list[str]]:
    """What was heard after `before`."""
    build.fan_out()
    now = build.heard_by(cast)
    fresh = {town: kinds[len(before.get(town, [])) :] for town, kinds in now.items()}
    return {town: kinds for town, kinds in fresh.items() if kinds}


def test_the_asked_decide_and_the_asking_read_the_answer(duty: Cast) -> None:
    made = asking.submitted(duty)
    assert heard_since(duty, {}) == {"lakeside": [ASKED]}
    before = build.heard_by(duty)
    with scope(duty.actor("lee")) as lee:
        offer = Offer.objects.get(request=made)
        soon = timezone.now() + timedelta(minutes=20)
        mutual_aid_offers.acknowledge(offer=offer, answer_by=soon, by=lee)
    assert heard_since(duty, before) == {"riverton": ["mutual_aid.acknowledged"]}
    before = build.heard_by(duty)
    with scope(duty.actor("lee")) as lee:
        mutual_aid_offers.approve(offer=offer, assets=[duty.assets["LAK Engine 12"]], by=lee)
    assert heard_since(duty, before) == {"riverton": ["mutual_aid.approved"]}


def test_a_request_to_decide_is_an_alarm_with_all_one_needs(duty: Cast) -> None:
    made = asking.submitted(duty)
    build.fan_out()
    with scope(duty.actor("lee")):
        alert = Alert.objects.get()
        assert tier(alert) == "alarm"
        assert made.number in alert.link
        for words in ("1 x Engine", "Battalion Chief", "Riverton Station 1", "VALLEY 3"):
            assert words in alert.body
        assert Delivery.objects.count() == 2


@pytest.mark.parametrize("verb", ["decline", "unable_to_fill"])
def test_a_no_goes_back_to_who_asked(duty: Cast, verb: str) -> None:
    made = asking.submitted(duty)
    build.fan_out()
    before = build.heard_by(duty)
    with scope(duty.actor("lee")) as lee:
        offer = Offer.objects.get(request=made)
        getattr(mutual_aid_offers, verb)(offer=offer, reason="own fire", by=lee)
    heard = heard_since(duty, before)
    assert heard.keys() == {"riverton"}


def test_automatic_aid_tells_the_provider_and_its_stop_the_other(duty: Cast) -> None:
    made = asking.submitted(duty, ask=("hillcrest",))
    assert heard_since(duty, {}) == {"hillcrest": [BOOKED]}
    before = build.heard_by(duty)
    with scope(duty.actor("hal")) as hal:
        offer = Offer.objects.get(request=made)
        mutual_aid_automatic.stop(offer=offer, reason="own fire", by=hal)
    assert heard_since(duty, before) == {"riverton": ["mutual_aid.stopped"]}


def test_a_withdrawal_tells_those_who_were_asked(duty: Cast) -> None:
    made = asking.submitted(duty)
    build.fan_out()
    before = build.heard_by(duty)
    with scope(duty.actor("dana")) as dana:
        mutual_aid.withdraw(request=made, by=dana, reason="fire is out")
    assert heard_since(duty, before) == {"lakeside": ["mutual_aid.withdrawn"]}


def test_a_request_withdrawn_before_it_is_heard_wakes_nobody_to_decide(duty: Cast) -> None:
    made = asking.submitted(duty)
    with scope(duty.actor("dana")) as dana:
        mutual_aid.withdraw(request=made, by=dana, reason="wrong button")
    assert heard_since(duty, {}) == {"lakeside": ["mutual_aid.withdrawn"]}


def test_neighbours_hear_when_a_loan_leaves_one_short(duty: Cast) -> None:
    with scope(sharing.operator("Cast")):
        agree(duty, "EAST-AA", "farview", AgreementKind.AUTOMATIC_AID)
        agency = duty.agencies["hillcrest"]
        agency.cover_floor, agency.version = 2, agency.version + 1
        agency.save()
        agreement = duty.agencies["farview"].agreement_parties.get().agreement
        agreement.parties.filter(agency=duty.agencies["riverton"]).update(agency=agency)
    asking.submitted(duty, ask=("hillcrest",))
    assert heard_since(duty, {}) == {"hillcrest": [BOOKED], "farview": ["cover.changed"]}
    with scope(duty.actor("olu")):
        alert = Alert.objects.get()
        assert alert.subject == "Hillcrest Fire is short of cover: Engine, 1 left"
        assert alert.link == ""


def test_a_draft_calls_those_who_sign_it_and_nobody_where_nothing_is_signed(duty: Cast) -> None:
    asking.draft(duty)
    assert heard_since(duty, {}) == {}
    with scope(sharing.operator("Cast")):
        AskingPolicy.objects.create(agency=duty.agencies["riverton"], order_from=1)
    made = asking.draft(duty)
    assert heard_since(duty, {}) == {"riverton": ["mutual_aid.drafted"]}
    before = build.heard_by(duty)
    with scope(duty.actor("rosa")) as rosa:
        approvals.sign(request=made, block="order", by=rosa)
    assert heard_since(duty, before) == {"riverton": ["mutual_aid.signed_within"]}
