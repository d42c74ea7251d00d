"""The real browser of the tests."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from shlex import quote

from launch import apt, fonts
from launch.places import Places
from launch.servers import library_environment, unpacked

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NODE_LIBRARIES = ("usr/lib/*/libatomic.so.1", "usr/lib*/libatomic.so.1", "lib/*/libatomic.so.1")


def missing(places: Places) -> list[str]:
    packages: list[str] = []
    home = unpacked(places)
    if find(places) is None:
        packages.append("chromium")
    packages += fonts.missing(home)
    if not _has_libatomic(home):
        packages.append("libatomic1")
    return packages


def find(places: Places) -> str | None:
    given = os.environ.get("CHROMIUM")
    if given:
        return given
    on_path = next((path for path in map(shutil.which, NAMES) if path), None)
    if on_path:
        return on_path
    own = unpacked(places) / "usr/lib/chromium/chromium"
    return str(_wrapped(places, "chromium", own)) if own.exists() else None


def environment(places: Places) -> dict[str, str]:
    """What the tests need to start the browser and the driver's own node."""
    found = find(places)
    named = {"CHROMIUM": found} if found else {}
    node = next(
        iter(places.local.glob("venv/lib/python*/site-packages/playwright/driver/node")), None
    )
    if node is not None and not _has_system_libatomic():
        named["PLAYWRIGHT_NODEJS_PATH"] = str(_wrapped(places, "node", node))
    return named


def provide(places: Places) -> None:
    packages = missing(places)
    if packages:
        apt.provide(packages, unpacked(places), places.log / "apt.log")


def _has_system_libatomic() -> bool:
    return any(any(Path("/").glob(pattern)) for pattern in NODE_LIBRARIES)


def _has_libatomic(home: Path) -> bool:
    return _has_system_libatomic() or any(home.glob("usr/lib/*/libatomic.so.1"))


def _wrapped(places: Places, name: str, program: Path) -> Path:
    """A starter that gives the unpacked libraries to this one program and to nothing else."""
    home = unpacked(places)
    configuration = fonts.configured(home)
    starter = home / f"start-{name}"
    libraries = library_environment(places)["LD_LIBRARY_PATH"]
    starter.write_text(
        "#!/bin/sh\n"
        f"LD_LIBRARY_PATH={quote(libraries)} FONTCONFIG_FILE={quote(str(configuration))} "
        f'exec {quote(str(program))} "$@"\n'
    )
    starter.chmod(0o700)
    return starter
