"""PostgreSQL refuses to run as root, so root lends it another user."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
from pathlib import Path


def is_root() -> bool:
    return os.geteuid() == 0


def server_user() -> str | None:
    """The user PostgreSQL runs as, or None where it is simply the caller."""
    if not is_root():
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def as_user(user: str | None, argv: list[str]) -> list[str]:
    """The command under that user, with the death signal that a change of user clears."""
    if user is None:
        return argv
    group = str(pwd.getpwnam(user).pw_gid)
    setpriv = shutil.which("setpriv") or "setpriv"
    who = [f"--reuid={user}", f"--regid={group}", "--clear-groups"]
    return [setpriv, *who, f"--pdeathsig={signal.SIGINT.name[3:]}", "--", *argv]


def may_enter(user: str, directory: Path) -> bool:
    probe = as_user(user, ["sh", "-c", 'cd "$1"', "sh", str(directory)])
    return subprocess.run(probe, cwd="/", capture_output=True, check=False).returncode == 0


def sudo() -> list[str] | None:
    """The prefix that makes a command root's without asking for a password, if there is one."""
    if is_root():
        return []
    found = shutil.which("sudo")
    if found is None:
        return None
    asked = subprocess.run([found, "-n", "true"], capture_output=True, check=False)
    return [found, "-n"] if asked.returncode == 0 else None
