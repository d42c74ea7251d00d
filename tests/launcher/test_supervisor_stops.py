"""One child dies, all stop; the launcher dies, nothing is left; Ctrl-C is a good end."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from launch.guardian import lives

TOYS = Path(__file__).with_name("toys.py")


@contextmanager
def launcher(home: Path, *names: str) -> Iterator[tuple[subprocess.Popen[str], list[int]]]:
    """A launcher with these toys, and the processes of all of them once they are awake."""
    argv = [sys.executable, str(TOYS), str(home), *names]
    process = subprocess.Popen(
        argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout is not None
    leaders = []
    while (line := process.stdout.readline().strip()) != "started":
        leaders.append(int(line.split()[1]))
    try:
        yield process, leaders
    finally:
        process.kill()
        process.communicate()


def ended(pids: list[int], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while any(lives(pid) for pid in pids):
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def children_of(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in found.read_text().split()]


def awake(log: Path) -> None:
    until = time.monotonic() + 10
    while "awake" not in (log.read_text() if log.exists() else ""):
        assert time.monotonic() < until
        time.sleep(0.02)


def test_ctrl_c_ends_with_zero_and_no_traceback(tmp_path: Path) -> None:
    with launcher(tmp_path, "sleeper", "sleeper") as (process, pids):
        process.send_signal(signal.SIGINT)
        out, errors = process.communicate(timeout=15)
        assert (process.returncode, out, errors) == (0, "stopped\n", "")
        assert ended(pids, 1)


def test_a_dying_child_stops_all_and_is_named(tmp_path: Path) -> None:
    with launcher(tmp_path, "sleeper", "dying") as (process, pids):
        _, errors = process.communicate(timeout=15)
        assert process.returncode == 1
        assert "dying ended with exit code 7" in errors
        assert "no more coffee" in errors
        assert ended(pids, 1)


def test_a_killed_launcher_leaves_no_orphan(tmp_path: Path) -> None:
    with launcher(tmp_path, "parent", "sleeper") as (process, pids):
        awake(tmp_path / "parent.log")
        family = pids + children_of(pids[0])
        assert len(family) == 3
        process.kill()
        assert ended(family, 10)


def test_a_killed_launcher_takes_the_stubborn_too(tmp_path: Path) -> None:
    with launcher(tmp_path, "stubborn") as (process, pids):
        awake(tmp_path / "stubborn.log")
        process.kill()
        assert ended(pids, 10)


def test_a_second_ctrl_c_does_not_wait(tmp_path: Path) -> None:
    with launcher(tmp_path, "stubborn") as (process, pids):
        awake(tmp_path / "stubborn.log")
        begun = time.monotonic()
        process.send_signal(signal.SIGINT)
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=10)
        assert process.returncode == 0
        assert "stubborn did not stop by itself" in errors
        assert time.monotonic() - begun < 5
        assert ended(pids, 1)


def test_each_child_has_a_session_of_its_own(tmp_path: Path) -> None:
    with launcher(tmp_path, "sleeper", "sleeper") as (process, pids):
        assert [os.getsid(pid) for pid in pids] == pids
        assert process.pid not in pids
