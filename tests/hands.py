"""Two hands of one run: each takes the next file nobody has taken, one from either end.

The launcher names a directory and a number (`bin/launch/hands.py`); without them pytest runs as
ever. The first begins with the browsers, whose files are long; faults, which lean on time, are left
for it alone, at the end.
"""

import os
from collections.abc import Generator
from itertools import chain, pairwise
from pathlib import Path

import pytest

from launch.locks import Lock

HERE = Path(__file__).parent
EARLY = HERE / "browser"
ALONE = HERE / "faults"
Files = dict[Path, list[pytest.Item]]


def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """Run this hand's part of the run, where there are two."""
    table = os.environ.get("TEST_HANDS")
    if not table or session.testsfailed or session.config.option.collectonly:
        return None
    mine = share(_by_file(session.items), Path(table), int(os.environ["TEST_HAND"]))
    for item, following in pairwise(chain(mine, [None])):
        assert item is not None
        session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.shouldfail:
            raise session.Failed(session.shouldfail)
        if session.shouldstop:
            raise session.Interrupted(session.shouldstop)
    return True


def share(files: Files, table: Path, hand: int) -> Generator[pytest.Item, None, None]:
    """What a hand gets: files of the table while there are any; the first then those run alone."""
    busy = Lock(table / "second-hand")
    if hand:
        busy.wait()
    try:
        for path in sorted(files, key=_turn, reverse=bool(hand)):
            if not path.is_relative_to(ALONE) and _taken(table, path):
                yield from files[path]
        if not hand:
            busy.wait()
            alone = (path for path in files if path.is_relative_to(ALONE))
            yield from chain.from_iterable(files[path] for path in alone)
    finally:
        busy.free()


def _by_file(items: list[pytest.Item]) -> Files:
    files: Files = {}
    for item in items:
        files.setdefault(item.path, []).append(item)
    return files


def _turn(path: Path) -> tuple[bool, Path]:
    return not path.is_relative_to(EARLY), path


def _taken(table: Path, path: Path) -> bool:
    """A file is taken by whoever makes its mark first."""
    try:
        (table / "-".join(path.relative_to(HERE).parts)).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True
