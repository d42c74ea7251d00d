"""The load client of `bench push`: whole frames however they arrive, loss and falsehood counted."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from bench.push import crowd, wire
from bench.push.crowd import Crowd
from tests.bench.scripted_push import Scripted, frame

POSTS = [b"one", b"two", b"three"]
WEBSOCKET = (
    frame(b"a" * 10) + b"\x89\x00" + frame(b"b" * 300) + b"\x82\x7f" + bytes(5) + b"\x01\0\0"
)
MQTT = wire.mqtt_packet(0x30, b"c" * 3) + wire.mqtt_packet(0x30, b"d" * 200)


@contextmanager
def told(side: Scripted) -> Iterator[crowd.Heard]:
    try:
        with Crowd(side, 4) as listeners:
            yield listeners.deliver(POSTS)
    finally:
        side.close()


@pytest.mark.parametrize(
    ("split", "whole"),
    [(wire.frames, WEBSOCKET + b"e" * 65536), (wire.mqtt_packets, MQTT)],
)
def test_frames_are_the_same_wherever_the_bytes_are_divided(
    split: Callable[[bytes], tuple[list[wire.Frame], bytes]], whole: bytes
) -> None:
    expected, rest = split(whole)
    assert not rest
    assert b"".join(one.raw for one in expected) == whole
    for at in [*range(400), len(whole) - 1]:
        first, rest = split(whole[:at])
        second, left = split(rest + whole[at:])
        assert (first + second, left) == (expected, b"")


def test_everybody_heard_everything_in_order() -> None:
    with told(Scripted()) as heard:
        assert heard.bodies == POSTS
        assert (heard.deliveries, heard.lost(4), heard.wrong) == (12, 0, 0)


def test_what_one_socket_did_not_hear_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowd, "QUIET", 0.5)
    with told(Scripted(untold=frozenset({(2, b"three")}))) as heard:
        assert (heard.deliveries, heard.lost(4), heard.wrong) == (11, 1, 0)


def test_a_gap_in_the_middle_is_lost_and_out_of_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowd, "QUIET", 0.5)
    with told(Scripted(untold=frozenset({(1, b"one")}))) as heard:
        assert heard.lost(4) == 1
        assert heard.wrong in (1, 3)  # whoever is read first says what the others must hear


def test_another_payload_is_no_delivery_of_the_same() -> None:
    with told(Scripted(falsified=frozenset({(3, b"two")}))) as heard:
        assert heard.wrong in (1, 3)  # whoever is read first says what the others must hear
