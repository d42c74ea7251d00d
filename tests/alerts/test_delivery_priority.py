"""What is critical overtakes a mailing under way, and the mailing leaves all the same."""

import uuid
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Self

import pytest
from pytest_django import Settings

from agencies.services import sharing
from alerts import relaying, sending
from alerts.channels.message import Message, Stop, Told
from alerts.models import Alert, Delivery, Priority
from alerts.selectors import contacts
from alerts.sending import Ways, send_due
from alerts.services import alerts, deliveries
from alerts.services.alerts import Notice
from eoc.access import scope
from eoc.journal.dispatch import relay
from tests.alerts import build, stage
from tests.alerts.conftest import as_relay, contact
from tests.cast import Cast
from tests.processes import Installation

BULK = 2_000


class Carrier:
    """Takes whatever it is given, one after the other, and remembers the order."""

    def __init__(self, between: Callable[[int], None]) -> None:
        self.taken: list[Message] = []
        self.between = between

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *left: object) -> None:
        pass

    def carry(self, messages: Sequence[Message], stop: Stop) -> Iterator[Told]:
        for message in messages:
            if stop():
                return
            self.taken.append(message)
            self.between(len(self.taken))
            yield message, None


class OneWay(Ways):
    """Every channel is the same carrier."""

    def __init__(self, carrier: Carrier) -> None:
        super().__init__()
        self.carrier = carrier

    def chosen(self, mode: str, channel: str) -> Carrier:
        return self.carrier


def issued(cast: Cast, town: str, severity: str) -> list[Alert]:
    """An alert to every duty contact of the town."""
    agency = cast.agencies[town].pk
    notice = Notice(kind="told", severity=severity, subject=severity, body="Go.", about="told:0")
    with scope(relay("demo")) as by:
        return alerts.issue(
            notice=notice,
            event=uuid.uuid4(),
            mode="demo",
            contacts=contacts.of_agencies([agency]),
            by=by,
        )


def waiting(cast: Cast, town: str, count: int, priority: Priority) -> None:
    with scope(cast.actor({"riverton": "dana", "lakeside": "lee"}[town])) as by:
        alert = build.pending(cast.agencies[town], by, count, event=uuid.uuid4())
        Delivery.objects.filter(alert=alert).update(priority=priority)


def test_urgency_and_number_decide_the_priority(
    committed_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliveries, "MANY", 3)
    stage.contacts(committed_cast, "riverton", 3)
    stage.contacts(committed_cast, "lakeside", 4)
    with as_relay():
        for severity in ("low", "critical"):
            for town in ("riverton", "lakeside"):
                issued(committed_cast, town, severity)
    found = {(one.agency_id, one.alert.severity): one.priority for one in stage.deliveries()}
    few, many = (committed_cast.agencies[town].pk for town in ("riverton", "lakeside"))
    assert found == {
        (few, "critical"): Priority.CRITICAL,
        (many, "critical"): Priority.CRITICAL_TO_MANY,
        (few, "low"): Priority.LOW,
        (many, "low"): Priority.LOW_TO_MANY,
    }


def test_a_claim_takes_the_most_urgent_first(committed_cast: Cast) -> None:
    for priority in (Priority.LOW, Priority.CRITICAL, Priority.HIGH):
        waiting(committed_cast, "riverton", 2, priority)
    with as_relay(), scope(relay("demo")) as by:
        taken = [deliveries.claim(count=3, by=by).deliveries for _ in range(2)]
    assert [[one.priority for one in batch] for batch in taken] == [[0, 0, 2], [2, 6, 6]]


def test_a_critical_alert_overtakes_a_mailing_of_thousands_under_way(
    committed_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "ASKED_EVERY", 0.0)
    waiting(committed_cast, "riverton", BULK, Priority.LOW_TO_MANY)
    with scope(sharing.operator()):
        contact(committed_cast, "lakeside", "duty@lakeside.example")

    def at_the_tenth(taken: int) -> None:
        if taken == 10:
            issued(committed_cast, "lakeside", "critical")

    carrier = Carrier(at_the_tenth)
    with as_relay(), OneWay(carrier) as ways:
        send_due(ways)
        assert len(carrier.taken) == 10
        send_due(ways)
    assert carrier.taken[10].address == "duty@lakeside.example"
    left = stage.deliveries(state="pending")
    assert len(left) == BULK - len(carrier.taken) + 1
    assert {one.attempts for one in left} == {0}


def test_the_least_urgent_leave_though_something_urgent_always_waits(
    committed_cast: Cast,
) -> None:
    waiting(committed_cast, "riverton", 40, Priority.CRITICAL)
    waiting(committed_cast, "lakeside", 1, Priority.LOW_TO_MANY)
    carrier = Carrier(lambda _: None)
    with as_relay(), OneWay(carrier) as ways:
        for _ in range(2 * sending.SHARE):
            send_due(ways, 1)
    (left,) = stage.deliveries(priority=Priority.LOW_TO_MANY)
    assert left.state == "sent"
    assert len(stage.deliveries(state="pending")) == 40 + 1 - 2 * sending.SHARE


def test_the_relay_takes_what_is_critical_when_nobody_else_does(
    committed_cast: Cast, installation: Installation, settings: Settings, tmp_path: Path
) -> None:
    settings.SINK_DIR, settings.LOCAL = str(installation.directory), str(tmp_path)
    installation.sink()
    waiting(committed_cast, "riverton", 1, Priority.CRITICAL)
    waiting(committed_cast, "riverton", 1, Priority.LOW)
    with as_relay():
        with scope(relay("demo")):
            Delivery.objects.update(next_at=Delivery.objects.earliest("next_at").next_at)
        while not relaying.urgent_waits():
            pass
        relaying.turn(lambda: False)
    (sent,) = stage.deliveries(state="sent")
    assert sent.priority == Priority.CRITICAL
