"""`bin/eoc test` and its kin: servers that are thrown away, and one command against them."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

from launch import (
    addresses,
    browser,
    engines,
    hands,
    ports,
    processes,
    python_packages,
    readiness,
    settling,
)
from launch.children import bound_to_parent
from launch.engines import Engines
from launch.locks import Lock
from launch.places import Places, beside
from launch.speech import complain, keep_aside, say, step
from launch.supervisor import Stopped, Supervisor

SLOTS = 8


def test(places: Places, arguments: list[str]) -> int:
    """The whole suite by two hands, or what pytest's own arguments choose of it by one."""
    slot, lock = _free_slot(places)
    engines.provide(slot, python_packages.DEVELOPMENT, lambda: _browser(slot))
    argv = [python_packages.python(places), "-m", "pytest", *arguments]
    with Supervisor(places.root, slot.log) as supervisor:
        try:
            environment = Engines(slot, durable=False).start(supervisor)
            found = environment | browser.environment(slot) | _settings()
            if not hands.wanted(arguments):
                return attended(argv, found, places.root, supervisor)
            with hands.second(places) as other:
                code = attended(argv, found | other.first, places.root, supervisor)
                return other.finished(supervisor) or code
        except Stopped:
            return 130
        finally:
            supervisor.stop()
            lock.free()


def _settings() -> dict[str, str]:
    return {"DJANGO_SETTINGS_MODULE": "eoc.project.settings_test", "ACCORD_MODE": "demo"}


def _browser(places: Places) -> None:
    if browser.missing(places):
        with step("Browser for the tests installed"):
            browser.provide(places)
    if browser.find(places) is None:
        complain("No chromium was found; set CHROMIUM to its path for the browser tests.")


def _free_slot(places: Places) -> tuple[Places, Lock]:
    """Runs beside each other get clusters of their own; each is kept for the next run."""
    for number in range(1, SLOTS):
        slot = beside(places, "test" if number == 1 else f"test-{number}")
        lock = Lock(slot.run / "trial.lock")
        if lock.take():
            return slot, lock
    lock.wait()
    return slot, lock


def attended(
    argv: list[str],
    environment: dict[str, str],
    where: Path,
    supervisor: Supervisor,
) -> int:
    """A command in the foreground with the terminal's own Ctrl-C; servers stay under watch."""
    bound = bound_to_parent(signal.SIGTERM)
    process = subprocess.Popen(argv, cwd=where, env=environment, preexec_fn=bound)
    try:
        while process.poll() is None:
            supervisor.pause(0.1)
    except Stopped:
        _ended(process, seconds=10 if supervisor.asked_by == signal.SIGINT else 0)
    finally:
        process.terminate()
        code = _ended(process, seconds=30)
    return code if code >= 0 else 128 - code


def _ended(process: subprocess.Popen[bytes], *, seconds: float) -> int:
    try:
        return process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        if seconds > 10:
            process.kill()
            return process.wait()
        return 0


def manage(places: Places, arguments: list[str]) -> int:
    """Any management command against the servers of this checkout; its output is its own."""
    keep_aside()
    engines.provide(places, python_packages.RUNTIME)
    shared = Engines(places)
    with Supervisor(places.root, places.log) as supervisor:
        try:
            environment = shared.share(supervisor)
            _begin(shared, supervisor, environment)
            argv = processes.manage(places, *arguments)
            return attended(argv, environment, Path.cwd(), supervisor)
        except Stopped:
            return 130
        finally:
            shared.leave()


def _begin(shared: Engines, supervisor: Supervisor, environment: dict[str, str]) -> None:
    """Where nothing was ever started a command finds tables all the same; `up` loads the demo."""
    begun = settling.begun_with(shared.places) or addresses.given_database()
    if shared.owner.mine and not begun and addresses.mode() == "demo":
        with step("Database up to date"):
            settling.bootstrap(supervisor, shared.places, environment, [])


# One measuring person stands for many.
UNLIMITED = {"SOCKETS_PER_PERSON": "1000", "API_READS": "0", "API_WRITES": "0"}


def bench(places: Places, module: str, arguments: list[str]) -> int:
    """A benchmark against a platform of its own, durable like the real one."""
    own = beside(places, "bench")
    lock = Lock(own.run / "trial.lock")
    if not lock.take():
        say("Waiting for another benchmark of this checkout to finish")
        lock.wait()
    engines.provide(own, python_packages.DEVELOPMENT, lambda: _browser(own))
    with Supervisor(places.root, own.log) as supervisor:
        try:
            environment = _platform(own, supervisor)
            argv = [python_packages.python(places), "-m", module, *arguments]
            return attended(argv, environment, places.root, supervisor)
        except Stopped:
            return 130
        finally:
            supervisor.stop()
            lock.free()


def _platform(own: Places, supervisor: Supervisor) -> dict[str, str]:
    door = processes.door("demo", ports.any_free())
    environment = Engines(own).start(supervisor) | {"PUBLIC_URL": door.public_url} | UNLIMITED
    settling.collect_static(own, environment)
    settling.bootstrap(supervisor, own, environment, ["--demo"])
    processes.start(supervisor, own, environment, door)
    readiness.wait(door, supervisor)
    found = browser.environment(own)
    finders = {"PYTHONPATH": str(own.root / "bin")}  # peers are unpacked as our own servers are
    return environment | found | finders | {"ACCORD_MODE": addresses.mode()}
