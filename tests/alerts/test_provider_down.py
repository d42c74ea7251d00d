"""A provider that is down delays nobody who has another address, and whoever runs this is told."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from agencies.models import ContactPoint
from agencies.services import sharing
from alerts import sending
from alerts.guarding import PAUSED
from alerts.models import Alert, Delivery, Provider
from alerts.selectors import providers
from alerts.services import detours
from eoc import journal
from eoc.access import Role, scope
from eoc.journal.dispatch import relay
from tests.agencies.test_pages import client_of
from tests.alerts import stage
from tests.alerts.conftest import as_relay, contact
from tests.alerts.test_announcement_issue import holds, say
from tests.alerts.test_announcement_issue import to as audience_of
from tests.alerts.test_provider_breaker import House, due_again, house, waiting
from tests.cast import Cast

__all__ = ["house"]


@pytest.fixture
def recalled(committed_cast: Cast) -> Iterator[Cast]:
    """Rosa is recalled by SMS; off duty she has a mailbox and a webhook too."""
    cast = committed_cast
    with scope(sharing.operator()):
        rosa = cast.people["rosa"]
        ContactPoint.objects.create(
            agency=cast.agencies["riverton"], person=rosa, channel="sms", address="+15550100123"
        )
        contact(cast, "riverton", "rosa@riverton.example", person=rosa, duty=False)
        contact(cast, "riverton", "https://hooks.example/rosa", person=rosa, duty=False)
    holds(cast, "dana", Role.DUTY_OFFICER)
    say(cast, audience=audience_of(cast, people=frozenset({rosa.pk})))
    stage.hear_all()
    yield cast


def sms_is(**standing: object) -> None:
    """The breaker of SMS as it stands."""
    with as_relay(), scope(relay("demo")):
        fresh = {"failures": 5, "open_until": None, "tried_until": None, **standing}
        key = {"mode": "demo", "channel": "sms", "host": "", "public": True}
        Provider.objects.update_or_create(**key, defaults=fresh)


def send(house: House, channel: str = "sms") -> list[tuple[str, str, int]]:
    """What is due by one channel leaves, or not; answers how everything stands."""
    due_again_of(channel)
    ids = [one.pk for one in stage.deliveries(channel=channel)]
    with as_relay():
        sending.send_due(house, ids=ids)
    return [(one.channel, one.last_error, one.attempts) for one in stage.deliveries()]


def due_again_of(channel: str) -> None:
    with as_relay(), scope(relay("demo")):
        Delivery.objects.filter(channel=channel).update(next_at=timezone.now())


def later(seconds: int) -> object:
    return timezone.now() + timedelta(seconds=seconds)


def test_an_open_breaker_sends_to_the_next_address_at_once_and_to_no_third(
    recalled: Cast, house: House
) -> None:
    sms_is(open_until=later(60))
    both = [("sms", PAUSED, 0), ("email", "", 0)]
    assert send(house) == both
    first, second = stage.deliveries()
    assert second.instead_of_id == first.pk and first.state == second.state == "pending"
    assert send(house) == both  # looked at again: the second is under way


def test_where_both_wait_for_their_providers_the_third_is_told(
    recalled: Cast, house: House
) -> None:
    sms_is(open_until=later(60))
    send(house)
    with as_relay(), scope(relay("demo")) as by:
        Delivery.objects.filter(channel="email").update(last_error=PAUSED)
        second = Delivery.objects.get(channel="email")
        detours.take(keys=[second.dedupe_key], by=by)
        detours.take(keys=[second.dedupe_key], by=by)
    assert [one.channel for one in stage.deliveries()] == ["sms", "email", "webhook"]


def test_who_is_merely_slow_has_no_second_address(
    recalled: Cast, house: House, settings: Settings
) -> None:
    sms_is(open_until=later(-1), tried_until=later(30))  # another batch is trying
    assert send(house) == [("sms", PAUSED, 0)]
    settings.CHANNEL_RATES = {"sms": 0.001}
    sms_is(tokens=0, tokens_at=timezone.now())
    assert [channel for channel, _, _ in send(house)] == ["sms"]


def alarms() -> list[Alert]:
    with scope(sharing.operator()):
        return list(Alert.objects.filter(kind="channel.down").select_related("agency"))


def lines(cast: Cast, town: str) -> list[str]:
    with scope(sharing.operator()):
        heard = journal.since(f"demo.a{cast.agencies[town].pk}.alerts.full", 0) or []
    return [one["payload"]["text"] for one in heard if one["kind"] == "channel.works"]


def test_whoever_runs_this_is_told_once_an_opening_and_that_it_works_again(
    committed_cast: Cast, house: House, settings: Settings
) -> None:
    cast, settings.OPERATED_BY = committed_cast, "FAR"
    olu = cast.people["olu"]
    with scope(sharing.operator()):
        contact(cast, "farview", "olu@farview.example", person=olu)
        ContactPoint.objects.create(
            agency=cast.agencies["farview"], person=olu, channel="sms", address="+15550100777"
        )
    waiting(cast, 7)
    house.sends()
    (alarm,) = alarms()
    assert (
        alarm.agency == cast.agencies["farview"] and "7 wait" in alarm.body and "503" in alarm.body
    )
    told = stage.deliveries(alert=alarm)
    assert [one.address for one in told] == ["olu@farview.example"]  # never by what is broken
    with scope(cast.actor("olu")) as actor:
        (sms,) = [one for one in providers.health(actor) if one.channel == "sms"]
    assert sms.state == "paused" and sms.down_since is not None
    assert "not working since" in client_of(cast, "olu").get("/alerts/channels/").content.decode()
    for _ in range(2):
        due_again()
        house.sends()
    assert len(alarms()) == 1 and lines(cast, "farview") == []
    house.broken = False
    due_again()
    house.sends()
    assert lines(cast, "farview") == ["SMS works again, after 1 min"]
    assert lines(cast, "riverton") == []


def test_the_host_of_one_receiver_concerns_those_who_wait_for_it(
    committed_cast: Cast, house: House, settings: Settings
) -> None:
    settings.OPERATED_BY, house.broken = "FAR", False
    waiting(committed_cast, 6, "webhook", "https://no-such-host.invalid/hook")
    with scope(sharing.operator()):
        hook = contact(committed_cast, "riverton", "https://no-such-host.invalid/hook")
        Delivery.objects.update(contact_point_id=hook.pk)
    house.sends()
    (alarm,) = alarms()
    assert alarm.agency == committed_cast.agencies["riverton"]
    assert "no-such-host.invalid" in alarm.subject
