"""A batch is sent by the transport of its mode; one bad row spoils nothing for the others."""

import uuid
from pathlib import Path

import pytest
from pytest_django import Settings

from alerts.models import Delivery
from alerts.services import deliveries
from eoc.access import scope
from eoc.journal.dispatch import relay
from tests.alerts import build, stage
from tests.alerts.conftest import as_relay, received, send_due
from tests.cast import Cast
from tests.processes import Installation


def waiting(cast: Cast, count: int, **more: object) -> None:
    with scope(cast.actor("dana")) as dana:
        build.pending(cast.agencies["riverton"], dana, count, event=uuid.uuid4(), **more)


@pytest.fixture
def sink(installation: Installation, settings: Settings) -> Path:
    """A sink of this process."""
    settings.SINK_DIR = str(installation.directory)
    installation.sink()
    return installation.messages


def test_a_batch_goes_out(committed_cast: Cast, sink: Path) -> None:
    waiting(committed_cast, 12)
    with as_relay():
        assert send_due() == 12
        assert send_due() == 0
    assert len(stage.deliveries(state="sent")) == 12
    assert len(received(sink, "email")) == 12


def test_a_bad_row_spoils_nothing(committed_cast: Cast, sink: Path) -> None:
    waiting(committed_cast, 3)
    waiting(committed_cast, 1, address="nobody\n@riverton.example")
    waiting(committed_cast, 1, channel="webhook")
    with as_relay():
        assert send_due() == 5
    assert len(stage.deliveries(state="sent")) == 3
    nowhere, unsigned = sorted(stage.deliveries(state="dead"), key=lambda one: one.channel)
    assert "no mail address" in nowhere.last_error
    assert "secret" in unsigned.last_error


def test_a_dead_delivery_is_an_alarm_on_the_picture(committed_cast: Cast, sink: Path) -> None:
    waiting(committed_cast, 1, channel="webhook")
    with as_relay():
        send_due()
    with scope(committed_cast.actor("dana")):
        alert = Delivery.objects.get().agency.alerts.get(kind="delivery.dead")
    assert alert.link == "/alerts/outbox/?state=dead"


def test_a_replay_is_suppressed(committed_cast: Cast, sink: Path) -> None:
    waiting(committed_cast, 2, mode="replay")
    with as_relay():
        send_due()
    assert len(stage.deliveries(state="suppressed")) == 2
    assert received(sink) == []


def test_without_its_sink_a_demo_tries_again(
    committed_cast: Cast, settings: Settings, tmp_path: Path
) -> None:
    settings.SINK_DIR = str(tmp_path)
    waiting(committed_cast, 2)
    with as_relay():
        send_due()
    assert {delivery.attempts for delivery in stage.deliveries(state="pending")} == {1}


def test_whoever_must_end_gives_back_what_is_left(committed_cast: Cast, sink: Path) -> None:
    waiting(committed_cast, 5)
    with as_relay():
        send_due(ended=lambda: True)
        with scope(relay("demo")) as by:
            assert len(deliveries.claim(count=10, by=by).deliveries) == 5
    assert received(sink) == []


def test_the_sink_keeps_a_repetition_apart(committed_cast: Cast, sink: Path) -> None:
    waiting(committed_cast, 2)
    with as_relay():
        send_due()
        with scope(relay("demo")):
            Delivery.objects.update(state="pending")
        send_due()
    assert len(received(sink, "email")) == 2
    assert len(list(sink.rglob("duplicates/*.json"))) == 2
