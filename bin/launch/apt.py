"""Debian's packages: installed as root, or unpacked beside the checkout by anyone else."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from launch.locks import one_at_a_time
from launch.privileges import sudo
from launch.speech import Refused, last_lines

QUIET = {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
NO_MAIN_CLUSTER = Path("/etc/postgresql-common/createcluster.conf")
POLICY = Path("/usr/sbin/policy-rc.d")


def available() -> bool:
    return shutil.which("apt-get") is not None and shutil.which("dpkg-deb") is not None


def provide(packages: list[str], unpacked: Path, log: Path) -> None:
    """Brings the packages onto this machine by the best way this user has."""
    if not available():
        raise Refused(f"Please install: {' '.join(packages)}\nOr run: docker compose up")
    prefix = sudo()
    if prefix is None:
        unpack(packages, unpacked, log)
        return
    with one_at_a_time(unpacked.parent / "apt.lock"):
        install(prefix, packages, log)


def install(prefix: list[str], packages: list[str], log: Path) -> None:
    environment = [f"{name}={value}" for name, value in QUIET.items()]
    apt = [*prefix, "env", *environment, "apt-get", "-o", "DPkg::Lock::Timeout=300", "-y", "-q"]
    with _no_servers_started(prefix):
        _run([*apt, "update"], log, packages, must=False)
        _run([*apt, "install", "--no-install-recommends", *packages], log, packages)


@contextmanager
def _no_servers_started(prefix: list[str]) -> Iterator[None]:
    """Keeps apt from making a cluster or opening ports of its own while it installs."""
    if not NO_MAIN_CLUSTER.exists():
        _write(prefix, NO_MAIN_CLUSTER, "create_main_cluster = false\n", "644")
    ours = not POLICY.exists()
    if ours:
        _write(prefix, POLICY, "#!/bin/sh\nexit 101\n", "755")
    try:
        yield
    finally:
        if ours:
            subprocess.run([*prefix, "rm", "-f", str(POLICY)], check=False)


def _write(prefix: list[str], path: Path, text: str, mode: str) -> None:
    subprocess.run([*prefix, "mkdir", "-p", str(path.parent)], check=True)
    source = ["install", "-m", mode, "/dev/stdin", str(path)]
    subprocess.run([*prefix, *source], input=text.encode(), check=True)


def unpack(packages: list[str], unpacked: Path, log: Path) -> None:
    """Downloads what is missing here with an apt state of its own, then unpacks it."""
    with one_at_a_time(unpacked.parent / "apt.lock"):
        options = _private_options(unpacked.parent / "apt")
        _run(["apt-get", *options, "-q", "update"], log, packages, must=False)
        fetch = ["install", "-y", "-q", "--no-install-recommends", "--download-only", *packages]
        _run(["apt-get", *options, *fetch], log, packages)
        _unpack_all(unpacked, log, packages)


def _unpack_all(unpacked: Path, log: Path, packages: list[str]) -> None:
    unpacked.mkdir(parents=True, exist_ok=True)
    archives = unpacked.parent / "apt" / "cache" / "archives"
    for package in sorted(archives.glob("*.deb")):
        _run(["dpkg-deb", "-x", str(package), str(unpacked)], log, packages)
        package.unlink()
    _name_extensions(unpacked)


def _private_options(home: Path) -> list[str]:
    for part in ("state/lists/partial", "cache/archives/partial", "log"):
        (home / part).mkdir(parents=True, exist_ok=True)
    settings = {
        "Dir::State": home / "state",
        "Dir::State::status": "/var/lib/dpkg/status",
        "Dir::Cache": home / "cache",
        "Dir::Log": home / "log",
        "Debug::NoLocking": "true",
        "APT::Sandbox::User": "",
        "APT::Get::AllowUnauthenticated": "false",
    }
    return [part for name, value in settings.items() for part in ("-o", f"{name}={value}")]


def _name_extensions(unpacked: Path) -> None:
    """Does what the package's own script would do: postgis-3.control is postgis.control."""
    for control in unpacked.glob("usr/share/postgresql/*/extension/*-3.control"):
        plain = control.with_name(control.name.replace("-3.control", ".control"))
        shutil.copyfile(control, plain)


def libraries(unpacked: Path) -> str:
    """The library path of the unpacked packages, for the servers and the browser only."""
    bases = [*unpacked.glob("usr/lib/*-linux-*"), *unpacked.glob("lib/*-linux-*")]
    deeper = [path for base in bases for path in sorted(base.iterdir()) if path.is_dir()]
    wanted = [path for path in [*bases, *deeper] if any(path.glob("*.so*"))]
    return os.pathsep.join(str(path) for path in wanted)


def _run(argv: list[str], log: Path, packages: list[str], *, must: bool = True) -> None:
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as sink:
        done = subprocess.run(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=sink,
            env={**os.environ, **QUIET},
            check=False,
        )
    if must and done.returncode:
        raise Refused(
            f"apt could not bring {' '.join(packages)}:\n{last_lines(log)}\n"
            f"Try it by hand: apt-get install {' '.join(packages)}"
        )
