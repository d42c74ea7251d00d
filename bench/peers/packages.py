"""Programs of peers: found on the machine, brought by apt without starting them, or unpacked."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from launch import apt
from launch.speech import Refused

HOME = Path(__file__).resolve().parents[2] / ".local" / "bench" / "peers"
UNPACKED = HOME / "deb"
PYTHON = HOME / "python"
DEBIAN = ["nginx", "libnginx-mod-nchan", "mosquitto"]
POSTFIX = HOME / "postfix"
INDEX = ["channels_redis==4.3.0", "msgpack==1.1.2"]  # beside the project's own channels and redis


class Absent(RuntimeError):
    """The peer cannot be had here; the words say why."""


def program(name: str) -> str:
    """The path of a server's program."""
    everywhere = os.pathsep.join([str(UNPACKED / "usr/sbin"), "/usr/sbin", os.environ["PATH"]])
    found = shutil.which(name, path=everywhere)
    if found is None:
        _bring()
        found = shutil.which(name, path=everywhere)
    if found is None:
        raise Absent(f"{name} is not in its package")
    return found


def nginx_module(name: str) -> Path:
    """The path of a module that fits the nginx found here."""
    places = [root / "usr/lib/nginx/modules" / name for root in (UNPACKED, Path("/"))]
    if not any(place.exists() for place in places):
        _bring()
    for place in places:
        if place.exists():
            return place
    raise Absent(f"{name} is not in its package")


def of_postfix(name: str) -> tuple[str, dict[str, str]]:
    """A program of postfix and its environment: unpacked and never installed, as it is a server."""
    found = POSTFIX / "usr/sbin" / name
    if not found.exists():
        _had(lambda: apt.unpack(["postfix"], POSTFIX, HOME / "apt.log"))
    libraries = [str(POSTFIX / "usr/lib/postfix"), apt.libraries(POSTFIX)]
    return str(found), {**os.environ, "LD_LIBRARY_PATH": os.pathsep.join(libraries)}


def environment() -> dict[str, str]:
    """Where unpacked programs find their libraries."""
    return {**os.environ, "LD_LIBRARY_PATH": apt.libraries(UNPACKED)}


def python_environment() -> dict[str, str]:
    """Our own interpreter and packages, and beside them those only a peer needs."""
    if not (PYTHON / "channels_redis").exists():
        wanted = ["--quiet", "--no-deps", "--target", str(PYTHON), *INDEX]
        pip = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check"]
        done = subprocess.run([*pip, *wanted], capture_output=True, text=True, check=False)
        if done.returncode:
            raise Absent(done.stderr.strip().splitlines()[-1])
    return {**os.environ, "PYTHONPATH": str(PYTHON)}


def _bring() -> None:
    _had(lambda: apt.provide(DEBIAN, UNPACKED, HOME / "apt.log"))


def _had(bring: Callable[[], None]) -> None:
    try:
        bring()
    except (Refused, OSError) as refused:
        raise Absent(str(refused).splitlines()[0]) from refused
