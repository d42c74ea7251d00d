"""/healthz says the process lives; /readyz names what does not answer."""

import os
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from eoc.access.models import Installation


@pytest.mark.django_db
def test_all_well(settings: Settings, tmp_path: Path) -> None:
    settings.LOCAL = tmp_path
    assert Client().get("/healthz").status_code == 200
    answer = Client().get("/readyz")
    assert answer.status_code == 200, answer.content
    assert answer.json() == {"database": "ok", "redis": "ok"}


@pytest.mark.django_db
def test_without_redis_it_is_not_ready(settings: Settings) -> None:
    settings.REDIS_URL = "unix:///nowhere/redis.sock"
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["database"] == "ok"
    assert answer.json()["redis"] != "ok"


@pytest.mark.django_db
def test_a_database_of_another_mode_is_not_ready(settings: Settings) -> None:
    assert Installation.objects.get().mode == "demo"
    settings.ACCORD_MODE = "live"
    answer = Client().get("/readyz")
    assert answer.status_code == 503


@pytest.mark.django_db
def test_a_silent_relay_is_not_ready(settings: Settings, tmp_path: Path) -> None:
    settings.LOCAL = tmp_path
    beat = tmp_path / "relay.json"
    beat.write_text("{}")
    assert Client().get("/readyz").json()["relay"] == "ok"
    os.utime(beat, (0, 0))
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert "silent" in answer.json()["relay"]
