"""A dead letter is tried again by a person: same key, the address as it is now; and stopped."""

from uuid import uuid4

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from agencies.models import ContactPoint
from agencies.services import contact_points, sharing
from alerts.models import Acknowledgement, Alert, Delivery
from alerts.services import acknowledgements, dead_letters, deliveries, retries
from eoc import journal
from eoc.access import Role, scope
from eoc.errors import NotPermitted, WrongState
from eoc.journal.dispatch import relay
from incidents.models import Incident
from resources.services import mutual_aid
from tests.alerts import build, stage
from tests.alerts.conftest import as_relay, contact
from tests.alerts.test_announcement_issue import holds, say
from tests.alerts.test_announcement_issue import to as audience_of
from tests.alerts.test_delivery_elsewhere import fail
from tests.cast import Cast
from tests.residents.site import cancelled
from tests.resources.asking import needs_acceptance
from tests.resources.asking import submitted as asked


@pytest.fixture
def given_up(committed_cast: Cast) -> Cast:
    """Rosa's one address failed for good, and Ada, who answers for the agency, was paged."""
    cast = committed_cast
    with scope(sharing.operator()):
        contact(cast, "riverton", "rosa@riverton.example", person=cast.people["rosa"])
        contact(cast, "riverton", "ada@riverton.example", person=cast.people["ada"])
    holds(cast, "dana", Role.DUTY_OFFICER)
    people = frozenset({cast.people["rosa"].pk})
    say(cast, audience=audience_of(cast, people=people))
    stage.hear_all()
    fail(permanent=True)
    return cast


def rosas() -> Delivery:
    (found,) = [one for one in stage.deliveries() if one.recipient == "Rosa"]
    return found


def again(cast: Cast, name: str = "dana") -> retries.Retried:
    found = rosas()
    with scope(cast.actor(name)) as by:
        return retries.retry(delivery=found, by=by)


def open_alarms() -> set[str]:
    with scope(sharing.operator()):
        waiting = Alert.objects.filter(acknowledgement__isnull=True)
        return set(waiting.filter(kind__startswith="delivery.").values_list("kind", flat=True))


def test_it_begins_anew_with_the_same_key_at_the_address_as_it_is_now(given_up: Cast) -> None:
    before = rosas()
    assert open_alarms() == {"delivery.dead", "delivery.unreached"}
    with scope(given_up.actor("ada")) as ada:
        point = ContactPoint.objects.get(person=given_up.people["rosa"])
        contact_points.change(point=point, address="rosa@home.example", by=ada)
    assert again(given_up).retried == 1
    now = rosas()
    assert (now.state, now.attempts, now.done_at) == ("pending", 0, None)
    assert (now.dedupe_key, now.address) == (before.dedupe_key, "rosa@home.example")
    assert now.retried_by == "Dana" and now.tried_since > before.created_at
    assert open_alarms() == set()  # whoever tries again answers for the alarm and the page
    with scope(sharing.operator()):
        assert set(Acknowledgement.objects.values_list("by_name", flat=True)) == {"Dana"}
    with pytest.raises(WrongState, match="given up"):
        again(given_up)


def test_ten_more_tries_and_then_somebody_is_paged_once_more(given_up: Cast) -> None:
    again(given_up)
    fail(times=9)
    assert (rosas().state, rosas().attempts) == ("pending", 9)
    fail()
    assert (rosas().state, rosas().attempts) == ("dead", 10)
    assert open_alarms() == {"delivery.dead", "delivery.unreached"}


def test_stopping_gives_it_up_again_and_pages_nobody(given_up: Cast) -> None:
    again(given_up)
    found = rosas()
    with scope(given_up.actor("ada")) as ada:
        assert retries.stop(delivery=found, by=ada) == 1
        with pytest.raises(WrongState):
            retries.stop(delivery=found, by=ada)
    assert (rosas().state, rosas().last_error) == ("dead", "refused")
    assert open_alarms() == set()
    assert again(given_up).retried == 1


