"""A warm start installs nothing; a changed lock does."""

from pathlib import Path

import pytest

from launch import python_packages
from launch.places import Places


@pytest.fixture
def places(tmp_path: Path) -> Places:
    (tmp_path / ".local/venv").mkdir(parents=True)
    for name in (python_packages.RUNTIME, python_packages.DEVELOPMENT):
        (tmp_path / name).write_text(f"# {name}\n")
    return Places(tmp_path, tmp_path / ".local")


def stamp(places: Places, name: str) -> None:
    found = python_packages.fingerprint(places.root / name)
    (places.local / "venv" / f".installed-{name}").write_text(found)


def test_nothing_is_installed_at_first(places: Places) -> None:
    assert not python_packages.installed(places, python_packages.RUNTIME)


def test_a_stamp_of_the_same_lock_is_enough(places: Places) -> None:
    stamp(places, python_packages.RUNTIME)
    assert python_packages.installed(places, python_packages.RUNTIME)
    assert not python_packages.installed(places, python_packages.DEVELOPMENT)


def test_a_changed_lock_is_installed_again(places: Places) -> None:
    stamp(places, python_packages.RUNTIME)
    (places.root / python_packages.RUNTIME).write_text("Django==5.2.99\n")
    assert not python_packages.installed(places, python_packages.RUNTIME)


def test_the_development_lock_contains_the_other() -> None:
    root = Path(__file__).resolve().parents[2]
    names = [
        {line.split()[0] for line in (root / name).read_text().splitlines() if "==" in line}
        for name in (python_packages.RUNTIME, python_packages.DEVELOPMENT)
    ]
    assert names[0] <= names[1]
