"""A private Redis of this checkout, on a unix socket."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from launch.places import Places, make_private
from launch.servers import RedisTools, require_redis
from launch.supervisor import REDIS, Supervisor


@dataclass(frozen=True)
class Store:
    """One Redis of ours; a durable one keeps its append-only file."""

    tools: RedisTools
    home: Path
    socket: Path
    durable: bool

    def url(self, number: int) -> str:
        return f"unix://{quote(str(self.socket))}?db={number}"

    def broker_url(self, number: int) -> str:
        return f"redis+socket://{quote(str(self.socket))}?virtual_host={number}"

    def command(self) -> list[str]:
        settings = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.home),
            "appendonly": "yes" if self.durable else "no",
            "maxmemory-policy": "noeviction",
            "save": "",
            "daemonize": "no",
        }
        chosen = [part for name, value in settings.items() for part in (f"--{name}", value)]
        return [self.tools.server, *chosen]


def store(places: Places, *, durable: bool) -> Store:
    home = places.state / "redis"
    make_private(home)
    return Store(require_redis(places), home, places.sockets / "redis.sock", durable)


def answers(path: Path) -> bool:
    return _asked(path, b"PING\r\n").startswith(b"+PONG")


def _asked(path: Path, command: bytes) -> bytes:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(1)
        try:
            line.connect(str(path))
            line.sendall(command)
            return line.recv(16)
        except OSError:
            return b""


def start(store: Store, supervisor: Supervisor) -> None:
    """Starts Redis; one that a killed launcher may have left running gives way first."""
    if answers(store.socket):
        _asked(store.socket, b"SHUTDOWN\r\n")
    while answers(store.socket):
        supervisor.pause(0.1)
    environment = {**os.environ, **store.tools.environment}
    supervisor.start("redis", store.command(), environment, rank=REDIS)
    while not answers(store.socket):
        supervisor.pause(0.05)