def test_what_leaves_at_this_moment_cannot_be_stopped(given_up: Cast) -> None:
    again(given_up)
    with as_relay(), scope(relay("demo")) as by:
        deliveries.claim(count=10, by=by)
    found = rosas()
    with scope(given_up.actor("dana")) as dana, pytest.raises(WrongState, match="leaves just now"):
        retries.stop(delivery=found, by=dana)
    assert rosas().state == "pending"


@pytest.mark.parametrize("name", ["rosa", "obi"])
def test_who_may_not(given_up: Cast, name: str) -> None:
    with pytest.raises(NotPermitted):
        again(given_up, name)


def test_all_of_an_alert_but_whom_another_address_reached_or_whose_is_off(
    committed_cast: Cast,
) -> None:
    cast, names = committed_cast, ("rosa", "ada", "obi", "dana")
    with scope(sharing.operator()):
        for name in names:
            contact(cast, "riverton", f"{name}@riverton.example", person=cast.people[name])
        hook = "https://hooks.example/ada"
        contact(cast, "riverton", hook, person=cast.people["ada"], duty=False)
    holds(cast, "dana", Role.DUTY_OFFICER)
    people = frozenset(cast.people[name].pk for name in names)
    say(cast, audience=audience_of(cast, people=people))
    stage.hear_all()
    fail(permanent=True)
    with scope(sharing.operator()):
        ContactPoint.objects.filter(person=cast.people["obi"]).update(active=False)
    alert = rosas().alert
    with scope(cast.actor("dana")) as dana:
        done = retries.retry_all(alert=alert, by=dana)
    assert (done.retried, done.left) == (2, 2)
    assert "1 reached, or being tried" in done.why_not and "1 whose address" in done.why_not
    found = {one.recipient: one.state for one in stage.deliveries(alert=alert, channel="email")}
    assert found == {"Rosa": "pending", "Dana": "pending", "Ada": "dead", "Obi": "dead"}
    assert "delivery.unreached" in open_alarms()  # Obi is not reached
    with scope(sharing.operator()):
        ContactPoint.objects.filter(person=cast.people["obi"]).update(active=True)
    with scope(cast.actor("dana")) as dana:
        assert retries.retry_all(alert=alert, by=dana).left == 1  # Ada, reached otherwise
    assert open_alarms() == {"delivery.dead"}
    with scope(cast.actor("ada")) as ada:
        assert retries.stop_all(alert=alert, by=ada) == 3
        with pytest.raises(WrongState, match="Nothing that was tried"):
            retries.stop_all(alert=alert, by=ada)


def test_who_must_act_and_who_caused_it_hear_of_it_and_nobody_else(cast: Cast) -> None:
    agencies = {town: agency.pk for town, agency in cast.agencies.items()}
    alert = dead(cast, from_agency_id=agencies["lakeside"])
    with scope(cast.actor("dana")) as dana:
        retries.retry_all(alert=alert, by=dana)
    with scope(cast.actor("dana")) as dana:
        retries.stop_all(alert=alert, by=dana)
    heard = {}
    with scope(sharing.operator()):
        for town, agency in agencies.items():
            entries = journal.since(f"demo.a{agency}.alerts.full", 0) or []
            heard[town] = [one["kind"] for one in entries]
    both = ["delivery.retried", "delivery.stopped"]
    assert heard == {"riverton": both, "lakeside": both, "hillcrest": [], "farview": []}


def dead(cast: Cast, **fields: object) -> Alert:
    with scope(cast.actor("dana")) as dana:
        alert = build.pending(cast.agencies["riverton"], dana, 1, event=uuid4())
        alert.deliveries.update(state="dead", done_at=timezone.now())
        Alert.objects.filter(pk=alert.pk).update(**fields)
        return Alert.objects.select_related("agency").get(pk=alert.pk)


