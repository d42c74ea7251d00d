"""`bin/eoc down` and `reset`."""

from __future__ import annotations

import shutil
import signal

from launch.guardian import send
from launch.locks import Lock, held
from launch.places import Places, beside
from launch.speech import Refused, agreed, say
from launch.up import lock_of

KEPT = ("venv", "venv.lock", "deb", "apt", "apt.lock")


def down(places: Places) -> int:
    """Stops a running `up` of this checkout and waits until it is gone."""
    lock = lock_of(places)
    running = lock.read()
    if not held(lock) or running is None:
        say("Accord is not running in this checkout.")
        return 0
    send(running.pid, signal.SIGTERM)
    if not lock.wait(seconds=60):
        raise Refused(f"Process {running.pid} does not stop; look into .local/log/")
    say("Accord has stopped. Its data is kept.")
    return 0


def reset(places: Places, *, yes: bool) -> int:
    """Deletes what this installation knows; installed programs are kept."""
    if held(lock_of(places)) or held(Lock(places.run / "servers.lock")):
        raise Refused("Accord is running. First: bin/eoc down")
    question = f"Delete the database, the messages and the keys in {places.local}?"
    if not yes and not agreed(question):
        raise Refused("Nothing was deleted. (Without a terminal: bin/eoc reset --yes)")
    for found in sorted(places.local.glob("*")):
        if found.name not in KEPT:
            shutil.rmtree(found) if found.is_dir() else found.unlink()
    for state in (places, *(beside(places, name) for name in ("test", "bench"))):
        for home in state.homes_outside:
            shutil.rmtree(home, ignore_errors=True)
    say("Deleted. To begin again: bin/eoc up")
    return 0
