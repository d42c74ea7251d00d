"""A private PostgreSQL of this checkout: a unix socket, no port, no password."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from launch.places import Places, lent_home, make_private
from launch.privileges import as_user, may_enter, server_user
from launch.servers import PostgresTools, require_postgres
from launch.speech import Refused, last_lines, step
from launch.supervisor import POSTGRES, Supervisor

DATABASE = "eoc"
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "jit": "off",
    "log_min_messages": "warning",
}
THROW_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Cluster:
    """One cluster of ours; a durable one keeps fsync, a throw-away one does not."""

    tools: PostgresTools
    home: Path
    sockets: Path
    user: str | None
    durable: bool

    @property
    def data(self) -> Path:
        return self.home / "data"

    def url(self, role: str, database: str = DATABASE) -> str:
        return f"postgresql://{role}@/{database}?host={quote(str(self.sockets), safe='/')}"

    def command(self) -> list[str]:
        settings = {**SETTINGS, **({} if self.durable else THROW_AWAY)}
        settings["unix_socket_directories"] = f'"{self.sockets}"'
        chosen = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        argv = [self.tools.program("postgres"), "-D", str(self.data), *chosen]
        return as_user(self.user, argv)

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        return {**kept, **self.tools.environment}


def cluster(places: Places, *, durable: bool) -> Cluster:
    user = server_user()
    home, sockets = _homes(places, user)
    tools = require_postgres(places, _made_with(home / "data"))
    return Cluster(tools, home, sockets, user, durable)


def _homes(places: Places, user: str | None) -> tuple[Path, Path]:
    """Beside the checkout where the server's user may enter it, otherwise a place outside."""
    home, sockets = places.state / "pg", places.sockets / "pg"
    if user is not None:
        _let_through(places)
        _lend(home, user)
        _lend(sockets, user)
        if not may_enter(user, home) or not may_enter(user, sockets):
            home = lent_home(places.state)
            sockets = home / "s"
    for directory in (home, sockets):
        _lend(directory, user)
    return home, sockets


def _let_through(places: Places) -> None:
    """Others may pass through to what is theirs; they can list nothing and read nothing."""
    for directory in (places.local, places.state, places.sockets):
        directory.chmod(0o711)


def _lend(directory: Path, user: str | None) -> None:
    if user is None:
        make_private(directory)
        return
    if not directory.exists():
        directory.mkdir(mode=0o700)
        shutil.chown(directory, user)
    elif directory.is_symlink() or directory.owner() != user:
        raise Refused(f"{directory} does not belong to {user}; remove it first.")


def _made_with(data: Path) -> int | None:
    version = data / "PG_VERSION"
    return int(version.read_text().strip()) if version.exists() else None


def initialise(cluster: Cluster, log: Path) -> None:
    """Makes the cluster once, whole or not at all."""
    if (cluster.data / "PG_VERSION").exists():
        return
    with step("Database cluster made"):
        fresh = cluster.home / "new"
        shutil.rmtree(fresh, ignore_errors=True)
        argv = [cluster.tools.program("initdb"), "-D", str(fresh), "-U", "postgres", "-E", "UTF8"]
        argv += ["--locale=C.UTF-8", "-A", "trust", *([] if cluster.durable else ["-N"])]
        _run(cluster, argv, log)
        fresh.rename(cluster.data)


def _run(cluster: Cluster, argv: list[str], log: Path) -> None:
    with log.open("ab") as sink:
        done = subprocess.run(
            as_user(cluster.user, argv),
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=sink,
            cwd="/",
            env=cluster.environment(),
            check=False,
        )
    if done.returncode:
        raise Refused(f"PostgreSQL could not be set up:\n{last_lines(log)}")


def state(cluster: Cluster) -> tuple[int, str] | None:
    """The postmaster's process and what it says about itself, or None where none lives."""
    try:
        lines = (cluster.data / "postmaster.pid").read_text().splitlines()
        pid = int(lines[0])
        os.kill(pid, 0)
    except (OSError, ValueError, IndexError):
        return None
    return pid, lines[7].strip() if len(lines) > 7 else "starting"


def start(cluster: Cluster, supervisor: Supervisor) -> None:
    """Starts the cluster; what a killed launcher may have left running is taken over first."""
    supervisor.log.mkdir(parents=True, exist_ok=True)
    initialise(cluster, supervisor.log / "initdb.log")
    _end_left_over(cluster, supervisor)
    child = supervisor.start(
        "postgres",
        cluster.command(),
        cluster.environment(),
        rank=POSTGRES,
        stop_signal=signal.SIGINT,
        cwd=Path("/"),
    )
    while state(cluster) != (child.process.pid, "ready"):
        supervisor.pause(0.05)


def _end_left_over(cluster: Cluster, supervisor: Supervisor) -> None:
    """A server that answers to no living launcher would not die with this one: it gives way."""
    asked = False
    while (found := state(cluster)) is not None:
        if found[1] == "ready" and not asked:
            os.kill(found[0], signal.SIGINT)
            asked = True
        supervisor.pause(0.1)
