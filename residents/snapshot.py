"""A directory that always holds one whole snapshot under `now`, whatever happens to its writer."""

import fcntl
import gzip
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from residents.shelf import NOW

KEPT = 10  # older ones may still be handed out by whoever has just looked
PACKED = (".html", ".css", ".js", ".txt", ".atom", ".xml")


def write(directory: Path, files: Callable[[], Mapping[str, bytes]]) -> Path:
    """One writer at a time asks for the files, writes them and lets `now` point at them.

    The files are asked for under the lock, so that nobody puts what they read earlier over what
    was read later. Raises OSError; what stood under `now` stands then.
    """
    directory.mkdir(parents=True, exist_ok=True)
    with _alone(directory):
        snapshot = directory / f"{datetime.now(UTC):%Y%m%dT%H%M%S.%f}"
        try:
            for name, content in files().items():
                _put(snapshot / name, content)
            _point(directory, snapshot)
        except BaseException:
            shutil.rmtree(snapshot, ignore_errors=True)
            raise
        for old in sorted(p for p in directory.iterdir() if p.is_dir() and p.name != NOW)[:-KEPT]:
            shutil.rmtree(old, ignore_errors=True)
    return snapshot


@contextmanager
def _alone(directory: Path) -> Iterator[None]:
    with (directory / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    _kept(path, content)
    if path.suffix in PACKED:
        _kept(path.with_name(f"{path.name}.gz"), gzip.compress(content, mtime=0))


def _kept(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _point(directory: Path, snapshot: Path) -> None:
    """Readers see the one or the other: a link is replaced in one step."""
    made = directory / f"{NOW}.{os.getpid()}"
    made.unlink(missing_ok=True)
    made.symlink_to(snapshot.name)
    made.replace(directory / NOW)
