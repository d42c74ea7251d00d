"""PostgreSQL and Redis of one state directory: started by the first who needs them."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from launch import addresses, apt, postgres, printing, python_packages, redis, servers
from launch.locks import Lock
from launch.places import Places
from launch.speech import complain, say, step
from launch.supervisor import Supervisor


def provide(places: Places, requirements: str, *others: Callable[[], None]) -> None:
    """Brings Python packages and servers side by side; a warm start finds all of it in place."""
    work = [
        lambda: python_packages.provide(places, requirements),
        lambda: _servers(places),
        *others,
    ]
    with ThreadPoolExecutor(len(work)) as hands:
        for done in [hands.submit(one) for one in work]:
            done.result()


def _servers(places: Places) -> None:
    wanted = servers.missing(
        places, postgres=not addresses.given_database(), redis=not addresses.given_redis()
    )
    if wanted:
        with step("PostgreSQL, PostGIS and Redis installed"):
            apt.provide(wanted, servers.unpacked(places), places.log / "apt.log")
    printing.provide(places)


@dataclass
class Engines:
    """The servers of data, and whether it is ours to stop them; keep it while they are used."""

    places: Places
    durable: bool = True

    def __post_init__(self) -> None:
        self.owner = Lock(self.places.run / "servers.lock")
        self.users = Lock(self.places.run / "users.lock")

    def start(self, supervisor: Supervisor) -> dict[str, str]:
        """Starts what was not given by a URL, and tells every process where it is."""
        self.places.make()
        addresses.require_whole()
        found = addresses.base(self.places) | printing.environment(self.places)
        if addresses.given_redis():
            found |= addresses.of_given_redis()
        else:
            found |= self._redis(supervisor)
        if not addresses.given_database():
            found |= self._postgres(supervisor)
        return found

    def share(self, supervisor: Supervisor) -> dict[str, str]:
        """Uses the servers that run, or starts them for as long as someone uses them."""
        self.places.make()
        self.users.wait(shared=True)
        if self.owner.take():
            return self.start(supervisor)
        found = addresses.base(self.places) | printing.environment(self.places)
        cluster = postgres.cluster(self.places, durable=self.durable)
        store = redis.store(self.places, durable=self.durable)
        while not redis.answers(store.socket) or not _ready(cluster):
            supervisor.pause(0.1)
        return found | addresses.of_cluster(cluster) | addresses.of_store(store)

    def own(self, supervisor: Supervisor) -> dict[str, str]:
        """Starts the servers for good; waits for a short command that has them right now."""
        self.places.make()
        if not self.owner.take():
            say("  Waiting for another command of this checkout to finish")
            while not self.owner.take():
                supervisor.pause(0.2)
        return self.start(supervisor)

    def leave(self) -> None:
        """Before the servers stop: others who joined them finish first."""
        self.users.free()
        if self.owner.mine and not self.users.take():
            complain("  Another command still uses the servers; waiting for it")
            self.users.wait()

    def _redis(self, supervisor: Supervisor) -> dict[str, str]:
        store = redis.store(self.places, durable=self.durable)
        redis.start(store, supervisor)
        return addresses.of_store(store)

    def _postgres(self, supervisor: Supervisor) -> dict[str, str]:
        cluster = postgres.cluster(self.places, durable=self.durable)
        postgres.start(cluster, supervisor)
        return addresses.of_cluster(cluster)


def _ready(cluster: postgres.Cluster) -> bool:
    found = postgres.state(cluster)
    return found is not None and found[1] == "ready"


def client(places: Places, name: str) -> tuple[list[str], dict[str, str]]:
    """A PostgreSQL client program that fits the servers of this checkout."""
    tools = servers.find_postgres(places)
    if tools is None:
        return [name], dict(os.environ)
    return [tools.program(name)], {**os.environ, **tools.environment}
