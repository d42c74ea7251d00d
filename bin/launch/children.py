"""Starts a child that dies with its parent."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

PR_SET_PDEATHSIG = 1


def bound_to_parent(death_signal: signal.Signals) -> Callable[[], None]:
    """Linux tells the child when its parent is gone; elsewhere the guardian alone does."""
    library = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
    parent = os.getpid()

    def prepare() -> None:
        if library is not None:
            library.prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
            if os.getppid() != parent:
                os._exit(1)

    return prepare


def spawn(
    argv: list[str],
    *,
    log: Path,
    cwd: Path,
    environment: dict[str, str],
    death_signal: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """A child in a session of its own, writing to its own log."""
    if log.exists():
        log.replace(log.with_suffix(".log.1"))
    with log.open("ab") as sink:
        log.chmod(0o600)
        return subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=sink,
            cwd=cwd,
            env=environment,
            start_new_session=True,
            umask=0o077,
            preexec_fn=bound_to_parent(death_signal),
        )
