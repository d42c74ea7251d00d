"""Web Push against a real push service: what it sees, and what the browser reads."""

import base64
import json
import time

import pytest
from py_vapid import Vapid02
from pytest_django import Settings

from alerts.channels.webpush import keys
from alerts.channels.webpush.push import Pushes, payload
from eoc.outgoing import Volley
from tests.alerts.peers import Browser, always, answered, answering, message, read, sent


def way(origin: str, settings: Settings) -> Pushes:
    settings.OUTGOING_INTERNAL = [origin]
    key = keys.own()
    assert key is not None
    return Pushes(Volley(), key)


def claims(token: str) -> dict[str, object]:
    part = token.partition("t=")[2].split(".")[1]
    return dict(json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))))


def test_only_the_browser_reads_it_and_the_service_knows_who_sends(settings: Settings) -> None:
    browser = Browser()
    with answering(always(answered("201 Created"))) as (server, origin):
        pushed = message("f" * 64, address=f"{origin}/push/1", secret=browser.secret)
        assert sent(way(origin, settings), pushed) == {"f" * 64: None}
    asked = read(server.asked[0])
    assert (asked.headers["content-encoding"], asked.headers["ttl"]) == ("aes128gcm", "14400")
    assert (asked.headers["urgency"], asked.headers["topic"]) == ("high", "f" * 32)
    assert b"Levee" not in server.asked[0]
    opened = browser.opened(asked.body)
    assert opened["title"] == "DEMO: Levee road closed"
    assert (opened["url"], opened["tag"]) == ("https://x/", "f" * 64)

    assert opened["answer"] is None

    token = asked.headers["authorization"]
    key = keys.own()
    assert key is not None
    assert f"k={keys.public(key)}" in token
    assert Vapid02.verify(token)
    said = claims(token)
    assert said["aud"] == origin
    assert str(said["sub"]).startswith("mailto:")
    assert time.time() < float(str(said["exp"])) < time.time() + 24 * 3600


def test_the_own_link_to_answer_is_no_word_of_the_message() -> None:
    link = "https://eoc.example/answers/alerts/abc/"
    said = json.loads(payload(message(body=f"Go high.{link}", aside=link)))
    assert (said["body"], said["answer"]) == ("Go high.", link)


@pytest.mark.parametrize(
    ("status", "permanent", "gone", "outage"),
    [
        ("404 Not Found", True, True, False),
        ("410 Gone", True, True, False),
        ("403 Forbidden", True, False, False),
        ("413 Too Large", True, False, False),
        ("429 Too Many", False, False, True),
        ("503 Away", False, False, True),
    ],
)
def test_what_the_service_refuses(
    status: str, permanent: bool, gone: bool, outage: bool, settings: Settings
) -> None:
    with answering(always(answered(status))) as (_, origin):
        pushed = message("k", address=f"{origin}/push/1", secret=Browser().secret)
        failed = sent(way(origin, settings), pushed)["k"]
    assert failed is not None
    assert (failed.permanent, failed.gone, failed.outage) == (permanent, gone, outage)


def test_the_largest_message_fits_into_a_push(settings: Settings) -> None:
    with answering(always(answered("201 Created"))) as (server, origin):
        wide = message(
            "k", address=f"{origin}/1", secret=Browser().secret, subject="я" * 200, body="я" * 5000
        )
        sent(way(origin, settings), wide)
    assert len(read(server.asked[0]).body) <= 4096


def test_unusable_keys_are_gone(settings: Settings) -> None:
    failed = sent(
        way("http://127.0.0.1:9", settings), message("k", address="https://x/", secret="")
    )
    assert failed["k"] and failed["k"].gone


def test_a_live_installation_has_only_the_key_of_its_file(settings: Settings) -> None:
    demo = keys.own()
    settings.ACCORD_MODE = "exercise"
    exercise = keys.own()
    assert demo and exercise
    assert keys.public(demo) != keys.public(exercise)
    settings.ACCORD_MODE = "live"
    settings.VAPID_KEY_FILE = ""
    assert keys.own() is None
