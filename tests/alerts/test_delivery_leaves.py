"""Alerts leave the house through real processes, whatever of them dies."""

import signal
import time
from pathlib import Path
from typing import Any

from standardwebhooks import Webhook

from tests.alerts import build, stage
from tests.alerts.conftest import SECRET, received
from tests.cast import Cast
from tests.processes import Installation


def kept(installation: Installation, channel: str) -> list[dict[str, Any]]:
    return received(installation.messages, channel)


def again(installation: Installation) -> list[Path]:
    return list(installation.messages.rglob("duplicates/*.json"))


def sent() -> int:
    return len(stage.deliveries(state="sent"))


def test_mail_and_webhook_arrive_through_worker_and_relay(
    duty: Cast, installation: Installation
) -> None:
    for start in (installation.sink, installation.worker, installation.relay):
        start()
    incident = build.log(duty)
    installation.wait_for(lambda: sent() == 2, 30)
    (letter,) = kept(installation, "email")
    (hook,) = kept(installation, "webhook")
    assert letter["to"] == ["duty@riverton.example"]
    assert letter["subject"].startswith("DEMO: ")
    assert incident.number in letter["subject"]
    Webhook(SECRET).verify(hook["raw"], hook["headers"])
    assert {letter["key"], hook["key"]} == {d.dedupe_key for d in stage.deliveries()}


def test_a_worker_killed_in_the_middle_loses_and_doubles_nothing(
    committed_cast: Cast, installation: Installation
) -> None:
    stage.contacts(committed_cast, "riverton", 200)
    installation.environment["DELIVERY_LEASE"] = "3"
    for start in (installation.sink, installation.worker, installation.relay):
        start()
    build.log(committed_cast)
    installation.wait_for(lambda: len(kept(installation, "email")) >= 20, 30)
    before = len(kept(installation, "email"))
    installation.stop("worker", signal.SIGKILL)
    installation.worker()
    installation.wait_for(lambda: sent() == 200, 60)
    assert before < 200
    received = [letter["key"] for letter in kept(installation, "email")]
    assert sorted(received) == sorted(d.dedupe_key for d in stage.deliveries())


def test_the_relay_alone_is_enough(committed_cast: Cast, installation: Installation) -> None:
    stage.contacts(committed_cast, "riverton", 20)
    installation.sink()
    installation.stop("redis", signal.SIGKILL)
    installation.relay()
    build.log(committed_cast)
    installation.wait_for(lambda: sent() == 20, 30)
    assert len(kept(installation, "email")) == 20
    assert again(installation) == []


def test_the_relay_ends_cleanly_and_soon(committed_cast: Cast, installation: Installation) -> None:
    installation.relay()
    log = installation.directory / "relay.log"
    installation.wait_for(lambda: "relay.begins" in log.read_text(), 15)
    process = installation.running["relay"]
    asked = time.monotonic()
    installation.stop("relay")
    assert time.monotonic() - asked < 2
    assert process.returncode == 0
