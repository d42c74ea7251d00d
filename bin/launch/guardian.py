"""Outlives a killed launcher just long enough to end what it left behind.

Reads `pid signal rank` lines; an end of input without the word `done` means that the launcher died.
The highest rank is stopped first: servers of data last.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

GRACE = 5.0


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not _is_zombie(pid)


def _is_zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (OSError, IndexError):
        return False


def send(pid: int, number: int, *, group: bool = False) -> None:
    try:
        (os.killpg if group else os.kill)(pid, number)
    except (ProcessLookupError, PermissionError):
        return


def wait_for_end(pids: list[int], seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and any(lives(pid) for pid in pids):
        time.sleep(0.05)


def end(wards: list[tuple[int, int, int]]) -> None:
    for rank in sorted({rank for _, _, rank in wards}, reverse=True):
        level = [(pid, number) for pid, number, its in wards if its == rank]
        for ward, number in level:
            send(ward, number)
        wait_for_end([pid for pid, _ in level], GRACE)
        for ward, _ in level:
            send(ward, signal.SIGKILL, group=True)


def main() -> None:
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    wards: list[tuple[int, int, int]] = []
    for line in sys.stdin:
        if line.strip() == "done":
            return
        pid, number, rank = (int(part) for part in line.split())
        wards.append((pid, number, rank))
    end(wards)


if __name__ == "__main__":
    main()
