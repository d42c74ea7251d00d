"""Stock Channels under the same server as ours: uvicorn, one process, its Redis ours."""

import subprocess
import sys

from django.conf import settings

from bench.machine import free_port
from bench.peers import packages
from bench.peers.process import Process
from bench.push.sides import WebSockets

REDIS_NUMBER = 5


class StockChannels(WebSockets):
    """One uvicorn with the tutorial's consumer; no login is asked of it."""

    name = "channels"

    def __init__(self) -> None:
        super().__init__()
        self.port = free_port()
        redis = settings.CHANNEL_REDIS_URL.replace("db=1", f"db={REDIS_NUMBER}")
        environment = packages.python_environment() | {"PEER_REDIS": redis}
        served = ["uvicorn", "bench.peers.channels_app:application", "--lifespan", "off"]
        where = ["--host", "127.0.0.1", "--port", str(self.port), "--log-level", "warning"]
        argv = [sys.executable, "-m", *served, *where, "--ws", "websockets-sansio"]
        self.process = Process("channels", argv, environment, self.port)
        self.pids = [self.process.pid]
        self.poster = subprocess.Popen(
            [sys.executable, "-m", "bench.peers.channels_app"],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self.poster.stdout is not None
        self.poster.stdout.readline()

    def post(self, body: bytes) -> None:
        """Say it to the group."""
        assert self.poster.stdin is not None
        self.poster.stdin.write(body + b"\n")
        self.poster.stdin.flush()

    def close(self) -> None:
        """End the poster and the server."""
        assert self.poster.stdin is not None
        self.poster.stdin.close()
        self.poster.wait(10)
        self.process.end()
