"""What is posted signed (webhooks, sirens, CAP receivers), against real receivers, good and broken.

A receiver here checks by itself what Standard Webhooks 1.0 demands, with no code of ours.
"""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable

import pytest
from pytest_django import Settings

from alerts import cap
from alerts.channels.cap.handing import Documents
from alerts.channels.message import Message, Transport
from alerts.channels.siren.signal import Signals
from alerts.channels.webhook.http import PublicWebhooks
from eoc.outgoing import Volley
from tests.alerts.cap_build import LATER
from tests.alerts.cap_build import message as warning
from tests.alerts.conftest import SECRET
from tests.alerts.peers import Asked, always, answered, answering, message, read, sent
from tests.project.loopback import say, serving

WAYS: dict[str, Callable[[], Transport]] = {
    "webhook": PublicWebhooks,
    "siren": lambda: Signals(Volley()),
    "cap": lambda: Documents(Volley()),
}
WARNING = warning(1, expires=LATER)
KINDS = {"webhook": "application/json", "siren": "application/json", "cap": "application/cap+xml"}


def told(channel: str, origin: str, key: str = "k1") -> Message:
    """An alert; a CAP receiver is handed a document."""
    held = cap.write(WARNING) if channel == "cap" else b""
    return message(key, address=f"{origin}/in", secret=SECRET, document=held)


def believed(asked: Asked, now: float, secret: str = SECRET) -> bool:
    """Whether a receiver believes it: the id, the time within five minutes, one good signature."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    name, at = asked.headers["webhook-id"], asked.headers["webhook-timestamp"]
    said = b".".join([name.encode(), at.encode(), asked.body])
    right = base64.b64encode(hmac.new(key, said, hashlib.sha256).digest()).decode()
    offered = asked.headers["webhook-signature"].split()
    return abs(now - int(at)) < 300 and f"v1,{right}" in offered


@pytest.mark.parametrize("channel", WAYS)
def test_a_receiver_believes_what_we_post_and_knows_it_again(
    channel: str, settings: Settings
) -> None:
    with answering(always(answered("200 OK"))) as (server, origin):
        settings.OUTGOING_INTERNAL = [origin]
        for _ in range(2):
            assert sent(WAYS[channel](), told(channel, origin), told(channel, origin, "k2")) == {
                "k1": None,
                "k2": None,
            }
    asked = [read(one) for one in server.asked]
    assert sorted(one.headers["webhook-id"] for one in asked) == ["k1", "k1", "k2", "k2"]
    for one in asked:
        assert one.line == "POST /in HTTP/1.1"
        assert one.headers["content-type"] == KINDS[channel]
        assert believed(one, time.time())
        assert not believed(one, time.time() + 400), "nobody believes it later"
        assert not believed(one, time.time(), "whsec_" + base64.b64encode(b"other").decode())
        forged = Asked(one.line, one.headers, one.body.replace(b"e", b"a", 1))
        assert not believed(forged, time.time())


def test_a_webhook_says_what_it_is_about(settings: Settings) -> None:
    with answering(always(answered("204 No Content"))) as (server, origin):
        settings.OUTGOING_INTERNAL = [origin]
        sent(PublicWebhooks(), message("k1", address=f"{origin}/in", secret=SECRET))
    said = json.loads(read(server.asked[0]).body)
    assert said["type"] == "alert.issued"
    assert said["data"]["subject"] == "DEMO: Levee road closed"
    assert (said["data"]["mode"], said["data"]["body"]) == ("demo", "Go high.")
    assert {"uuid", "severity", "kind", "link"} <= said["data"].keys()


@pytest.mark.parametrize("channel", WAYS)
@pytest.mark.parametrize(
    ("status", "permanent", "gone", "outage"),
    [
        ("302 Found", False, False, True),
        ("400 Bad Request", False, False, False),
        ("401 Unauthorized", False, False, False),
        ("404 Not Found", False, False, False),
        ("410 Gone", True, True, False),
        ("422 Unprocessable", True, False, False),
        ("429 Too Many", False, False, True),
        ("500 Broken", False, False, True),
        ("503 Away", False, False, True),
    ],
)
def test_what_a_receiver_refuses(
    channel: str, status: str, permanent: bool, gone: bool, outage: bool, settings: Settings
) -> None:
    with answering(always(answered(status, {"why": "no"}))) as (server, origin):
        settings.OUTGOING_INTERNAL = [origin]
        failed = sent(WAYS[channel](), told(channel, origin))["k1"]
    assert failed is not None
    assert (failed.permanent, failed.gone, failed.outage) == (permanent, gone, outage)
    assert status[:3] in failed.reason
    assert ("no" in failed.reason) == (status == "422 Unprocessable"), "why, where it says so"
    assert server.calls == 1, "a redirect leads nowhere"


BROKEN = {
    "hangs up": b"",
    "speaks no HTTP": b"220 mail.example ESMTP\r\n",
    "stops in the head": b"HTTP/1.1 200 OK\r\nContent-",
    "stops in the body": b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
    "never ends its head": b"HTTP/1.1 200 OK\r\n" + b"x: " + b"y" * 2_000_000,
}


@pytest.mark.parametrize("channel", WAYS)
@pytest.mark.parametrize("answer", BROKEN.values(), ids=BROKEN)
def test_a_broken_receiver_took_nothing(channel: str, answer: bytes, settings: Settings) -> None:
    with serving(say(answer)) as server:
        origin = f"http://127.0.0.1:{server.port}"
        settings.OUTGOING_INTERNAL = [origin]
        failed = sent(WAYS[channel](), told(channel, origin))["k1"]
    assert failed is not None
    assert (failed.permanent, failed.outage) == (False, True)


@pytest.mark.parametrize("channel", WAYS)
def test_without_a_secret_nothing_is_posted(channel: str, settings: Settings) -> None:
    with answering(always(answered("200 OK"))) as (server, origin):
        settings.OUTGOING_INTERNAL = [origin]
        failed = sent(WAYS[channel](), told(channel, origin)._replace(secret=""))["k1"]
    assert failed is not None
    assert failed.permanent
    assert server.asked == []
