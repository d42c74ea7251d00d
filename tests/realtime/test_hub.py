"""The hub: one frame for all, a slow reader alone pays for being slow, pictures are skipped."""

import json
from typing import Any

import pytest
from websockets.frames import Frame as TheirFrame
from websockets.frames import Opcode

from eoc.realtime import frames
from eoc.realtime.hub import Hub
from eoc.realtime.listener import BEHIND, PICTURE_WAITING
from tests.realtime.sockets import socket

NEWS = frames.said({"t": "entries", "entries": []})


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535, 65_536, 200_000])
def test_frames_are_those_of_the_protocol(size: int) -> None:
    for made, opcode in ((frames.text, Opcode.TEXT), (frames.binary, Opcode.BINARY)):
        payload = b"a" * size
        frame = made(payload)
        assert frame.wire == TheirFrame(opcode, payload).serialize(mask=False)
        assert frame.payload == payload
        assert frame.binary is (opcode is Opcode.BINARY)


def test_all_who_listen_get_the_very_same_bytes_and_nobody_else_any() -> None:
    hub = Hub()
    first, second, other = (
        socket(hub, {"a": 1}),
        socket(hub, {"a": 1, "b": 7}),
        socket(hub, {"b": 7}),
    )
    hub.tell({"a": (2, NEWS)})
    assert first.sink.frames == second.sink.frames == [NEWS]
    assert first.sink.frames[0].wire is second.sink.frames[0].wire
    assert other.sink.frames == []
    assert hub.heads == {"a": 2, "b": 7}


def test_what_several_streams_say_at_once_leaves_in_one_write_and_as_whole_frames() -> None:
    hub = Hub()
    both, one = socket(hub, {"a": 0, "b": 0}), socket(hub, {"b": 0})
    other = frames.said({"t": "entries", "entries": [2]})
    hub.tell({"a": (1, NEWS), "b": (1, other)})
    assert both.sink.frames == [NEWS, other]
    assert one.sink.frames == [other]
    assert (both.sink.writes, one.sink.writes) == (1, 1)
    assert frames.coupled([NEWS, other]).wire == NEWS.wire + other.wire


def test_who_moves_from_room_to_room_hears_what_it_hears_there() -> None:
    hub = Hub()
    mover, stayer = socket(hub, {"a": 1, "b": 1}), socket(hub, {"a": 1, "b": 1})
    assert hub.join(mover, frozenset("a"), {}) == set()
    hub.tell({"a": (2, NEWS), "b": (2, NEWS)})
    assert (len(mover.sink.frames), len(stayer.sink.frames)) == (1, 2)
    stayer.lost()
    assert hub.heads == {"a": 2}


def test_a_slow_reader_is_told_once_and_the_others_feel_nothing() -> None:
    hub = Hub()
    slow, quick = socket(hub, {"a": 0}), socket(hub, {"a": 0})
    slow.paused()
    for seq in range(1, 101):
        hub.tell({"a": (seq, NEWS)})
    assert slow.sink.frames == []
    assert len(quick.sink.frames) == 100
    slow.resumed()
    assert slow.sink.frames == [BEHIND]
    hub.tell({"a": (101, NEWS)})
    assert slow.sink.frames == [BEHIND, NEWS]


def test_who_was_slow_and_missed_nothing_is_told_nothing() -> None:
    hub = Hub()
    reader = socket(hub, {"a": 0})
    reader.paused()
    reader.resumed()
    assert reader.sink.frames == []


def test_a_picture_is_one_binary_frame_and_slow_readers_skip_it_in_silence() -> None:
    hub = Hub()
    quick, waiting, slow, other = (socket(hub, {name: 0}) for name in "aaab")
    waiting.sink.buffered = PICTURE_WAITING
    slow.paused()
    hub.broadcast("a", b"\x01\x02")
    assert [frame.payload for frame in quick.sink.frames] == [b"\x01\x02"]
    assert quick.sink.frames[0].binary
    slow.resumed()
    assert waiting.sink.frames == slow.sink.frames == other.sink.frames == []
    hub.broadcast("nobody hears it", b"\x01")


def test_heard_streams_are_those_with_a_listener() -> None:
    hub = Hub()
    assert hub.heard_streams() == frozenset()
    one, two = socket(hub, {"a": 0, "b": 0}), socket(hub, {"b": 0})
    assert hub.heard_streams() == {"a", "b"}
    one.lost()
    assert hub.heard_streams() == {"b"}
    two.lost()
    two.lost()
    assert (hub.heard_streams(), hub.members, hub.heads) == (frozenset(), set(), {})


def test_joining_again_opens_and_closes_and_names_what_is_new_here() -> None:
    hub = Hub()
    one, two = socket(hub, {"a": 5}), socket(hub)
    assert hub.join(two, frozenset("ab"), {"a": 3, "b": 9}) == {"b"}
    assert hub.heads == {"a": 5, "b": 9}, "who comes later is told where the others are"
    assert hub.join(one, frozenset("b"), {"b": 9}) == set()
    hub.tell({"a": (6, NEWS)})
    assert one.sink.frames == []
    assert two.sink.frames == [NEWS]


def test_what_is_said_while_a_replay_is_read_comes_after_it() -> None:
    hub = Hub()
    reader = socket(hub, {"a": 0})
    reader.held = []
    hub.tell({"a": (2, NEWS)})
    replay = frames.said({"t": "entries", "entries": [1]})
    reader.say(replay)
    reader.release()
    hub.tell({"a": (3, NEWS)})
    assert reader.sink.frames == [replay, NEWS, NEWS]


def test_another_database_restarts_positions_and_everybody_begins_anew() -> None:
    hub = Hub()
    greeted, silent = socket(hub, {"a": 40, "b": 2}), socket(hub)
    hub.restart("new", {"a": 7})
    assert hub.heads == {"a": 7, "b": 0}
    assert _said(greeted) == [
        {"t": "resync", "reason": "another database answers now", "epoch": "new"}
    ]
    assert _said(silent) == []


def _said(listener: Any) -> list[Any]:
    return [json.loads(frame.payload) for frame in listener.sink.frames]
