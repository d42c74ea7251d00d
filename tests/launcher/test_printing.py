"""Libraries for paper: found on the machine, or brought and named for the press alone."""

from pathlib import Path

import pytest

from launch import printing
from launch.places import Places
from launch.servers import unpacked
from launch.speech import Refused


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path, tmp_path / ".local")


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A machine that has nothing."""
    machine = tmp_path / "machine"
    machine.mkdir()
    return machine


def put(folder: Path, *libraries: str) -> None:
    home = folder / "usr/lib/x86_64-linux-gnu"
    home.mkdir(parents=True, exist_ok=True)
    for library in libraries:
        (home / library).touch()


def test_a_bare_machine_lacks_all_of_it(places: Places, bare: Path) -> None:
    assert set(printing.LIBRARIES) <= set(printing.missing(places, bare))
    assert printing.environment(places, bare) == {}


def test_a_machine_that_has_pango_is_told_nothing(places: Places, bare: Path) -> None:
    put(bare, *printing.LIBRARIES.values())
    assert not set(printing.LIBRARIES) & set(printing.missing(places, bare))
    assert printing.environment(places, bare) == {}


def test_what_was_unpacked_is_named_for_the_press_alone(places: Places, bare: Path) -> None:
    home = unpacked(places)
    put(home, *printing.LIBRARIES.values())
    told = printing.environment(places, bare)
    assert told["PRINTING_LIBRARIES"] == str(home / "usr/lib/x86_64-linux-gnu")
    assert str(home) in Path(told["PRINTING_FONTS"]).read_text()
    assert "LD_LIBRARY_PATH" not in told


def test_paper_alone_stops_nobody(
    places: Places, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object) -> None:
        raise Refused("Please install: libpango-1.0-0")

    monkeypatch.setattr(printing, "missing", lambda _: ["libpango-1.0-0"])
    monkeypatch.setattr(printing.apt, "provide", refuse)
    printing.provide(places)
    assert "cannot be printed" in "".join(capsys.readouterr())
