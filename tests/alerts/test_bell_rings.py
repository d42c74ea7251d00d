"""The bell answers at once, whatever has become of the broker."""

import signal
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from celery import current_app

from eoc.bus.breaker import Breaker
from tests.processes import Installation

bell: Any = import_module("eoc.bus.ring")  # the package shows the function by that name


@pytest.fixture
def line(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> Iterator[Installation]:
    """This process rings the installation's own Redis."""
    url = installation.environment["BROKER_URL"]
    monkeypatch.setattr(current_app.conf, "broker_url", url)
    monkeypatch.setattr(bell, "breaker", Breaker(pause=0))
    bell._line.cache_clear()
    yield installation
    bell._line.cache_clear()


def rung() -> tuple[bool, float]:
    began = time.monotonic()
    return bell.ring("alerts.tasks.hear"), time.monotonic() - began


def test_it_rings(line: Installation) -> None:
    assert rung()[0] is True


def test_a_dead_broker_costs_no_time(line: Installation) -> None:
    rung()
    line.stop("redis", signal.SIGKILL)
    heard, seconds = rung()
    assert heard is False
    assert seconds < 0.5


def test_a_hung_broker_costs_a_moment_and_is_found_again(line: Installation) -> None:
    rung()
    redis = line.running["redis"]
    redis.send_signal(signal.SIGSTOP)
    try:
        heard, seconds = rung()
    finally:
        redis.send_signal(signal.SIGCONT)
    assert heard is False
    assert seconds < 0.6
    line.wait_for(lambda: rung()[0], 5)


def test_it_is_found_again_after_a_restart(line: Installation) -> None:
    rung()
    line.stop("redis", signal.SIGKILL)
    Path(line.directory / "redis.sock").unlink()
    rung()
    line.redis()
    line.wait_for(lambda: rung()[0], 5)
