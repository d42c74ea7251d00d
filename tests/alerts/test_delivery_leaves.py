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


def wait_for_worker(installation: Installation) -> None:
    log = installation.directory / "worker.log"
    installation.wait_for(lambda: "[queues]" in log.read_text(), 30)
    time.sleep(2)  # its processes take up work a moment after the banner


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
    assert time.monotonic() - asked < 10  # the supervisor kills after 15
    assert process.returncode == 0


def test_a_hung_worker_holds_nothing_up(committed_cast: Cast, installation: Installation) -> None:
    stage.contacts(committed_cast, "riverton", 20)
    for start in (installation.sink, installation.worker, installation.relay):
        start()
    wait_for_worker(installation)
    installation.running["worker"].send_signal(signal.SIGSTOP)
    build.log(committed_cast)
    installation.wait_for(lambda: sent() == 20, 20)
    installation.running["worker"].send_signal(signal.SIGCONT)
    assert len(kept(installation, "email")) == 20
    assert again(installation) == []


def test_a_worker_hears_the_bell_of_a_redis_that_came_back(
    committed_cast: Cast, installation: Installation
) -> None:
    stage.contacts(committed_cast, "riverton", 5)
    for start in (installation.sink, installation.worker):
        start()
    wait_for_worker(installation)
    installation.stop("redis", signal.SIGKILL)
    (installation.directory / "redis.sock").unlink()
    time.sleep(1)
    installation.redis()
    build.log(committed_cast)
    queue = ("--queue", installation.environment["CELERY_QUEUE"])
    celery = ("-m", "celery", "-A", "eoc.project.celery")
    installation.start("bell", *celery, "call", "alerts.tasks.hear", *queue)
    installation.wait_for(lambda: sent() == 5, 30)
    assert len(kept(installation, "email")) == 5
