"""With every provider configured, nothing that is not live makes one connection to them."""

import io
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.management import call_command
from pytest_django import Settings

from agencies.models import Channel, ContactPoint
from agencies.services import sharing
from alerts.channels.email.smtp import ProviderMail
from alerts.channels.message import Message, SendFailed
from alerts.channels.transports import transport
from alerts.channels.webhook.http import PublicWebhooks, SinkWebhooks
from eoc.access import scope
from eoc.access.modes import Mode
from eoc.outgoing import Volley
from tests.alerts import build, stage
from tests.alerts.conftest import contact
from tests.cast import Cast
from tests.processes import Installation

FLOOD = Path(project.BASE_DIR) / "demo" / "scenarios" / "delaware_flood.yaml"
CALLS = """feed_time,cad_time,discipline,nature,lat,lon,zip,twp,addr,station
2026-03-01 14:05:00,2026-03-01 14:01:00,Fire,BUILDING FIRE,40.03,-74.92,,RIVERTON,1 MAIN,E1
"""


@dataclass
class Provider:
    """Somebody who counts who calls."""

    listener: socket.socket
    calls: list[object] = field(default_factory=list)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.listener.getsockname()[1])

    def listen(self) -> None:
        """Count until closed."""
        while True:
            try:
                line, who = self.listener.accept()
            except OSError:
                return
            self.calls.append(who)
            line.close()


@pytest.fixture
def provider() -> Iterator[Provider]:
    """A listener on loopback, given out as mail server and as webhook."""
    found = Provider(socket.create_server(("127.0.0.1", 0)))
    thread = threading.Thread(target=found.listen, daemon=True)
    thread.start()
    yield found
    found.listener.shutdown(socket.SHUT_RDWR)
    found.listener.close()
    thread.join(5)


def message(address: str) -> Message:
    return Message("key", "demo", address, "Subject", "Body", {}, "whsec_c2VjcmV0")


def test_the_listener_counts(provider: Provider) -> None:
    with socket.create_connection(("127.0.0.1", provider.port)) as line:
        assert line.recv(1) == b""
    assert len(provider.calls) == 1


def test_a_demo_calls_nobody(
    committed_cast: Cast, installation: Installation, provider: Provider
) -> None:
    with scope(sharing.operator("Cast")):
        contact(committed_cast, "riverton", "duty@riverton.example")
        contact(committed_cast, "riverton", f"https://127.0.0.1:{provider.port}/hook")
    installation.environment |= {"SMTP_URL": f"smtp://127.0.0.1:{provider.port}"}
    for start in (installation.sink, installation.worker, installation.relay):
        start()
    build.log(committed_cast)
    installation.wait_for(lambda: len(stage.deliveries(state="sent")) == 2, 30)
    assert provider.calls == []


def _point_webhooks_at(provider: Provider) -> None:
    with scope(sharing.operator("Cast")):
        for hook in ContactPoint.objects.filter(channel=Channel.WEBHOOK):
            hook.address = f"https://127.0.0.1:{provider.port}/hook/{hook.pk}"
            hook.save()


def test_the_whole_flood_and_a_replay_call_nobody(
    committed_db: None,
    installation: Installation,
    provider: Provider,
    settings: Settings,
    tmp_path: Path,
) -> None:
    settings.LOCAL = tmp_path
    call_command("load_demo")
    _point_webhooks_at(provider)
    installation.environment |= {"SMTP_URL": f"smtp://127.0.0.1:{provider.port}"}
    for start in (installation.sink, installation.worker, installation.relay):
        start()
    installation.start("scenario", "manage.py", "play_scenario", str(FLOOD), "--speed", "300")
    calls = tmp_path / "calls.csv"
    calls.write_text(CALLS)
    call_command("replay_calls", str(calls), at_once=True, stdout=io.StringIO())
    played = installation.running["scenario"]
    installation.wait_for(lambda: played.poll() is not None, 60)
    assert played.returncode == 0, installation.logs()
    installation.wait_for(lambda: not stage.deliveries(state="pending"), 30)
    assert len(stage.deliveries(state="sent")) > 10
    assert provider.calls == []


