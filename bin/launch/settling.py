"""What is done once before the platform serves: its checks, its database, its static files."""

from __future__ import annotations

import hashlib
import subprocess
from dataclasses import dataclass
from pathlib import Path

from launch.addresses import for_servers
from launch.places import Places
from launch.processes import manage
from launch.python_packages import DEVELOPMENT, RUNTIME
from launch.speech import Refused, last_lines, step
from launch.supervisor import Supervisor


@dataclass(frozen=True)
class Beginning:
    """With what an installation begins: the demo region, or nothing and one administrator."""

    empty: bool
    admin: str | None

    def arguments(self, places: Places) -> list[str]:
        """An installation that has begun is only brought up to date, unless asked again."""
        begun = begun_with(places)
        if begun == "demo" and self.empty:
            raise Refused(
                "This checkout already holds the demo region. To begin empty, first: bin/eoc reset"
            )
        if self.empty:
            return ["--empty", *(["--admin", self.admin] if self.admin else [])]
        return [] if begun == "empty" else ["--demo"]


def _marker(places: Places) -> Path:
    return places.state / "begun-with"


def begun_with(places: Places) -> str | None:
    marker = _marker(places)
    return marker.read_text().strip() if marker.exists() else None


def require_safe(places: Places, environment: dict[str, str]) -> None:
    """A live installation with weak settings does not start, and says why."""
    argv = manage(places, "check", "--deploy", "--fail-level", "WARNING")
    done = subprocess.run(
        argv,
        cwd=places.root,
        env=for_servers(environment),
        capture_output=True,
        text=True,
        check=False,
    )
    reasons = _reasons(done.stderr) if done.returncode else []
    if not _protected(environment):
        reasons.append("Set TLS_CERT and TLS_KEY, or TRUSTED_PROXY=1 behind a proxy that has them.")
    if reasons or done.returncode:
        told = "\n".join(f"  - {reason}" for reason in reasons) or done.stderr.strip()
        raise Refused(f"A live installation does not start like this:\n{told}")


def _protected(environment: dict[str, str]) -> bool:
    own = environment.get("TLS_CERT") and environment.get("TLS_KEY")
    return bool(own or environment.get("TRUSTED_PROXY"))


def _reasons(words: str) -> list[str]:
    """Django's findings and hints, without its frame around them."""
    found = (line.strip().removeprefix("?: ") for line in words.splitlines())
    return [line for line in found if line.startswith(("(", "HINT:")) or ": (" in line]


def bootstrap(
    supervisor: Supervisor, places: Places, environment: dict[str, str], arguments: list[str]
) -> None:
    child = supervisor.start(
        "bootstrap", manage(places, "bootstrap", *arguments), environment, may_end=True
    )
    while child.lives:
        supervisor.pause(0.05)
    supervisor.check()
    supervisor.forget(child)
    if arguments:
        _marker(places).write_text("demo" if "--demo" in arguments else "empty")


def collect_static(places: Places, environment: dict[str, str]) -> None:
    """Hashed and compressed files to serve, made anew only when something changed."""
    stamp, wanted = places.state / "static-of", _static_fingerprint(places)
    if stamp.exists() and stamp.read_text() == wanted and (places.state / "static").exists():
        return
    log = places.log / "static.log"
    with step("Static files collected"), log.open("wb") as sink:
        done = subprocess.run(
            manage(places, "collectstatic", "--noinput", "--clear", "-v", "0"),
            cwd=places.root,
            env=for_servers(environment),
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=sink,
            check=False,
        )
    if done.returncode:
        raise Refused(f"The static files could not be collected:\n{last_lines(log)}")
    stamp.write_text(wanted)


def _static_fingerprint(places: Places) -> str:
    digest = hashlib.sha256()
    files = [path for path in places.root.glob("**/static/**/*") if path.is_file()]
    own = [path for path in files if not path.is_relative_to(places.local)]
    for path in sorted([*own, places.root / RUNTIME, places.root / DEVELOPMENT]):
        found = path.stat()
        digest.update(f"{path}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()
