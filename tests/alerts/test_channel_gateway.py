"""SMS and voice by the gateway's contract, against a real server that checks who vouches."""

import json

import pytest
from pytest_django import Settings

from alerts.channels.gateway.contract import GatewayTransport
from alerts.channels.gateway.credentials import Gateway
from alerts.channels.message import Message
from alerts.channels.sms import text
from alerts.channels.voice import script
from alerts.models import Answer
from alerts.selectors import links
from alerts.services import replies
from alerts.services.answers import Said
from eoc.doors.signed import vouched
from eoc.outgoing import Volley
from tests.alerts.peers import Asked, accepting, always, answered, answering, message, read, sent

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def way(origin: str, settings: Settings, **known: str) -> GatewayTransport:
    settings.OUTGOING_INTERNAL = [origin]
    gateway = Gateway(f"{origin}/messages", **known or {"secret": SECRET})
    return GatewayTransport(Volley(), gateway, text.written)


def test_a_batch_is_one_signed_call_with_a_key_of_its_own(settings: Settings) -> None:
    messages = [message(f"k{n}", address=f"+155501001{n:02}") for n in range(100)]
    with answering(accepting) as (server, origin):
        assert set(sent(way(origin, settings), *messages).values()) == {None}
        sent(way(origin, settings), *messages)
    first, again = (read(said) for said in server.asked)
    assert first.line == "POST /messages HTTP/1.1"
    assert vouched(SECRET, first.headers, first.body)
    assert first.headers["idempotency-key"] == again.headers["idempotency-key"]
    said = json.loads(first.body)["messages"][7]
    assert (said["key"], said["to"], said["mode"]) == ("k7", "+15550100107", "demo")
    assert said["text"].startswith("DEMO: Levee road closed http")
    assert (said["encoding"], said["segments"]) == ("GSM-7", 1)


def test_a_token_goes_as_bearer_and_a_message_alone_keeps_its_own_key(settings: Settings) -> None:
    with answering(accepting) as (server, origin):
        sent(way(origin, settings, token="opensesame"), message("k1"))
    headers = read(server.asked[0]).headers
    assert headers["authorization"] == "Bearer opensesame"
    assert headers["idempotency-key"] == "k1"
    assert "webhook-signature" not in headers


def test_each_message_is_told_apart(settings: Settings) -> None:
    def mixed(asked: Asked) -> bytes:
        rejected = {"key": "b", "state": "rejected", "reason": "no such number", "gone": True}
        busy = {"key": "c", "state": "busy", "reason": "quota"}
        results = [{"key": "a", "state": "accepted"}, rejected, busy]
        return answered("207 Multi-Status", {"results": results})

    with answering(mixed) as (_, origin):
        told = sent(way(origin, settings), *map(message, "abcd"))
    assert told["a"] is None
    assert told["b"] and (told["b"].permanent, told["b"].gone) == (True, True)
    assert told["c"] and (told["c"].permanent, told["c"].outage) == (False, False)
    assert told["d"] and "does not name" in told["d"].reason


@pytest.mark.parametrize(
    ("answer", "outage"),
    [
        (answered("500 Broken"), True),
        (answered("429 Slow down"), True),
        (answered("401 Who are you"), True),
        (answered("302 Elsewhere"), True),
        (answered("200 OK", {"ok": True}), True),
        (answered("200 OK", [[[]]]), True),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n", True),
        (answered("422 No", {"error": "a field"}), False),
    ],
)
def test_a_fault_of_the_gateway_is_told_from_one_of_the_message(
    answer: bytes, outage: bool, settings: Settings
) -> None:
    with answering(always(answer)) as (_, origin):
        told = sent(way(origin, settings), message("a"), message("b"))
    assert [(f.permanent, f.outage) for f in told.values() if f] == [(False, outage)] * 2


def test_nothing_else_than_no_content_is_taken_for_yes(settings: Settings) -> None:
    with answering(always(answered("204 No Content"))) as (_, origin):
        assert sent(way(origin, settings), message("a")) == {"a": None}


