"""A connection under way is waited for, whatever is at its other end."""

import socket
from selectors import EVENT_READ, EVENT_WRITE

import pytest

from eoc.outgoing import Unreachable
from eoc.outgoing.wire import Place, Wire


def test_a_host_that_does_not_take_the_call_at_once_is_waited_for() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        port = full.getsockname()[1]
        wires = [Wire(Place("127.0.0.1", port)) for _ in range(4)]
        assert [wire.step() for wire in wires] == [b""] * 4
        waiting = [wire for wire in wires if not wire.connected]
        assert waiting, "the kernel takes one more call than a full listener has room for"
        assert {wire.wants for wire in waiting} == {EVENT_WRITE}
        for wire in wires:
            wire.close()


def test_what_the_other_side_does_not_take_is_kept() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        wire = Wire(Place("127.0.0.1", server.getsockname()[1]))
        said = b"x" * 20_000_000
        wire.write(said)
        wire.step()
        assert wire.wants == EVENT_READ | EVENT_WRITE
        other, _ = server.accept()
        heard = 0
        with other:
            while heard < len(said):
                heard += len(other.recv(1_000_000))
                wire.step()
        assert not wire.unsent
        assert wire.step() == b""
        assert wire.ended
        wire.close()


@pytest.mark.parametrize("place", [Place("/nowhere/at.sock"), Place("127.0.0.1", 1)])
def test_where_nobody_listens_it_says_so(place: Place) -> None:
    wire = Wire(place)
    with pytest.raises(Unreachable):
        wire.step()
    wire.close()
