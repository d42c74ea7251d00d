"""Pango, by which forms are printed as PDF: found on this machine, or brought like the servers.

Nothing but paper needs it, so a machine that cannot have it starts all the same and says so.
"""

from __future__ import annotations

from pathlib import Path

from launch import apt, fonts
from launch.places import Places
from launch.servers import unpacked
from launch.speech import Refused, complain, step

LIBRARIES = {
    "libpango-1.0-0": "libpango-1.0.so.0",
    "libpangoft2-1.0-0": "libpangoft2-1.0.so.0",
    "libharfbuzz-subset0": "libharfbuzz-subset.so.0",
}
SYSTEM = ("usr/lib/*/", "lib/*/", "usr/lib64/", "usr/lib/", "opt/homebrew/lib/")


def missing(places: Places, system: Path = Path("/")) -> list[str]:
    """The packages still to be brought."""
    home = unpacked(places)
    lacking = [
        package
        for package, library in LIBRARIES.items()
        if not _has(system, library) and not any(home.glob(f"usr/lib/*/{library}"))
    ]
    return lacking + fonts.missing(home)


def provide(places: Places) -> None:
    """Brings them where that is possible; paper alone stops nobody."""
    wanted = missing(places)
    if not wanted:
        return
    try:
        with step("Libraries for forms as PDF installed"):
            apt.provide(wanted, unpacked(places), places.log / "apt.log")
    except Refused as refused:
        complain(f"Forms cannot be printed as PDF for now. {refused}")


def environment(places: Places, system: Path = Path("/")) -> dict[str, str]:
    """What the press is told where the libraries were unpacked; only its process loads them."""
    if all(_has(system, library) for library in LIBRARIES.values()):
        return {}
    home = unpacked(places)
    if not any(home.glob("usr/lib/*/libpango-1.0.so.0")):
        return {}
    return {
        "PRINTING_LIBRARIES": apt.libraries(home),
        "PRINTING_FONTS": str(fonts.configured(home)),
    }


def _has(system: Path, library: str) -> bool:
    return any(any(system.glob(f"{folder}{library}")) for folder in SYSTEM)
