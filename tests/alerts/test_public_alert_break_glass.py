"""One person alone: only what was approved beforehand, after half a minute, loud and reviewed."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.db.models.functions import Now
from django.test import Client

from agencies.services import sharing
from alerts.models import Alert, Answer, Escalation, PublicAlert, PublicAlertState, RunState
from alerts.selectors import cap_messages, sites
from alerts.selectors import public_alerts as selectors
from alerts.selectors.alerts import rows as alert_rows
from alerts.services import (
    acknowledgements,
    alerting,
    escalation,
    public_alert_break_glass,
    public_alert_ending,
    public_alerts,
    replies,
)
from eoc.access import scope
from eoc.errors import Invalid, NotPermitted, WrongState
from eoc.journal.dispatch import relay
from tests.alerts import escalating
from tests.alerts.build import heard_by
from tests.alerts.conftest import as_relay
from tests.alerts.public import again, approved, drafted, issued, said, submitted
from tests.alerts.stage import deliveries, hear_all
from tests.cast import Cast

REASON = "The dam broke; nobody else is here"


def approve_beforehand(cast: Cast, *events: str) -> None:
    with scope(cast.actor("ada")) as ada:
        agency = cast.agencies["riverton"]
        alerting.set_policy(agency=agency, hazards=events, shift_changes=[], by=ada)


def held(cast: Cast) -> PublicAlert:
    approve_beforehand(cast, "FLASH FLOOD")
    alert = drafted(cast)
    with scope(cast.actor("rosa")) as rosa:
        typed = selectors.phrase(alert)
        return public_alert_break_glass.send_alone(alert=alert, typed=typed, reason=REASON, by=rosa)


def later(alert: PublicAlert, column: str, seconds: int) -> None:
    """Let the database think that so many seconds have passed."""
    with scope(sharing.operator()):
        found = PublicAlert.objects.filter(pk=alert.pk)
        found.update(**{column: Now() - _span(seconds)}, version=F("version") + 1)


def _span(seconds: int) -> timedelta:
    return timedelta(seconds=seconds)


def sweep() -> int:
    with as_relay():
        return public_alert_break_glass.sweep(by=relay("demo"))


def in_force(cast: Cast) -> list[str]:
    with scope(cast.actor("olu")) as olu:
        return [one.identifier for one in cap_messages.in_force(olu)]


@pytest.mark.django_db
class TestAlone:
    """Decisions, inside one transaction."""

    def test_it_waits_half_a_minute_and_nothing_is_in_force_meanwhile(self, cast: Cast) -> None:
        alert = held(cast)
        assert alert.state == PublicAlertState.HELD
        assert alert.due_at is not None
        assert in_force(cast) == []

    def test_it_is_released_at_once(self, cast: Cast) -> None:
        alert = held(cast)
        with scope(cast.actor("rosa")) as rosa:
            public_alert_break_glass.release(alert=alert, by=rosa)
        assert in_force(cast) == [alert.identifier]

    def test_anybody_who_writes_stops_it(self, cast: Cast) -> None:
        alert = held(cast)
        with scope(cast.actor("dana")) as dana:
            stopped = public_alert_break_glass.stop(alert=alert, by=dana)
            assert (stopped.state, stopped.alone_reason) == ("draft", "")
            with pytest.raises(WrongState):
                public_alert_break_glass.stop(alert=alert, by=dana)

    def test_only_hazards_approved_beforehand(self, cast: Cast) -> None:
        approve_beforehand(cast, "Tornado")
        alert = drafted(cast)
        with scope(cast.actor("rosa")) as rosa, pytest.raises(NotPermitted, match="Tornado"):
            typed = selectors.phrase(alert)
            public_alert_break_glass.send_alone(alert=alert, typed=typed, reason="x", by=rosa)

    def test_a_reason_and_the_count_are_demanded(self, cast: Cast) -> None:
        approve_beforehand(cast, "Flash flood")
        alert = drafted(cast)
        with scope(cast.actor("rosa")) as rosa:
            for typed, reason in ((selectors.phrase(alert), " "), ("yes", REASON)):
                with pytest.raises(Invalid):
                    public_alert_break_glass.send_alone(
                        alert=alert, typed=typed, reason=reason, by=rosa
                    )

    def test_a_dispatcher_alone_does_not(self, cast: Cast) -> None:
        approve_beforehand(cast, "Flash flood")
        alert = drafted(cast)
        with scope(cast.actor("dana")) as dana, pytest.raises(NotPermitted):
            typed = selectors.phrase(alert)
            public_alert_break_glass.send_alone(alert=alert, typed=typed, reason=REASON, by=dana)

    def test_somebody_else_reviews_it_once(self, cast: Cast) -> None:
        alert = held(cast)
        with scope(cast.actor("rosa")) as rosa:
            sent = public_alert_break_glass.release(alert=alert, by=rosa)
            assert selectors.unreviewed(selectors.visible_to(rosa)).get() == sent
            with pytest.raises(NotPermitted):
                public_alert_break_glass.review(alert=sent, verdict="right", note="Mine", by=rosa)
        with scope(cast.actor("ada")) as ada:
            public_alert_break_glass.review(alert=sent, verdict="right", note="Right", by=ada)
            with pytest.raises(WrongState):
                public_alert_break_glass.review(alert=sent, verdict="late", note="No", by=ada)

    def test_administrators_alone_approve_hazards(self, cast: Cast) -> None:
        with scope(cast.actor("rosa")) as rosa, pytest.raises(NotPermitted):
            agency = cast.agencies["riverton"]
            alerting.set_policy(agency=agency, hazards=["x"], shift_changes=[], by=rosa)


def test_an_update_leaves_though_what_it_updates_ended_meanwhile(committed_cast: Cast) -> None:
    cast = committed_cast
    approve_beforehand(cast, "FLASH FLOOD")
    before = issued(cast)
    with scope(cast.actor("dana")) as dana:
        update = public_alerts.draft(
            agency=cast.agencies["riverton"], said=said(), by=dana, supersedes=before
        )
    with scope(cast.actor("rosa")) as rosa:
        typed = selectors.phrase(update)
        public_alert_break_glass.send_alone(alert=update, typed=typed, reason=REASON, by=rosa)
        public_alert_ending.cancel(alert=again(cast, before), by=rosa, reason="Wrong town")
    later(update, "due_at", 1)
    assert sweep() == 1
    states = again(cast, before).state, again(cast, update).state
    assert states == (PublicAlertState.CANCELLED, PublicAlertState.ISSUED)


def test_a_wide_area_is_confirmed_before_one_person_sends_it(cast: Cast) -> None:
    approve_beforehand(cast, "FLASH FLOOD")
    alert = drafted(cast)
    with scope(sharing.operator()):
        PublicAlert.objects.filter(pk=alert.pk).update(wide=True, version=F("version") + 1)
    with scope(cast.actor("rosa")) as rosa, pytest.raises(Invalid, match="far larger"):
        typed = selectors.phrase(alert)
        public_alert_break_glass.send_alone(alert=alert, typed=typed, reason=REASON, by=rosa)


def test_the_relay_hands_it_off_when_the_half_minute_is_over(committed_cast: Cast) -> None:
    alert = held(committed_cast)
    assert sweep() == 0
    later(alert, "due_at", 1)
    assert sweep() == 1
    assert sweep() == 0
    assert again(committed_cast, alert).state == PublicAlertState.ISSUED
    assert in_force(committed_cast) == [alert.identifier]


def test_partners_hear_at_once_and_a_second_person_is_paged_twice(duty: Cast) -> None:
    alert = held(duty)
    hear_all()
    heard = heard_by(duty)
    assert {"riverton", "lakeside", "hillcrest"} <= heard.keys()
    assert "farview" not in heard
    with scope(duty.actor("rosa")) as rosa:
        public_alert_break_glass.release(alert=alert, by=rosa)
    later(alert, "issued_at", 61)
    assert sweep() == 1
    assert sweep() == 0
    hear_all()
    with scope(sharing.operator()):
        assert Alert.objects.filter(kind="public_alert.unanswered").count() == 1


def test_the_next_is_called_until_a_second_person_decides_and_the_first_ends_nothing(
    duty: Cast,
) -> None:
    """Approved before anybody is called, nobody is; what was sent calls nobody by this policy."""
    escalating.reachable(duty, "rosa", "ada", "dana")
    steps = [escalating.wait(5), escalating.person(duty, "ada"), escalating.wait(5)]
    escalating.policy(duty, steps, families=["public_alert"], severities=["high"])
    approved(duty)
    hear_all()
    with scope(sharing.operator()):
        assert not Alert.objects.filter(kind="public_alert.submitted").exists()
    alert = submitted(duty, minutes=70)
    hear_all()
    with scope(sharing.operator()):
        asked = Alert.objects.get(kind="public_alert.submitted")
    escalating.swept()
    assert escalating.told(asked) == ["Rosa"], "not Dana, who wrote it"
    with scope(duty.actor("dana")) as dana:
        for act in (acknowledgements.acknowledge, escalation.stop):
            with pytest.raises(NotPermitted, match="You wrote it"):
                act(alert=asked, by=dana)
        with pytest.raises(NotPermitted, match="You wrote it"):
            replies.reply(alert=asked, answer=Answer.AVAILABLE, by=dana)
    browser = Client()
    browser.force_login(duty.users["dana"])
    page = f"/alerts/public/{sites.of('demo')}/{alert.uuid}/"
    assert "Night: running, next step at" in " ".join(browser.get(page).content.decode().split())
    assert "Acknowledge</button>" not in browser.get(f"/alerts/{asked.uuid}/").content.decode()
    escalating.later(5)
    assert escalating.told(asked) == ["Rosa", "Ada"]
    with scope(duty.actor("rosa")) as rosa:
        public_alerts.approve(alert=alert, digest=alert.digest, by=rosa)
    ended = escalating.run(asked)
    assert (ended.state, ended.ended_by) == (RunState.ANSWERED, "Rosa")
    with scope(duty.actor("rosa")) as rosa:
        assert "public_alert.submitted" not in {row["kind"] for row in alert_rows(rosa)}
        typed = selectors.phrase(again(duty, alert))
        public_alerts.issue(alert=alert, typed=typed, seen=(), by=rosa)
    hear_all()
    with scope(sharing.operator()):
        assert set(Escalation.objects.values_list("alert__kind", flat=True)) == {asked.kind}


def test_all_who_heard_the_alert_hear_that_it_was_taken_back(duty: Cast) -> None:
    alert = issued(duty)
    hear_all()
    with scope(duty.actor("dana")) as dana:
        public_alert_ending.cancel(alert=alert, by=dana)
    hear_all()
    kinds = heard_by(duty)
    for town in ("riverton", "lakeside", "hillcrest"):
        assert kinds[town][-2:] == ["public_alert.issued", "public_alert.cancelled"]
    assert {one.mode for one in deliveries()} == {"demo"}


def test_it_expires_by_the_relays_clock_once(committed_cast: Cast) -> None:
    alert = issued(committed_cast)
    with scope(sharing.operator()):
        found = PublicAlert.objects.filter(pk=alert.pk)
        past = {"issued_at": Now() - _span(3600), "expires_at": Now() - _span(1)}
        found.update(**past, version=F("version") + 1)
    with as_relay():
        assert public_alert_ending.expire(by=relay("demo")) == 1
        assert public_alert_ending.expire(by=relay("demo")) == 0
    assert again(committed_cast, alert).state == PublicAlertState.EXPIRED
