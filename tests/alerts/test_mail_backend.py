"""Django's own letters go where the installation's mode says."""

from pathlib import Path

import pytest
from django.core.mail import EmailMessage
from pytest_django import Settings

from alerts.channels.message import SendFailed
from tests.alerts.conftest import received
from tests.processes import Installation


def sent() -> int:
    letter = EmailMessage("Choose a password", "Here: ...", to=["dana@riverton.example"])
    return letter.send()


def test_a_demos_letter_lands_in_the_sink(installation: Installation, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "alerts.channels.mail.TransportBackend"
    settings.SINK_DIR = str(installation.directory)
    installation.sink()
    assert sent() == 1
    (letter,) = received(installation.messages, "email")
    assert letter["to"] == ["dana@riverton.example"]
    assert letter["subject"] == "Choose a password"


def test_a_demo_without_its_sink_goes_on(settings: Settings, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND = "alerts.channels.mail.TransportBackend"
    settings.SINK_DIR = str(tmp_path)
    assert sent() == 0


def test_a_live_letter_that_fails_is_not_silent(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "alerts.channels.mail.TransportBackend"
    settings.ACCORD_MODE = "live"
    settings.SMTP_URL = ""
    with pytest.raises(SendFailed):
        sent()