def refusal(cast: Cast, alert: Alert) -> str:
    with scope(cast.actor("dana")) as dana, pytest.raises(WrongState) as refused:
        retries.retry_all(alert=Alert.objects.get(pk=alert.pk), by=dana)
    return refused.value.message


def test_nobody_is_told_of_what_is_over(cast: Cast) -> None:
    incident = build.log(cast)
    closed = dead(cast, about=f"incident:{incident.uuid}")
    with scope(cast.actor("dana")):
        ended = {"stage": "closed", "closed_at": timezone.now()}
        Incident.objects.filter(pk=incident.pk).update(version=2, **ended)
    assert "incident is closed" in refusal(cast, closed)
    old = dead(cast, issued_at="2026-01-01T00:00:00Z")
    assert "more than a day old" in refusal(cast, old)
    answered = dead(cast)
    with scope(cast.actor("dana")) as dana:
        acknowledgements.acknowledge(alert=Alert.objects.get(pk=answered.pk), by=dana)
    assert "Dana answers for it" in refusal(cast, answered)


def test_nobody_is_told_of_a_public_alert_that_was_taken_back_but_of_its_end(cast: Cast) -> None:
    ended = cancelled(cast)
    told = dead(cast, kind="public_alert.issued", about=f"public_alert:{ended.uuid}")
    assert "past that: cancelled" in refusal(cast, told)
    end = dead(cast, kind="public_alert.cancelled", about=f"public_alert:{ended.uuid}")
    assert again_all(cast, end) == 1


def test_nobody_is_called_to_decide_what_is_decided(cast: Cast) -> None:
    needs_acceptance(cast)
    made = asked(cast, 1)
    call = dead(cast, kind="mutual_aid.submitted", about=f"request:{made.uuid}")
    assert again_all(cast, call) == 1
    with scope(cast.actor("dana")) as dana:
        mutual_aid.withdraw(request=made, by=dana, reason="Fire is out")
    call = dead(cast, kind="mutual_aid.submitted", about=f"request:{made.uuid}")
    assert "The request is withdrawn" in refusal(cast, call)


def again_all(cast: Cast, alert: Alert) -> int:
    with scope(cast.actor("dana")) as dana:
        return retries.retry_all(alert=alert, by=dana).retried


def test_the_database_lets_nobody_send_again_what_was_sent(cast: Cast) -> None:
    alert = dead(cast)
    with scope(cast.actor("dana")), pytest.raises(DatabaseError, match="not tried again"):
        alert.deliveries.update(state="pending")


def test_pages_and_api_try_again_and_stop(given_up: Cast) -> None:
    client = Client()
    client.force_login(given_up.users["dana"])
    outbox = client.get("/alerts/outbox/?state=dead").content.decode()
    one = f"/alerts/outbox/{rosas().uuid}/retry/"
    assert one in outbox
    alert = f"/alerts/{rosas().alert.uuid}/"
    assert client.post(one)["Location"] == alert
    shown = client.get(alert).content.decode()
    assert "1 tried again: 0 sent, 1 waiting" in shown and "tried again by Dana" in shown
    assert client.post(f"{alert}retry/stop/")["Location"] == alert
    api = f"/api/v1{alert}retry/"
    assert client.post(api).json() == {"retried": 1, "left": 0, "why_not": ""}
    assert client.post(api).status_code == 409
    assert client.post(f"/api/v1/deliveries/{rosas().uuid}/stop/").json() == {"stopped": 1}
    client.force_login(given_up.users["olu"])
    assert client.post(api).status_code == 404


def test_a_message_given_up_twice_is_paged_for_twice_but_not_thrice(given_up: Cast) -> None:
    again(given_up)
    fail(permanent=True)
    found = rosas()
    with as_relay(), scope(relay("demo")) as by:
        dead_letters.raise_alarms(dead=[found], by=by)
    with scope(sharing.operator()):
        assert Alert.objects.filter(kind="delivery.unreached").count() == 2
