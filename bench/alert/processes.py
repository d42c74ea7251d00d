"""Real processes of the platform on a database of a bench's own, ended with it."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bench.alert.mail_sink import MailSink
from bench.alert.sides import ROOT, WORKERS
from bench.alert_each import QUEUE
from bench.ground import url
from bench.peers.process import Process

WARM = 5.0


@contextmanager
def worker(database: str, mail: MailSink, environment: dict[str, str]) -> Iterator[None]:
    """As the platform starts it, with letters into the bench's sink."""
    argv = ["-m", "celery", "-A", "eoc.project.celery", "worker"]
    argv += ["-c", str(WORKERS), "-Q", QUEUE, "--loglevel", "ERROR"]
    argv += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    told = {"DATABASE_URL": url("RELAY", database), **_into(mail)}
    with _running(argv, environment | told):
        yield


@contextmanager
def relay(database: str, mail: MailSink, environment: dict[str, str]) -> Iterator[None]:
    """As `manage relay` does; it rings for the bench's worker, and carries what that leaves."""
    with _running(["-m", "bench.timer_relay", database], environment | _into(mail)):
        yield


@contextmanager
def web(database: str, environment: dict[str, str], port: int) -> Iterator[None]:
    """Pages and API at a port of loopback."""
    argv = [sys.executable, "-m", "uvicorn", "eoc.project.asgi:application", "--lifespan", "off"]
    argv += ["--host", "127.0.0.1", "--port", str(port), "--no-access-log"]
    told = {"DATABASE_URL": url("", database), "CELERY_QUEUE": QUEUE}
    process = Process("web", argv, environment | told, port)
    try:
        yield
    finally:
        process.end()


def _into(mail: MailSink) -> dict[str, str]:
    """Bells of the bench, and letters into its sink."""
    return {"CELERY_QUEUE": QUEUE, "ACCORD_SINK_DIR": str(mail.home)}


@contextmanager
def _running(argv: list[str], environment: dict[str, str]) -> Iterator[None]:
    """Neither says when it is ready."""
    process = subprocess.Popen(
        [sys.executable, *argv], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
    )
    time.sleep(WARM)
    try:
        yield
    finally:
        process.terminate()
        process.wait(60)
