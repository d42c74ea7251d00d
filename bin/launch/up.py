"""`bin/eoc up`: from nothing to a console that answers."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass

from launch import addresses, engines, ports, processes, python_packages, readiness, settling
from launch.engines import Engines
from launch.locks import Lock, Running
from launch.places import Places
from launch.speech import Refused, say, step
from launch.supervisor import Stopped, Supervisor

LOGINS = "demo-logins.txt"
FIRST_LINK = "first-admin-link.txt"


@dataclass(frozen=True)
class Wish:
    """What the person asked `up` for."""

    port: int
    quiet: bool
    beginning: settling.Beginning


def lock_of(places: Places) -> Lock:
    return Lock(places.run / "up.lock")


def up(places: Places, wish: Wish) -> int:
    begun = time.time()
    lock = lock_of(places)
    if not lock.take():
        running = lock.read()
        where = f" at {running.url} (process {running.pid})" if running else ""
        raise Refused(f"Accord is already running{where}. To stop it: bin/eoc down")
    door = processes.door(addresses.mode(), wish.port)
    ports.require_free(door.host, door.port)
    lock.write(Running(os.getpid(), door.public_url))
    try:
        _run(places, wish, door, begun)
    except Stopped:
        say("Accord has stopped. Its data is kept.")
    finally:
        lock.free()
    return 0


def _run(places: Places, wish: Wish, door: processes.Door, begun: float) -> None:
    say("Accord is starting")
    arguments = wish.beginning.arguments(places)
    with Supervisor(places.root, places.log) as supervisor:
        places.make()
        engines.provide(places, python_packages.RUNTIME)
        supervisor.check()
        data = Engines(places)
        environment = _start(data, supervisor, door, arguments)
        if not wish.quiet and not wish.beginning.empty and addresses.mode() == "demo":
            processes.play(supervisor, places, environment)
        _publish(supervisor, places, environment, door)
        say(_welcome(places, door, begun))
        supervisor.watch()


def _publish(
    supervisor: Supervisor, places: Places, environment: dict[str, str], door: processes.Door
) -> None:
    """The public site's own process; without it the console answers the same addresses."""
    own = processes.beside(door)
    try:
        ports.require_free(own.host, own.port)
    except Refused:
        say(f"  Port {own.port} is in use: no process of its own for the public site")
        return
    argv = processes.public(places, own)
    supervisor.start("public", argv, processes.for_public(environment))
    say(f"Public alerts, for everybody: {own.public_url}")


def _start(
    data: Engines, supervisor: Supervisor, door: processes.Door, arguments: list[str]
) -> dict[str, str]:
    places = data.places
    told = {"PUBLIC_URL": door.public_url}
    if addresses.mode() == "live":
        told = {k: os.environ[k] for k in ("PUBLIC_URL",) if k in os.environ}
        _require_safe(places, told)
    with step("PostgreSQL and Redis ready"):
        environment = data.own(supervisor) | told
    settling.collect_static(places, environment)
    with step("Database up to date"):
        settling.bootstrap(supervisor, places, environment, arguments)
    with step("Console, worker, relay and beat ready"):
        processes.start(supervisor, places, environment, door)
        readiness.wait(door, supervisor)
    return environment


def _require_safe(places: Places, told: dict[str, str]) -> None:
    places.make()
    environment = {"DATABASE_URL": "postgresql://eoc_app@/eoc", **addresses.base(places), **told}
    settling.require_safe(places, environment)


def _welcome(places: Places, door: processes.Door, begun: float) -> str:
    link = places.state / FIRST_LINK
    if link.exists() and link.stat().st_mtime >= begun:
        address = link.read_text().strip()
        return f"Open {address} to set the first administrator's password (this link is good once)."
    logins = places.state / LOGINS
    if logins.exists():
        return f"Open {door.public_url} and log in as {logins.read_text().strip()}"
    return f"Open {door.public_url}"
