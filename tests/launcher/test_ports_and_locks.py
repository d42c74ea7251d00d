"""A busy port and a second `up` are said plainly."""

import os
import socket
from pathlib import Path

import pytest

from launch import ports
from launch.locks import Lock, Running, held
from launch.places import Places
from launch.settling import Beginning
from launch.speech import Refused
from launch.up import Wish, lock_of, up


def test_a_busy_port_names_the_remedy() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Refused, match=f"Port {port} is in use .*--port {ports.another(port)}"):
            ports.require_free("127.0.0.1", port)


def test_a_free_port_is_silent() -> None:
    ports.require_free("127.0.0.1", ports.any_free())


def test_a_lock_tells_who_holds_it(tmp_path: Path) -> None:
    first, second = Lock(tmp_path / "up.lock"), Lock(tmp_path / "up.lock")
    assert first.take()
    first.write(Running(4711, "http://127.0.0.1:8000"))
    assert not second.take()
    assert held(second)
    assert second.read() == Running(4711, "http://127.0.0.1:8000")
    first.free()
    assert not held(second)
    assert second.take()
    second.free()


def test_users_share_and_the_last_one_may_close(tmp_path: Path) -> None:
    one, two = Lock(tmp_path / "users.lock"), Lock(tmp_path / "users.lock")
    assert one.take(shared=True)
    assert two.take(shared=True)
    one.free()
    assert not one.take()
    two.free()
    assert one.take()
    one.free()


def test_a_damaged_lock_file_is_nobody(tmp_path: Path) -> None:
    path = tmp_path / "up.lock"
    path.write_text("{")
    assert Lock(path).read() is None


def test_a_second_up_says_where_the_first_is(tmp_path: Path) -> None:
    places = Places(tmp_path, tmp_path / ".local")
    lock = lock_of(places)
    assert lock.take()
    lock.write(Running(os.getpid(), "http://127.0.0.1:8123"))
    with pytest.raises(Refused, match=r"already running at http://127\.0\.0\.1:8123"):
        up(places, Wish(8124, True, Beginning(False, None)))
    lock.free()
