"""The whole suite by two hands: a second `bin/eoc test` with servers of its own takes its part.

How the files are shared out stands in `tests/hands.py`.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from launch import addresses
from launch.children import bound_to_parent
from launch.places import Places
from launch.speech import say
from launch.supervisor import Supervisor

GRACE = 60.0


@dataclass
class Second:
    """The second hand, and where it writes what it finds."""

    table: Path
    process: subprocess.Popen[bytes]

    @property
    def first(self) -> dict[str, str]:
        """What the first hand is told."""
        return _told(self.table, 0)

    def finished(self, supervisor: Supervisor) -> int:
        """Waits for its last test, says what it found, and returns its exit code."""
        while (code := self.process.poll()) is None:
            supervisor.pause(0.1)
        say(f"\nThe second hand:\n{_log(self.table).read_text(errors='replace')}")
        return code


def wanted(arguments: list[str]) -> bool:
    """For the whole suite, on more than one core, with servers that are ours to double."""
    given = addresses.given_database() or addresses.given_redis() or "TEST_HANDS" in os.environ
    return not arguments and not given and (os.cpu_count() or 1) > 1


@contextmanager
def second(places: Places) -> Iterator[Second]:
    """Starts the second hand; it ends with this block at the latest."""
    with TemporaryDirectory(prefix="eoc-hands-") as name:
        table = Path(name)
        with _log(table).open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, str(places.root / "bin" / "launch"), "test"],
                env={**os.environ, **_told(table, 1)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=bound_to_parent(signal.SIGTERM),
            )
        try:
            yield Second(table, process)
        finally:
            process.terminate()
            process.wait(GRACE)


def _told(table: Path, hand: int) -> dict[str, str]:
    return {"TEST_HANDS": str(table), "TEST_HAND": str(hand)}


def _log(table: Path) -> Path:
    return table / "second-hand.log"