@pytest.mark.parametrize("mode", [Mode.DEMO, Mode.EXERCISE, Mode.REPLAY])
@pytest.mark.parametrize("installed", ["demo", "live"])
@pytest.mark.parametrize("channel", Channel.values)
def test_only_live_rows_have_a_way_out(
    mode: str, installed: str, channel: str, settings: Settings
) -> None:
    settings.ACCORD_MODE = installed
    settings.SMTP_URL = "smtps://provider.example"
    known = {"url": "https://gateway.example/", "token": "t", "secret": "whsec_QUFB"}
    settings.GATEWAYS = {"sms": known, "voice": known}
    for settings.SINK_DIR in ("", "/tmp/nowhere"):
        way = transport(mode, channel)
        assert not isinstance(way, ProviderMail | PublicWebhooks)
        assert not isinstance(getattr(way, "courier", None), Volley)


def test_a_demo_row_of_mode_live_has_no_way_out(settings: Settings) -> None:
    settings.ACCORD_MODE = "demo"
    assert [transport(Mode.LIVE, channel) for channel in Channel.values] == [None] * 7


def test_a_live_channel_that_is_not_set_up_fails_and_says_what_to_do(settings: Settings) -> None:
    settings.ACCORD_MODE, settings.GATEWAYS, settings.VAPID_KEY_FILE = "live", {}, ""
    settings.SMTP_URL = ""
    for channel in ("email", "sms", "voice", "webpush"):
        way = transport(Mode.LIVE, channel)
        assert way is not None
        ((_, failed),) = way.carry([message("x")], lambda: False)
        assert failed and failed.permanent
        assert re.search(
            r"not set up\. Set (SMTP_URL|\w+_GATEWAY_URL|VAPID_KEY_FILE)", failed.reason
        )


def test_only_a_live_process_ever_holds_a_credential() -> None:
    said = "from django.conf import settings as s; print(s.GATEWAYS, s.VAPID_KEY_FILE)"
    secret = {"SMS_GATEWAY_URL": "https://gateway.example/", "SMS_GATEWAY_TOKEN": "opensesame"}
    held = {}
    for mode, module in (("live", "settings"), ("exercise", "settings"), ("demo", "settings_demo")):
        more = {"ACCORD_MODE": mode, "DJANGO_SETTINGS_MODULE": f"eoc.project.{module}"}
        told = os.environ | secret | more | {"VAPID_KEY_FILE": "/opensesame.pem"}
        asked = [sys.executable, "-c", said]
        held[mode] = subprocess.run(asked, env=told, capture_output=True, check=True, text=True)
    assert held["live"].stdout.count("opensesame") == 2
    assert "opensesame" not in held["exercise"].stdout + held["demo"].stdout


def test_a_replay_has_no_way_at_all(settings: Settings) -> None:
    settings.SINK_DIR = "/tmp/nowhere"
    assert transport(Mode.REPLAY, "email") is None
    assert isinstance(transport(Mode.DEMO, "webhook"), SinkWebhooks)


@pytest.mark.parametrize(
    "address",
    [
        "https://127.0.0.1/hook",
        "https://localhost/hook",
        "https://10.0.0.7/hook",
        "https://[::1]/hook",
        "https://[::ffff:127.0.0.1]/hook",
        "https://169.254.169.254/latest/meta-data/",
        "http://93.184.215.14/hook",
        "https://93.184.215.14:8443/hook",
        "https://user@93.184.215.14/hook",
        "https://2130706433/hook",
    ],
)
def test_a_live_webhook_goes_to_public_https_only(address: str) -> None:
    refused = "not to a public address|https address on port 443"
    with PublicWebhooks() as way:
        ((_, failed),) = way.carry([message(address)], lambda: False)
    assert isinstance(failed, SendFailed)
    assert re.search(refused, failed.reason)
