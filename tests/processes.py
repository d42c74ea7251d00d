"""The real processes of an installation, started on the test's database and ended by their pid."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings

from tests import database

ROOT = Path(__file__).resolve().parents[1]
LENT = [  # as bin/launch/processes.py starts uvicorn
    *("--ws", "eoc.realtime.protocol:HubProtocol", "--ws-max-size", "65536"),
    *("--ws-per-message-deflate", "false"),
]


@dataclass
class Installation:
    """Web, worker, relay and sink of one test run; every process by its own name."""

    name: str
    directory: Path
    port: int
    environment: dict[str, str]
    sockets: list[str] = field(default_factory=lambda: LENT)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Where the console answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def messages(self) -> Path:
        """Where the sink keeps what it received."""
        return self.directory / "messages"

    def start(self, name: str, *command: str, role: str = "DATABASE_URL") -> None:
        """Start a process as the role whose URL is named."""
        environment = dict(self.environment)
        environment["DATABASE_URL"] = database.url(role, self.name)
        with (self.directory / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                [sys.executable, *command], cwd=ROOT, env=environment, stdout=log, stderr=log
            )

    def web(self) -> None:
        """Start uvicorn and wait until it is ready."""
        self.start(
            "web",
            *("-m", "uvicorn", "eoc.project.asgi:application", "--host", "127.0.0.1"),
            *("--port", str(self.port), "--lifespan", "off", *self.sockets),
        )
        self.wait_ready()

    def worker(self) -> None:
        """Start a Celery worker as the relay's role."""
        self.start(
            "worker",
            *("-m", "celery", "-A", "eoc.project.celery", "worker", "-c", "2"),
            *("-Q", self.environment["CELERY_QUEUE"], "--without-gossip", "--without-mingle"),
            role="RELAY_DATABASE_URL",
        )

    def relay(self) -> None:
        """Start the relay."""
        self.start("relay", "manage.py", "relay", role="RELAY_DATABASE_URL")

    def beat(self) -> None:
        """Start Celery's clock as the relay's role."""
        kept = str(self.directory / "beat")
        celery = ("-m", "celery", "-A", "eoc.project.celery", "beat", "-s", kept, "--pidfile=")
        self.start("beat", *celery, role="RELAY_DATABASE_URL")

    def sink(self) -> None:
        """Start the local sink of mail and webhooks."""
        self.start("sink", "manage.py", "sink")
        self.wait_for(lambda: (self.directory / "http.sock").exists(), 15)

    def redis(self) -> None:
        """Start this installation's own Redis, so that a test may kill it."""
        path = self.directory / "redis.sock"
        with (self.directory / "redis.log").open("ab") as log:
            self.running["redis"] = subprocess.Popen(
                ["redis-server", "--port", "0", "--unixsocket", str(path), "--save", ""],
                cwd=self.directory,
                stdout=log,
                stderr=log,
            )
        self.wait_for(path.exists, 10)

    def stop(self, name: str, how: signal.Signals = signal.SIGTERM) -> None:
        """End one process and wait for it."""
        self.running[name].send_signal(how)
        self._ended(name)

    def stop_all(self) -> None:
        """End whatever still runs: all at once, then the Redis they would wait for in vain."""
        others = [name for name in self.running if name != "redis"]
        for name in others:
            self.running[name].terminate()
        for name in others:
            self._ended(name)
        if "redis" in self.running:
            self.stop("redis")

    def mend(self) -> None:
        """Redis and the web server run and are ready, whatever was done to them before."""
        if not self._runs("redis"):
            self.redis()
        if self._runs("web"):
            self.wait_ready()
        else:
            self.web()

    def wait_ready(self) -> None:
        """Until /readyz answers 200."""
        self.wait_for(self._ready, 30)

    def wait_for(self, condition: Callable[[], bool], seconds: float) -> None:
        """Poll until the condition holds, or fail with the ends of the logs."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if condition():
                return
            time.sleep(0.05)
        raise AssertionError(f"waited {seconds} s in vain\n{self.logs()}")

    def logs(self) -> str:
        """The last lines each process wrote."""
        return "\n".join(
            f"--- {path.name}\n" + "\n".join(path.read_text(errors="replace").splitlines()[-25:])
            for path in sorted(self.directory.glob("*.log"))
        )

    @contextmanager
    def told(self, **more: str) -> Iterator[None]:
        """What is started within this block hears these variables too, the web server anew."""
        before = self.environment
        self._tell(before | more)
        yield
        self._tell(before)

    def _tell(self, environment: dict[str, str]) -> None:
        self.environment = environment
        if self._runs("web"):
            self.stop("web")

    def _runs(self, name: str) -> bool:
        return name in self.running and self.running[name].poll() is None

    def _ended(self, name: str) -> None:
        process = self.running.pop(name)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5)

    def _ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


def free_port() -> int:
    """A loopback port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def founded() -> Iterator[Installation]:
    """An installation on the run's database with a Redis of its own; all it started ends here."""
    directory = Path(tempfile.mkdtemp(prefix="eoc-", dir="/tmp"))
    port = free_port()
    redis = directory / "redis.sock"
    name = str(settings.DATABASES["default"]["NAME"])
    environment = {
        **os.environ,
        "ACCORD_MODE": "demo",
        "DJANGO_SETTINGS_MODULE": "eoc.project.settings_test",
        "ACCORD_LOCAL": str(directory),
        "ACCORD_SINK_DIR": str(directory),
        "REDIS_URL": f"unix://{redis}?db=0",
        "CHANNEL_REDIS_URL": f"unix://{redis}?db=1",
        "BROKER_URL": f"redis+socket://{redis}?virtual_host=2",
        "CELERY_QUEUE": f"alerts-{port}",
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "OWNER_DATABASE_URL": "",
        "STATEMENT_TIMEOUT": "15s",  # two cores carry every test at once
    }
    made = Installation(name, directory, port, environment)
    try:
        made.redis()
        yield made
    finally:
        made.stop_all()
        shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture
def installation(committed_db: None) -> Iterator[Installation]:
    """An installation of one test, on its committed database."""
    with founded() as made:
        yield made
