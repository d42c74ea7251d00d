"""Whoever kills, at random from a seed and by recorded pid, and starts again what was killed."""

import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from bench.machine import children
from tests.faults.crash import crash_mid_transaction
from tests.processes import Installation

CARRIERS = ("worker", "relay", "beat")
PAUSE = (0.3, 1.8)  # seconds


@dataclass
class Nemesis:
    """Strikes each in turn, shuffled anew each round; `database` is the owner's URL, or empty."""

    installation: Installation
    chance: random.Random
    database: str
    struck: list[str] = field(default_factory=list)

    def rage(self, seconds: float) -> Iterator[None]:
        """Strike until the time is over, and let the caller act after each strike."""
        until = time.monotonic() + seconds
        targets: list[str] = []
        while time.monotonic() < until:
            if not targets:
                targets = [*CARRIERS, "redis", *(["database"] if self.database else [])]
                self.chance.shuffle(targets)
            time.sleep(self.chance.uniform(*PAUSE))
            self._strike(targets.pop())
            yield

    def end(self) -> None:
        """End the carriers as they were struck, since nothing is lost by it."""
        for name in CARRIERS:
            self._kill(name)

    def _strike(self, name: str) -> None:
        self.struck.append(name)
        if name == "database":
            crash_mid_transaction(self.database)
            return
        self._kill(name)
        if name == "redis":
            time.sleep(self.chance.uniform(0, 1))
        getattr(self.installation, name)()

    def _kill(self, name: str) -> None:
        """With the processes it started, which would else finish what they are at."""
        pid = self.installation.running[name].pid
        with suppress(OSError):
            for child in children(pid):
                os.kill(child, signal.SIGKILL)
        self.installation.stop(name, signal.SIGKILL)
