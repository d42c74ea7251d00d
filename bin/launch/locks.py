"""Who runs this checkout now: locks that vanish with the process that holds them."""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO


@dataclass(frozen=True)
class Running:
    """What a running `up` tells the next one."""

    pid: int
    url: str


def _open(path: Path) -> IO[str]:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+")


def _taken(handle: IO[str], how: int) -> bool:
    try:
        fcntl.flock(handle, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


class Lock:
    """A file lock; it is given back when this object or its process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle: IO[str] | None = None

    @property
    def mine(self) -> bool:
        return self._handle is not None

    def take(self, *, shared: bool = False) -> bool:
        handle = self._handle or _open(self.path)
        if _taken(handle, fcntl.LOCK_SH if shared else fcntl.LOCK_EX):
            self._handle = handle
            return True
        if self._handle is None:
            handle.close()
        return False

    def wait(self, *, shared: bool = False, seconds: float = float("inf")) -> bool:
        until = time.monotonic() + seconds
        while not self.take(shared=shared):
            if time.monotonic() > until:
                return False
            time.sleep(0.1)
        return True

    def free(self) -> None:
        if self._handle is not None:
            self._handle.close()
            self._handle = None

    def write(self, running: Running) -> None:
        assert self._handle is not None
        self._handle.seek(0)
        self._handle.truncate()
        json.dump(asdict(running), self._handle)
        self._handle.flush()

    def read(self) -> Running | None:
        """Who holds it, as far as the holder has written it down."""
        try:
            found = json.loads(self.path.read_text())
            return Running(int(found["pid"]), str(found["url"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None


def held(lock: Lock) -> bool:
    if not lock.path.exists():
        return False
    if lock.take():
        lock.free()
        return False
    return True


@contextmanager
def one_at_a_time(path: Path) -> Iterator[None]:
    lock = Lock(path)
    lock.wait()
    try:
        yield
    finally:
        lock.free()
