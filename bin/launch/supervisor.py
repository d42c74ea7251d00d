"""Keeps the children together: one dies, all stop; the launcher dies, nothing is left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, TracebackType
from typing import IO, Self

from launch.children import spawn
from launch.guardian import send
from launch.speech import Refused, complain, last_lines

GRACE = 15.0
PROCESSES, REDIS, POSTGRES = 2, 1, 0


@dataclass
class Child:
    """One child process; its rank says when it stops, the highest first."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    rank: int
    stop_signal: signal.Signals
    may_end: bool

    @property
    def lives(self) -> bool:
        return self.process.poll() is None

    @property
    def failed(self) -> bool:
        code = self.process.poll()
        return code is not None and not (self.may_end and code == 0)


class Stopped(Exception):
    """Someone asked the launcher to stop: Ctrl-C, `down`, or the system going down."""


class Supervisor:
    """Starts, watches and stops children; use it as a context."""

    def __init__(self, root: Path, log: Path) -> None:
        self.root = root
        self.log = log
        self.children: list[Child] = []
        self._asked = 0
        self.asked_by: int | None = None
        self._guardian: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._heard)
        self._guardian = _start_guardian()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
        self._tell("done")
        if self._guardian is not None:
            _close(self._guardian.stdin)
            self._guardian.wait()
        if isinstance(value, Refused) and self._asked:
            raise Stopped from None

    def _heard(self, number: int, frame: FrameType | None) -> None:
        self._asked += 1
        self.asked_by = number

    def start(
        self,
        name: str,
        argv: list[str],
        environment: dict[str, str],
        *,
        rank: int = PROCESSES,
        stop_signal: signal.Signals = signal.SIGTERM,
        may_end: bool = False,
        cwd: Path | None = None,
    ) -> Child:
        log = self.log / f"{name}.log"
        process = spawn(
            argv,
            log=log,
            cwd=cwd or self.root,
            environment=environment,
            death_signal=stop_signal,
        )
        self._tell(f"{process.pid} {int(stop_signal)} {rank}")
        child = Child(name, process, log, rank, stop_signal, may_end)
        self.children.append(child)
        return child

    def forget(self, child: Child) -> None:
        """A child that has done its work is no longer watched."""
        self.children.remove(child)

    def check(self) -> None:
        """Raises when a stop was asked for or a child is gone that should live."""
        if self._asked:
            raise Stopped
        for child in self.children:
            if child.failed:
                raise Refused(_obituary(child))

    def pause(self, seconds: float) -> None:
        time.sleep(seconds)
        self.check()

    def watch(self) -> None:
        while True:
            self.pause(0.2)

    def stop(self) -> None:
        """Asks politely, highest rank first; after 15 seconds or a second Ctrl-C it insists."""
        for rank in sorted({child.rank for child in self.children}, reverse=True):
            self._stop_level([child for child in self.children if child.rank == rank])
        self.children.clear()

    def _stop_level(self, level: list[Child]) -> None:
        for child in level:
            if child.lives:
                send(child.process.pid, child.stop_signal)
        until = time.monotonic() + GRACE
        asked = self._asked
        while any(child.lives for child in level):
            if time.monotonic() > until or self._asked > max(asked, 1):
                break
            time.sleep(0.05)
        for child in level:
            if child.lives:
                complain(f"{child.name} did not stop by itself and was ended.")
            send(child.process.pid, signal.SIGKILL, group=True)
            child.process.wait()

    def _tell(self, line: str) -> None:
        if self._guardian is not None and self._guardian.stdin is not None:
            try:
                self._guardian.stdin.write(f"{line}\n")
                self._guardian.stdin.flush()
            except BrokenPipeError:
                self._guardian = None


def _start_guardian() -> subprocess.Popen[str]:
    script = Path(__file__).with_name("guardian.py")
    return subprocess.Popen(
        [sys.executable, "-I", str(script)],
        stdin=subprocess.PIPE,
        text=True,
        start_new_session=True,
        cwd="/",
        env={"PATH": os.defpath},
    )


def _close(pipe: IO[str] | None) -> None:
    if pipe is not None:
        pipe.close()


def _obituary(child: Child) -> str:
    code = child.process.returncode
    how = f"by signal {signal.Signals(-code).name}" if code < 0 else f"with exit code {code}"
    return f"{child.name} ended {how}. The end of {child.log}:\n{last_lines(child.log)}"
