"""The virtual environment and the pinned packages in it."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from launch import apt
from launch.locks import one_at_a_time
from launch.places import Places
from launch.privileges import sudo
from launch.speech import Refused, last_lines, step

RUNTIME = "requirements.txt"
DEVELOPMENT = "requirements-dev.txt"
CONTAINED = {RUNTIME: [RUNTIME], DEVELOPMENT: [DEVELOPMENT, RUNTIME]}


def python(places: Places) -> str:
    return str(places.local / "venv" / "bin" / "python")


def fingerprint(requirements: Path) -> str:
    """Changes with the pinned packages or the Python they are for."""
    version = ".".join(str(part) for part in sys.version_info[:2])
    return hashlib.sha256(version.encode() + requirements.read_bytes()).hexdigest()


def _stamp(places: Places, name: str) -> Path:
    return places.local / "venv" / f".installed-{name}"


def installed(places: Places, name: str) -> bool:
    stamp = _stamp(places, name)
    return stamp.exists() and stamp.read_text() == fingerprint(places.root / name)


def provide(places: Places, name: str) -> None:
    """Makes the environment match the requirements file; does nothing where it already does."""
    if installed(places, name):
        return
    with one_at_a_time(places.local / "venv.lock"):
        if installed(places, name):
            return
        with step("Python packages installed"):
            _make(places)
            _install(places, name)


def _install(places: Places, name: str) -> None:
    pip = [python(places), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    _run([*pip, "--compile", "--require-hashes", "-r", str(places.root / name)], places)
    for contained in CONTAINED[name]:
        _stamp(places, contained).write_text(fingerprint(places.root / contained))


def _make(places: Places) -> None:
    if _works(places, "import pip"):
        return
    home = str(places.local / "venv")
    if not _has_ensurepip() and sudo() is not None and apt.available():
        apt.provide(["python3-venv"], places.local / "deb", places.log / "apt.log")
    if _works(places, "import ensurepip; ensurepip.version()"):
        _run([python(places), "-m", "ensurepip"], places)
    elif _has_ensurepip():
        _run([sys.executable, "-m", "venv", "--clear", home], places)
    else:
        _run([sys.executable, "-m", "venv", "--without-pip", "--clear", home], places)
        _bring_pip(places)


def _works(places: Places, statement: str) -> bool:
    return Path(python(places)).exists() and _succeeds(python(places), statement)


def _has_ensurepip() -> bool:
    """Debian keeps it in a package of its own."""
    return _succeeds(sys.executable, "import ensurepip, venv; ensurepip.version()")


def _succeeds(interpreter: str, statement: str) -> bool:
    asked = [interpreter, "-c", statement]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


def _bring_pip(places: Places) -> None:
    wheels = places.local / "deb" / "usr/share/python-wheels"
    if not list(wheels.glob("pip-*.whl")):
        apt.unpack(["python3-pip-whl"], places.local / "deb", places.log / "apt.log")
    wheel = next(wheels.glob("pip-*.whl"), None)
    if wheel is None:
        raise Refused("Please run: apt-get install python3-venv")
    _run([python(places), f"{wheel}/pip", "install", "--no-index", str(wheel)], places)


def _run(argv: list[str], places: Places) -> None:
    log = places.log / "packages.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as sink:
        environment = {**os.environ, "PYTHONNOUSERSITE": "1"}
        done = subprocess.run(
            argv, stdin=subprocess.DEVNULL, stdout=sink, stderr=sink, env=environment, check=False
        )
    if done.returncode:
        raise Refused(f"The Python packages could not be installed:\n{last_lines(log)}")
