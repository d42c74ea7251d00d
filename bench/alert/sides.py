"""The two sides: workers that carry what is due in batches, and one Celery task each."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bench.alert_each import QUEUE, send

ROOT = Path(__file__).resolve().parents[2]
WORKERS = 2


class Batches:
    """So many processes, each doing what a worker's `deliver` does."""

    name = "accord"

    def __init__(self, database: str, environment: dict[str, str]) -> None:
        argv = [sys.executable, "-m", "bench.alert_sender", database]
        self.workers = [
            subprocess.Popen(
                argv, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
            for _ in range(WORKERS)
        ]
        for worker in self.workers:
            assert worker.stdout is not None
            worker.stdout.readline()

    def go(self, ids: Sequence[int]) -> None:
        """Ring."""
        for worker in self.workers:
            assert worker.stdin is not None
            worker.stdin.write(b"\n")
            worker.stdin.flush()

    def settle(self) -> None:
        """Wait until all are done."""
        for worker in self.workers:
            assert worker.stdout is not None
            worker.stdout.readline()

    def close(self) -> None:
        """End them."""
        for worker in self.workers:
            assert worker.stdin is not None
            worker.stdin.close()
            worker.wait(30)


class TaskEach:
    """A Celery worker with as many processes, and a task for each delivery."""

    name = "task_each"

    def __init__(self, database: str, environment: dict[str, str]) -> None:
        argv = [sys.executable, "-m", "celery", "-A", "bench.alert_each", "worker"]
        argv += ["-Q", QUEUE, "-c", str(WORKERS), "--loglevel", "ERROR"]
        argv += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        told = environment | {"BENCH_DATABASE": database}
        self.worker = subprocess.Popen(argv, cwd=ROOT, env=told, stdout=subprocess.DEVNULL)
        time.sleep(5)  # it says nothing when it is ready

    def go(self, ids: Sequence[int]) -> None:
        """A task for each."""
        with send.app.producer_pool.acquire(block=True) as producer:
            for number in ids:
                send.apply_async([number], producer=producer)

    def settle(self) -> None:
        """Its tasks have ended when the sinks have everything."""

    def close(self) -> None:
        """End it."""
        self.worker.terminate()
        self.worker.wait(30)


def environment(trust: Path, origins: Sequence[str], mail_port: int) -> dict[str, str]:
    """The sinks are named as origins inside the house, and believed by their certificate."""
    named = {"SSL_CERT_FILE": str(trust), "OUTGOING_INTERNAL": ",".join(origins)}
    named["BENCH_MAIL_PORT"] = str(mail_port)
    return {**os.environ, **named, "DATABASE_POOL": "0"}
