"""Clocks of a request and of each partner; one that runs over raises one alarm."""

from datetime import timedelta

from django.db.models import F
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from agencies.services import sharing
from eoc.access import scope
from resources.models import AskingPolicy, Deployment, MutualAidRequest, Offer
from resources.selectors import requests
from resources.selectors.rows import iso
from resources.services import deployments, mutual_aid_clock, mutual_aid_offers
from tests.alerts.conftest import as_relay
from tests.cast import Cast
from tests.resources.asking import (
    approved,
    asked_like_others,
    engine,
    heard,
    kinds,
    offer,
    submitted,
)


def test_each_step_stops_its_clock_for_the_request_and_the_partner(cast: Cast) -> None:
    sent = approved(cast)
    with scope(cast.actor("dana")) as dana:
        whole = requests.whole(dana, sent.request.number)
    reached = [clock.reached is not None for clock in whole.clocks]
    assert reached == [True, True, False, False]
    (partner,) = whole.partner_clocks
    assert (partner.partner, [one.running for one in partner.clocks]) == (
        "LAK",
        [False, False, True, True],
    )


def test_a_clock_that_runs_over_raises_one_alarm(committed_cast: Cast) -> None:
    cast = committed_cast
    made = submitted(cast)
    assert made.alarm_at is not None
    assert made.submitted_at is not None
    policy = AskingPolicy()
    assert made.alarm_at - made.submitted_at == timedelta(minutes=policy.first_offer_minutes or 0)
    with scope(cast.actor("dana")):
        MutualAidRequest.objects.filter(pk=made.pk).update(
            submitted_at=timezone.now() - timedelta(minutes=20),
            alarm_at=timezone.now() - timedelta(minutes=5),
            version=F("version") + 1,
        )
    with as_relay():
        relay = mutual_aid_clock.relay()
        assert [mutual_aid_clock.sweep(by=relay)["late"] for _ in range(2)] == [1, 0]
    told = heard(cast, "riverton")[-1]
    assert told["kind"] == "mutual_aid.late"
    assert told["payload"]["tier"] == "alarm"
    assert "first offer after 20 min" in told["payload"]["text"]
    assert kinds(cast, "lakeside")[-1] == "mutual_aid.late"


def begun(cast: Cast, minutes: int, request: MutualAidRequest) -> None:
    """All of it was asked, offered and committed so many minutes earlier."""
    past = timedelta(minutes=minutes)
    with scope(sharing.operator("Cast")):
        MutualAidRequest.objects.filter(pk=request.pk).update(
            submitted_at=F("submitted_at") - past,
            alarm_at=F("alarm_at") - past,
            version=F("version") + 1,
        )
        Offer.objects.filter(request=request).update(
            invited_at=F("invited_at") - past, version=F("version") + 1
        )
        for sent in Deployment.objects.filter(request=request):
            committed = parse_datetime(sent.times["committed"])
            assert committed is not None
            sent.times["committed"] = iso(committed - past)
            sent.version += 1
            sent.save(update_fields=["times", "version"])


def two_are_asked(cast: Cast) -> MutualAidRequest:
    """Dana asks Lakeside and Hillcrest by name for two engines."""
    asked_like_others(cast)
    return submitted(cast, 2, ask=("lakeside", "hillcrest"))


def two_lend_and_one_rolls(cast: Cast) -> MutualAidRequest:
    """Lakeside and Hillcrest lend an engine each; Lakeside's departs."""
    made = two_are_asked(cast)
    for who, label in (("lee", "LAK Engine 12"), ("hal", "HIL Engine 12")):
        asked = offer(cast, made, who)
        with scope(cast.actor(who)) as lender:
            mutual_aid_offers.approve(offer=asked, assets=[engine(cast, label)], by=lender)
    with scope(cast.actor("liv")) as liv:
        sent = Deployment.objects.select_related("request__incident").get(request=made)
        deployments.depart(deployment=sent, by=liv)
    return made


def swept() -> int:
    """The relay looks once."""
    with as_relay():
        return mutual_aid_clock.sweep(by=mutual_aid_clock.relay())["late"]


def test_a_partner_that_lent_and_does_not_roll_is_named_to_both_sides_and_nobody_else(
    committed_cast: Cast,
) -> None:
    cast = committed_cast
    begun(cast, 50, two_lend_and_one_rolls(cast))
    assert [swept(), swept()] == [1, 0]
    late = [one for one in heard(cast, "riverton") if one["kind"] == "mutual_aid.late"]
    words = [one["payload"]["text"] for one in late]
    assert [word for word in words if "HIL (" in word and "rolling after 50 min" in word]
    assert not [word for word in words if "LAK (" in word]
    assert any("HIL (" in one["payload"]["text"] for one in heard(cast, "hillcrest"))
    assert not any("HIL (" in one["payload"]["text"] for one in heard(cast, "lakeside"))
    assert heard(cast, "hillcrest")[-1]["payload"]["tier"] == "alarm"


def test_who_was_asked_by_name_and_is_silent_is_named_once_others_answered(
    committed_cast: Cast,
) -> None:
    cast = committed_cast
    made = two_are_asked(cast)
    with scope(cast.actor("lee")) as lee:
        mutual_aid_offers.approve(offer=offer(cast, made), assets=[engine(cast)], by=lee)
    begun(cast, 20, made)
    assert [swept(), swept()] == [1, 0]
    (late,) = [one for one in heard(cast, "riverton") if one["kind"] == "mutual_aid.late"]
    assert late["payload"]["text"].startswith("HIL (")


def test_while_nobody_answers_one_alarm_names_nobody(committed_cast: Cast) -> None:
    cast = committed_cast
    made = two_are_asked(cast)
    begun(cast, 20, made)
    assert [swept(), swept()] == [1, 0]
    (late,) = [one for one in heard(cast, "riverton") if one["kind"] == "mutual_aid.late"]
    assert late["payload"]["text"].startswith(made.number)
