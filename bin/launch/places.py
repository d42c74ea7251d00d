"""Where this checkout keeps its state, and where its sockets fit."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from launch.speech import Refused

SOCKET_PATH_LIMIT = 107
LONGEST_SOCKET = "pg/.s.PGSQL.5432"
SHORT_HOME = Path("/var/tmp")  # noqa: S108  (what is in it is made private and checked)


@dataclass(frozen=True)
class Places:
    """One checkout and one state directory in it: the real one, a trial's or a bench's."""

    root: Path
    state: Path

    @property
    def local(self) -> Path:
        return self.root / ".local"

    @property
    def log(self) -> Path:
        return self.state / "log"

    @property
    def run(self) -> Path:
        return self.state / "run"

    @property
    def sockets(self) -> Path:
        return socket_home(self.state)

    @property
    def sink(self) -> Path:
        return self.sockets / "sink"

    @property
    def homes_outside(self) -> tuple[Path, Path]:
        """The places outside the checkout that may hold a part of this state."""
        return short_home("eoc", self.state), lent_home(self.state)

    def make(self) -> None:
        for directory in (self.local, self.state, self.log, self.run, self.sockets, self.sink):
            make_private(directory)


def here() -> Places:
    root = Path(__file__).resolve().parents[2]
    return Places(root, root / ".local")


def beside(places: Places, name: str) -> Places:
    """The same checkout with a state of its own."""
    return Places(places.root, places.local / name)


def short_home(prefix: str, state: Path) -> Path:
    return SHORT_HOME / f"{prefix}-{_digest(state)}"


def lent_home(state: Path) -> Path:
    """Where root keeps a cluster whose user may not enter the checkout; no sweeper comes here."""
    return Path("/var/lib") / f"eoc-pg-{_digest(state)}"


def _digest(state: Path) -> str:
    return hashlib.sha256(os.fsencode(state)).hexdigest()[:12]


def socket_home(state: Path) -> Path:
    """The run directory, unless a socket's path in it would be longer than the kernel takes."""
    run = state / "run"
    if len(os.fsencode(run / LONGEST_SOCKET)) <= SOCKET_PATH_LIMIT:
        return run
    return short_home("eoc", state)


def make_private(directory: Path) -> None:
    """Makes a directory only its owner enters; what another user put there is refused."""
    try:
        directory.mkdir(mode=0o700, parents=True)
    except FileExistsError:
        found = directory.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
            raise Refused(f"{directory} belongs to someone else; remove it first.") from None
