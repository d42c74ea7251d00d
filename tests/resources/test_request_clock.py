"""Clocks of a request and of each partner; one that runs over raises one alarm."""

from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from eoc.access import scope
from resources.models import AskingPolicy, MutualAidRequest
from resources.selectors import requests
from resources.services import mutual_aid_clock
from tests.alerts.conftest import as_relay
from tests.cast import Cast
from tests.resources.asking import approved, heard, kinds, submitted


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