def test_gsm_text_counts_its_septets_and_other_signs_make_it_ucs2() -> None:
    assert text.measured("a" * 160).segments == 1
    assert text.measured("a" * 161).segments == 2
    assert text.measured("€" * 80).segments == 1
    assert text.measured("€" * 81).segments == 2
    assert text.measured("a" * 152 + "€" + "a" * 152).segments == 3  # a pair is never divided
    assert text.measured("я" * 70).segments == 1
    assert text.measured("я" * 71).segments == 2
    assert text.measured("😀" * 35) == text.Text("😀" * 35, "UCS-2", 1)


@pytest.mark.parametrize("subject", ["word " * 39, "слово " * 33, "é" * 200, "q\u0323\u0301" * 66])
def test_a_long_subject_is_cut_and_its_link_never(subject: str) -> None:
    made = text.composed(message(subject=subject, mode="exercise"))
    words, _, link = made.words.rpartition(" ")
    assert made.segments <= text.MOST
    assert made.words.startswith("EXERCISE: ")
    assert link.endswith("/s/DUobLD1OT1o/")
    if words != f"EXERCISE: {subject}".rstrip():
        assert words.endswith("...")
        whole = f"{words.removesuffix('...')} ".removeprefix("EXERCISE: ")
        assert subject.startswith(whole.rstrip())
        assert len(whole.rstrip()) % 3 == 0 or "\u0301" not in subject  # a letter keeps its marks


def test_quotes_of_a_word_processor_do_not_double_the_price() -> None:
    signs = "\u201cLevee\u201d road \u2013 don\u2019t go\u2026"
    made = text.composed(message(subject=signs))
    assert made.encoding == "GSM-7"
    assert '"Levee" road - don\'t go...' in made.words


def spoken(**more: str) -> str:
    return script.spoken(message(**more))


def test_a_script_is_read_in_sentences_without_addresses() -> None:
    said = spoken(mode="exercise", body="Come to the gate\nhttps://x.example/abc see map\n\nNow!")
    assert said == (
        "EXERCISE: Levee road closed. Come to the gate. see map. Now! Press 1 to acknowledge."
    )
    long = spoken(body="word " * 400)
    assert len(long) < 900
    assert long.endswith("The rest stands in Accord. Press 1 to acknowledge.")


def test_a_call_that_asks_who_comes_says_both_keys() -> None:
    body = "Come to the gate. " * 60
    said = spoken(body=body + links.BY_KEY, aside=links.BY_KEY)
    assert said.endswith(f"The rest stands in Accord. {links.BY_KEY}")
    assert said.count("Press 1") == 1
    keys = {one: replies.understood(one) for one in said if one.isdigit()}
    assert keys == {"1": Said(Answer.AVAILABLE), "2": Said(Answer.CANNOT)}


def test_a_call_is_posted_by_the_same_contract(settings: Settings) -> None:
    def busy(asked: Asked) -> bytes:
        (one,) = json.loads(asked.body)["messages"]
        state = {"key": one["key"], "state": "busy", "reason": "all lines"}
        return answered("200 OK", {"results": [state]})

    for answer, reason in ((accepting, None), (busy, "all lines"), (always(b"RING\r\n"), "")):
        with answering(answer) as (server, origin):
            settings.OUTGOING_INTERNAL = [origin]
            calls = GatewayTransport(
                Volley(), Gateway(f"{origin}/calls", secret=SECRET), script.written
            )
            failed = sent(calls, message("k1"))["k1"]
        asked = read(server.asked[0])
        assert vouched(SECRET, asked.headers, asked.body)
        (said,) = json.loads(asked.body)["messages"]
        assert (said["key"], said["to"], said["repeat"]) == ("k1", "+15550100123", 2)
        assert said["script"].endswith("Press 1 to acknowledge.")
        assert (failed is None) == (reason is None)
        assert failed is None or (not failed.permanent and reason in failed.reason)


def test_a_voice_call_says_its_language() -> None:
    made: Message = message()
    said = script.written(made)
    assert (said["language"], said["repeat"], said["to"]) == ("en-US", 2, made.address)
