"""The processes of the running platform."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from launch import ports
from launch.addresses import for_relay, for_servers
from launch.places import Places
from launch.python_packages import python
from launch.supervisor import Supervisor

SCENARIO = "demo/scenarios/delaware_flood.yaml"
SCENARIO_SPEED = "1"
SOCKETS = [  # lent to the hub; not compressed, since that costs memory a socket and time a frame
    *("--ws", "eoc.realtime.protocol:HubProtocol", "--ws-max-size", "65536"),
    *("--ws-per-message-deflate", "false"),
]


@dataclass(frozen=True)
class Door:
    """Where the console listens and under which address people know it."""

    host: str
    port: int
    tls: tuple[str, str] | None
    public_url: str

    @property
    def public_host(self) -> str:
        return urlsplit(self.public_url).netloc or f"{self.host}:{self.port}"

    def options(self) -> list[str]:
        listen = ["--host", self.host, "--port", str(self.port)]
        if self.tls is not None:
            return [*listen, "--ssl-certfile", self.tls[0], "--ssl-keyfile", self.tls[1]]
        if os.environ.get("TRUSTED_PROXY"):
            return [*listen, "--proxy-headers", "--forwarded-allow-ips", "127.0.0.1"]
        return [*listen, "--no-proxy-headers"]


def door(mode: str, port: int) -> Door:
    """Loopback in a demo and behind a proxy; every address where the door itself speaks TLS."""
    certificate, key = os.environ.get("TLS_CERT"), os.environ.get("TLS_KEY")
    tls = (certificate, key) if certificate and key and mode == "live" else None
    host = os.environ.get("ACCORD_BIND", "0.0.0.0") if tls else "127.0.0.1"  # noqa: S104
    scheme = "https" if tls else "http"
    public = os.environ.get("PUBLIC_URL") or f"{scheme}://127.0.0.1:{port}"
    return Door(host, port, tls, public)


def beside(door: Door) -> Door:
    """Where the public site listens: as the console does, on the port next to it."""
    port = ports.another(door.port)
    scheme = "https" if door.tls else "http"
    return replace(door, port=port, public_url=f"{scheme}://127.0.0.1:{port}/public/")


def manage(places: Places, *arguments: str) -> list[str]:
    return [python(places), str(places.root / "manage.py"), *arguments]


def _module(places: Places, *arguments: str) -> list[str]:
    return [python(places), "-m", *arguments]


def web(places: Places, door: Door) -> list[str]:
    served = ["uvicorn", "eoc.project.asgi:application", *door.options()]
    manners = ["--lifespan", "off", "--timeout-graceful-shutdown", "5", *SOCKETS]
    return _module(places, *served, *manners)


def worker(places: Places) -> list[str]:
    celery = ["celery", "-A", "eoc.project.celery", "worker", "-Q", "alerts", "-c", "2"]
    return _module(places, *celery, "--without-gossip", "--without-mingle")


def beat(places: Places) -> list[str]:
    schedule = str(places.run / "beat")
    return _module(
        places, "celery", "-A", "eoc.project.celery", "beat", "-s", schedule, "--pidfile="
    )


def start(supervisor: Supervisor, places: Places, environment: dict[str, str], door: Door) -> None:
    """Everything that serves; the scenario is no part of it."""
    served, relayed = for_servers(environment), for_relay(environment)
    if environment["ACCORD_MODE"] == "demo":
        supervisor.start("sink", manage(places, "sink"), served)
    supervisor.start("web", web(places, door), {**served, "DATABASE_POOL": "1"})
    supervisor.start("relay", manage(places, "relay"), relayed)
    supervisor.start("worker", worker(places), relayed)
    supervisor.start("beat", beat(places), relayed)


def public(places: Places, door: Door) -> list[str]:
    """The public site's own server."""
    served = ["uvicorn", "residents.serving:application", *door.options()]
    manners = ["--lifespan", "off", "--timeout-graceful-shutdown", "5"]
    return _module(places, *served, *manners, "--ws", "none", "--no-access-log")


def for_public(environment: dict[str, str]) -> dict[str, str]:
    """Where the files lie, and no word of databases, queues or secrets."""
    directory = environment.get("PUBLIC_SITE_DIR") or f"{environment['ACCORD_LOCAL']}/public-site"
    plain = {
        name: environment[name] for name in ("PATH", "PYTHONUNBUFFERED") if name in environment
    }
    return {**plain, "PUBLIC_SITE_DIR": directory}


def play(supervisor: Supervisor, places: Places, environment: dict[str, str]) -> None:
    script = places.root / SCENARIO
    if Path(script).exists():
        argv = manage(places, "play_scenario", str(script), "--speed", SCENARIO_SPEED)
        supervisor.start("scenario", argv, for_servers(environment), may_end=True)
