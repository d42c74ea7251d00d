"""The browser's end of the live channel: gap-free, in order, once, whatever arrives when."""

import random
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.static.scripted_server import ScriptedServer

pytestmark = pytest.mark.browser

START = """async ({address, heads}) => {
  const { Live } = await import('/static/console/live.js');
  window.seqs = []; window.resyncs = [];
  window.live = new Live({
    url: `ws://${address}/ws/live/`,
    streamUrl: () => '/none',
    onEntries: (entries) => window.seqs.push(...entries.map((e) => `${e.stream}${e.seq}`)),
    onResync: (why) => window.resyncs.push(why),
  });
  window.live.start(heads, 'one');
}"""


def entries(*seqs: int, stream: str = "a") -> list[dict[str, Any]]:
    return [{"stream": stream, "seq": seq, "id": f"{stream}{seq}"} for seq in seqs]


@pytest.fixture
def server(page: Page, script: tuple[ScriptedServer, str]) -> ScriptedServer:
    """A console that holds stream a up to 10 and has said hello."""
    page.evaluate(START, {"address": script[1], "heads": {"a": 10}})
    hello = script[0].accept()
    assert hello == {"t": "hello", "since": {"a": 10}, "epoch": "one"}
    script[0].say(t="hello", epoch="one", heads={"a": 10}, streams=["a"])
    return script[0]


def told(page: Page, *expected: str) -> None:
    page.wait_for_function("n => window.seqs.length >= n", arg=len(expected), timeout=5000)
    assert page.evaluate("window.seqs") == list(expected)


def test_entries_out_of_order_are_told_in_order(page: Page, server: ScriptedServer) -> None:
    server.say(t="entries", entries=entries(12))
    server.say(t="entries", entries=entries(11))
    told(page, "a11", "a12")
    assert server.heard.empty()


def test_an_entry_told_twice_is_heard_once(page: Page, server: ScriptedServer) -> None:
    server.say(t="entries", entries=entries(10, 11))
    server.say(t="entries", entries=entries(11, 12))
    told(page, "a11", "a12")
    page.wait_for_timeout(600)
    assert server.heard.empty(), "nothing is missing, so nothing is asked"


def test_a_gap_is_asked_for_and_filled(page: Page, server: ScriptedServer) -> None:
    server.say(t="entries", entries=entries(13))
    assert server.heard.get(timeout=5) == {"t": "since", "stream": "a", "seq": 10}
    assert page.evaluate("window.seqs") == []
    server.say(t="entries", entries=entries(11, 12, 13))
    told(page, "a11", "a12", "a13")


def test_a_head_beyond_what_was_heard_is_a_gap(page: Page, server: ScriptedServer) -> None:
    server.say(t="heads", heads={"a": 11})
    assert server.heard.get(timeout=5) == {"t": "since", "stream": "a", "seq": 10}
    server.say(t="entries", entries=entries(11))
    told(page, "a11")


def test_a_gap_nobody_fills_ends_in_a_fresh_snapshot(page: Page, server: ScriptedServer) -> None:
    server.say(t="entries", entries=entries(13))
    page.wait_for_function("() => window.resyncs.length === 1", timeout=8000)
    assert page.evaluate("window.resyncs") == ["gap"]


def test_a_lost_socket_comes_back_and_says_what_it_holds(
    page: Page, server: ScriptedServer
) -> None:
    server.say(t="entries", entries=entries(11))
    told(page, "a11")
    server.drop()
    assert server.accept()["since"] == {"a": 11}


@pytest.mark.parametrize(
    "frame",
    [
        {"t": "resync", "reason": "too far behind"},
        {"t": "streams", "streams": ["a", "b"], "heads": {}},
        {"t": "closed", "stream": "a"},
        {"t": "hello", "epoch": "two", "heads": {"a": 10}},
        {"t": "hello", "epoch": "one", "heads": {"a": 3}},
    ],
    ids=["resync", "streams", "closed", "epoch", "behind"],
)
def test_what_cannot_be_continued_is_fetched_anew(
    page: Page, server: ScriptedServer, frame: dict[str, Any]
) -> None:
    server.say(**frame)
    page.wait_for_function("() => window.resyncs.length === 1", timeout=5000)


def lines(chance: random.Random) -> list[list[dict[str, Any]]]:
    """Three streams as a bad line brings them: frames doubled and in another order."""
    whole = [entries(seq, stream=stream) for stream in "abc" for seq in range(11, 61)]
    frames = [*whole, *(frame for frame in whole if chance.random() < 0.3)]
    return chance.sample(frames, len(frames))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_doubled_and_reordered_frames_of_many_streams_are_told_once_and_in_order(
    page: Page, script: tuple[ScriptedServer, str], seed: int
) -> None:
    page.evaluate(START, {"address": script[1], "heads": {"a": 10, "b": 10, "c": 10}})
    script[0].accept()
    script[0].say(t="hello", epoch="one", heads={"a": 60, "b": 60, "c": 60}, streams=["a"])
    for frame in lines(random.Random(seed)):
        script[0].say(t="entries", entries=frame)
        script[0].say(t="heads", heads={"a": 11, "b": 60, "c": 10})
    page.wait_for_function("window.seqs.length >= 150", timeout=5000)
    page.wait_for_timeout(200)
    heard = page.evaluate("window.seqs")
    assert len(heard) == 150
    for stream in "abc":
        told_of_it = [one for one in heard if one.startswith(stream)]
        assert told_of_it == [f"{stream}{seq}" for seq in range(11, 61)]
    assert page.evaluate("window.resyncs") == []
    assert page.evaluate("window.live.gaps.size") == 0, "nothing is asked for any more"
