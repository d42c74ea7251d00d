"""A canary is a delivery like any other, to nobody: shown, alarmed for, sent on demand."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from agencies.services import sharing
from alerts.models import Alert, Delivery, Provider
from alerts.selectors import alerts, providers
from alerts.selectors import canaries as selectors
from alerts.services import canaries, dead_letters, deliveries
from eoc.access import scope
from eoc.errors import NotFound, NotPermitted, WrongState
from eoc.journal.dispatch import relay
from tests.agencies.test_pages import client_of
from tests.alerts import stage
from tests.alerts.conftest import as_relay, contact, received, send_due
from tests.alerts.test_channel_sink import sink
from tests.cast import Cast

__all__ = ["sink"]
PAGE = "/alerts/channels/"
PLAYED = ["siren", "sms", "voice", "webhook", "webpush"]


def begun() -> int:
    with as_relay(), scope(relay("demo")) as by:
        return canaries.begin_due(by=by)


def five_minutes_pass() -> None:
    with as_relay(), scope(relay("demo")):
        long_ago = timezone.now() - timedelta(minutes=6)
        Delivery.objects.update(created_at=long_ago)
        Delivery.objects.filter(retried_at__isnull=False).update(retried_at=long_ago)


def keys() -> set[str]:
    return {one.dedupe_key for one in stage.deliveries()}


def test_they_take_the_way_of_every_alert_every_five_minutes(
    committed_cast: Cast, sink: Path
) -> None:
    assert begun() == 6
    with as_relay():
        send_due()
    assert sorted(one.channel for one in stage.deliveries(state="sent")) == PLAYED
    kept = received(sink / "messages")
    assert {one["key"] for one in kept if one["channel"] != "webpush"} < keys()
    with scope(committed_cast.actor("lee")) as lee:  # of any agency
        health = {one.channel: one for one in providers.health(lee)}
        last = selectors.last(lee)
        assert not alerts.addressed_to(lee).exists()
    assert (health["sms"].state, health["email"].state) == ("working", "failing")
    assert last["sms"].came and last["sms"].seconds < 30 and not last["sms"].late
    assert last["email"].failed  # no sink of letters runs here
    first = keys()
    assert begun() == 0
    five_minutes_pass()
    with scope(committed_cast.actor("lee")) as lee:
        assert selectors.last(lee)["email"].late
    assert begun() == 5  # the sixth is being tried still
    assert len(keys()) == 6 and len(keys() - first) == 5
    shown = client_of(committed_cast, "ada").get(PAGE).content.decode()
    assert "Send one now" in shown and "Under way" in shown


def give_up() -> None:
    with as_relay(), scope(relay("demo")) as by:
        claim = deliveries.claim(count=10, by=by)
        reasons = {one.pk: ("answered 400", True) for one in claim.deliveries}
        dead = deliveries.mark_failed(reasons=reasons, lease=claim.lease, by=by)
        dead_letters.raise_alarms(dead=dead, by=by)


def alarms() -> list[str]:
    with scope(sharing.operator()):
        return list(Alert.objects.exclude(kind="channel.canary").values_list("kind", flat=True))


def test_one_that_is_given_up_alarms_once_until_the_channel_works(
    committed_cast: Cast, sink: Path, settings: Settings
) -> None:
    settings.OPERATED_BY = "RIV"
    with scope(sharing.operator()):
        ada = committed_cast.people["ada"]
        contact(committed_cast, "riverton", "ada@riverton.example", person=ada)
    with as_relay(), scope(relay("demo")) as by:
        canaries.begin(channel="sms", by=by)
    give_up()
    assert alarms() == ["channel.silent"]
    assert [one.address for one in stage.deliveries(channel="email")] == ["ada@riverton.example"]
    for _ in range(2):
        five_minutes_pass()
        with as_relay(), scope(relay("demo")) as by:
            assert canaries.begin(channel="sms", by=by)
        give_up()
        with as_relay(), scope(relay("demo")):
            assert Alert.objects.filter(kind="channel.silent").count() == 1
    with as_relay(), scope(relay("demo")) as by:
        working = {"mode": "demo", "channel": "sms", "public": True}
        Provider.objects.create(**working, last_success_at=timezone.now())
        canaries.begin(channel="sms", rest=timedelta(), by=by)
    give_up()
    assert alarms().count("channel.silent") == 2


def test_an_administrator_sends_one_now(committed_cast: Cast, sink: Path) -> None:
    begun()
    with as_relay():
        send_due()
    first = keys()
    ada, where = client_of(committed_cast, "ada"), f"{PAGE}sms/canary/"
    assert ada.post(where)["Location"] == PAGE
    assert ada.post("/api/v1/channels/sms/canary/").status_code == 202
    assert ada.post("/api/v1/channels/none/canary/").status_code == 404
    stage.hear_all()
    assert [one.channel for one in stage.deliveries(state="pending")] == ["email", "sms"]
    assert len(first - keys()) == 1  # asked twice, sent once
    assert client_of(committed_cast, "lee").post(where).status_code == 403
    with scope(committed_cast.actor("dana")) as dana, pytest.raises(NotPermitted):
        canaries.ask(channel="sms", by=dana)


def test_a_live_one_leaves_only_by_what_is_set_up_and_to_whom_the_operator_named(
    committed_cast: Cast, settings: Settings
) -> None:
    ada = committed_cast.actor("ada")
    settings.ACCORD_MODE, settings.SMTP_URL = "live", ""
    settings.CANARIES = {"email": "canary@operator.example"}
    with as_relay(), scope(relay("live")) as by:
        assert canaries.begin_due(by=by) == 0
    with scope(ada) as actor:
        with pytest.raises(WrongState, match="SMTP_URL"):
            canaries.ask(channel="email", by=actor)
        with pytest.raises(WrongState, match="WEBHOOK_CANARY"):
            canaries.ask(channel="webhook", by=actor)
        with pytest.raises(NotFound):
            canaries.ask(channel="pigeon", by=actor)
