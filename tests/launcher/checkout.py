"""A second checkout beside this one: the same code, a state of its own."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from launch import ports
from launch.places import Places
from launch.speech import Refused
from launch.upkeep import reset

ROOT = Path(__file__).resolve().parents[2]
NOT_OURS = ("DATABASE_URL", "REDIS_URL", "BROKER_URL", "ACCORD_", "DJANGO_", "PUBLIC_URL", "SECRET")


def environment() -> dict[str, str]:
    """That of a person's terminal: nothing in it names this run's servers."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(NOT_OURS) and not name.endswith(NOT_OURS[:2])
    }


@contextmanager
def checkout(home: Path) -> Iterator["Checkout"]:
    for path in ROOT.iterdir():
        if path.name == "bin":
            shutil.copytree(path, home / "bin", ignore=shutil.ignore_patterns("__pycache__"))
        elif path.name not in {".local", ".git"}:
            (home / path.name).symlink_to(path)
    (home / ".local").mkdir()
    (home / ".local/venv").symlink_to(ROOT / ".local/venv")
    made = Checkout(home)
    try:
        yield made
    finally:
        made.end()


class Checkout:
    """Runs bin/eoc there and remembers what it started."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = ports.any_free()
        self.started: list[subprocess.Popen[str]] = []

    def run(self, *arguments: str, at: Path | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self.home / "bin/eoc"), *arguments],
            cwd=at,
            env=environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def up(self, *arguments: str) -> tuple[subprocess.Popen[str], list[str]]:
        """Starts it and returns what it said up to the line that tells where to open."""
        argv = [str(self.home / "bin/eoc"), "up", "--port", str(self.port), *arguments]
        process = subprocess.Popen(
            argv,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.started.append(process)
        return process, _said(process)

    def end(self) -> None:
        self.run("down")
        for process in self.started:
            process.kill()
            process.wait()
            if process.stdout is not None:
                process.stdout.close()
        try:
            reset(Places(self.home, self.home / ".local"), yes=True)
        except Refused:
            return


def _said(process: subprocess.Popen[str]) -> list[str]:
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line.rstrip())
        if line.startswith("Open "):
            return lines
    raise AssertionError("\n".join(lines))


def descendants(pid: int) -> list[int]:
    """Every process below this one, however deep."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [one for child in found for one in (int(child), *descendants(int(child)))]
