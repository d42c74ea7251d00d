"""The whole suite by two hands: no test twice, none left out, and some alone at the end."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from launch import hands
from launch.locks import Lock, held
from tests.hands import HERE, share

TOGETHER = [HERE / "app" / f"test_{number:03}.py" for number in range(200)]
EARLY = HERE / "browser/test_story.py"
ALONE = HERE / "faults/test_lines_break.py"
FILES: Any = {path: [f"{path.name}::a", f"{path.name}::b"] for path in [ALONE, *TOGETHER, EARLY]}
EVERY = sorted(item for items in FILES.values() for item in items)


def test_every_test_is_run_by_one_hand(tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda hand: list(share(FILES, tmp_path, hand)), (0, 1))
    assert sorted(first + second) == EVERY


def test_a_hand_without_another_runs_everything(tmp_path: Path) -> None:
    assert sorted(share(FILES, tmp_path, 0)) == EVERY


def test_a_file_stays_whole_and_the_second_hand_begins_at_the_end(tmp_path: Path) -> None:
    with closing(share(FILES, tmp_path, 1)) as mine:
        begun: list[Any] = [next(mine), next(mine), next(mine)]
    assert begun == ["test_199.py::a", "test_199.py::b", "test_198.py::a"]


def test_the_first_hand_begins_with_the_browsers(tmp_path: Path) -> None:
    with closing(share(FILES, tmp_path, 0)) as mine:
        begun: list[Any] = [next(mine), next(mine), next(mine)]
    assert begun == [*FILES[EARLY], "test_000.py::a"]


def test_what_leans_on_time_waits_until_the_other_hand_rests(tmp_path: Path) -> None:
    other = Lock(tmp_path / "second-hand")
    other.wait()
    mine: Iterator[Any] = share(FILES, tmp_path, 0)
    together = [next(mine) for _ in range(2 * len([EARLY, *TOGETHER]))]
    assert not set(FILES[ALONE]) & set(together)
    with ThreadPoolExecutor(1) as pool:
        rest = pool.submit(list, mine)
        assert not rest.done()
        assert held(Lock(tmp_path / "second-hand"))
        other.free()
        assert rest.result() == FILES[ALONE]


def test_only_the_whole_suite_takes_two(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "REDIS_URL", "TEST_HANDS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    assert hands.wanted([])
    assert not hands.wanted(["tests/text"])
    monkeypatch.setenv("TEST_HANDS", "a run's second hand")
    assert not hands.wanted([])
    monkeypatch.delenv("TEST_HANDS")
    monkeypatch.setenv("DATABASE_URL", "postgresql://given")
    assert not hands.wanted([])
