"""Paths: private, short enough for a socket, different for every checkout."""

import os
from pathlib import Path

import pytest

from launch.places import (
    LONGEST_SOCKET,
    SOCKET_PATH_LIMIT,
    Places,
    beside,
    make_private,
    short_home,
    socket_home,
)
from launch.speech import Refused


def test_sockets_live_beside_the_checkout_where_they_fit() -> None:
    assert socket_home(Path("/srv/accord/.local")) == Path("/srv/accord/.local/run")


@pytest.mark.parametrize("letter", ["a", "é"])
def test_a_long_path_gets_a_short_home(letter: str) -> None:
    state = Path("/srv") / (letter * 100) / ".local"
    home = socket_home(state)
    assert home == short_home("eoc", state)
    assert len(os.fsencode(home / LONGEST_SOCKET)) <= SOCKET_PATH_LIMIT


def test_the_limit_is_met_exactly() -> None:
    rest = len(f"/run/{LONGEST_SOCKET}")
    fits = Path("/" + "x" * (SOCKET_PATH_LIMIT - rest - 1))
    too_long = Path(f"{fits}x")
    assert socket_home(fits) == fits / "run"
    assert socket_home(too_long) == short_home("eoc", too_long)


def test_two_checkouts_never_share_a_short_home() -> None:
    assert short_home("eoc", Path("/a/.local")) != short_home("eoc", Path("/b/.local"))


def test_what_is_made_is_private(tmp_path: Path) -> None:
    places = Places(tmp_path, tmp_path / ".local")
    places.make()
    made = [places.local, places.log, places.run, places.sink]
    assert {oct(path.stat().st_mode & 0o777) for path in made} == {"0o700"}


def test_a_planted_link_is_refused(tmp_path: Path) -> None:
    planted = tmp_path / "eoc-planted"
    planted.symlink_to(tmp_path)
    with pytest.raises(Refused, match="belongs to someone else"):
        make_private(planted)


def test_trials_have_a_state_of_their_own(tmp_path: Path) -> None:
    places = Places(tmp_path, tmp_path / ".local")
    assert beside(places, "test").state == tmp_path / ".local/test"
    assert beside(places, "test").local == places.local
