"""The sink plays every provider: what leaves by each channel of a demo is kept once, by channel."""

import asyncio
import io
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from pytest_django import Settings

from alerts import canaries
from alerts.channels.transports import transport
from alerts.sink import webhooks
from alerts.sink.keeping import Keeper, duplicates
from alerts.sink.playing import PLAYS
from tests.alerts.conftest import received
from tests.alerts.peers import Browser, message, sent

TESTED = {"kind": "contact_point.tested"}


@pytest.fixture
def sink(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """The sink's HTTP side in a thread of its own; its directory."""
    settings.SINK_DIR = str(tmp_path)
    loop = asyncio.new_event_loop()
    keeper = Keeper(tmp_path / "messages")
    server = loop.run_until_complete(webhooks.listen(tmp_path / "http.sock", keeper))
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    yield tmp_path
    loop.call_soon_threadsafe(server.close)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(5)
    loop.run_until_complete(asyncio.sleep(0))
    loop.close()


def demo(channel: str, **more: Any) -> dict[str, Any]:
    way = transport("demo", channel)
    assert way is not None
    to, secret = canaries.address(channel)
    fields = {"address": to, "secret": secret, "facts": TESTED, **more}
    return sent(way, message("a", **fields), message("b", **fields))


@pytest.mark.parametrize("channel", PLAYS)
def test_each_channel_is_kept_once_under_its_name(sink: Path, channel: str) -> None:
    assert demo(channel) == {"a": None, "b": None}
    demo(channel)
    kept = received(sink / "messages", channel)
    assert [one["key"] for one in kept] == ["a", "b"]
    assert duplicates(sink / "messages") == 2
    assert "Levee road closed" in kept[0]["subject"]
    out = io.StringIO()
    call_command("sink_messages", channel=channel, stdout=out)
    assert f"  {channel}" in out.getvalue()


def test_the_sink_of_pushes_reads_nothing_and_the_browser_does(sink: Path) -> None:
    browser = Browser()
    demo("webpush", secret=browser.secret)
    (kept, _) = received(sink / "messages", "webpush")
    assert "Levee" not in bytes.fromhex(kept["raw"]).decode(errors="replace")
    assert browser.opened(bytes.fromhex(kept["raw"]))["title"] == "DEMO: Levee road closed"


def test_a_number_of_nobody_shows_what_a_demo_would_not_see(sink: Path) -> None:
    told = demo("sms", address="+15550100000")
    assert [(f.permanent, f.gone) for f in told.values()] == [(True, True)] * 2
    assert received(sink / "messages") == []
