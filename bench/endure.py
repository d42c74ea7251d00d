"""`bin/eoc endure soak|fuzz`: sockets and changes for long; generated requests for long."""

import argparse
import asyncio
import os
import secrets
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

import django

from eoc.project.environment import choose_settings

choose_settings()
django.setup()

from django.conf import settings  # noqa: E402  (settings are chosen first)

from bench.live import SOCKETS, Sockets, change  # noqa: E402
from bench.logins import session_cookie  # noqa: E402
from bench.report import machine, say  # noqa: E402

EVERY_SECONDS = 30
GENERATED = "tests/trust/test_api_survives_generated_requests.py"


def web_rss_kb() -> int:
    """Resident memory of the platform's web process, found by its port; 0 where it is not ours."""
    port = str(urlsplit(settings.PUBLIC_URL).port or "")
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
            if b"uvicorn" in words and port.encode() in words:
                status = (process / "status").read_text()
                return int(status.split("VmRSS:")[1].split()[0])
        except (OSError, IndexError):
            continue
    return 0


async def _soak(arguments: argparse.Namespace) -> None:
    name, value = await asyncio.to_thread(session_cookie, arguments.user)
    sockets = Sockets()
    tasks = [
        asyncio.create_task(sockets.listen(index, f"{name}={value}")) for index in range(SOCKETS)
    ]
    await asyncio.sleep(2)
    committed: dict[str, float] = {}
    seconds = int(arguments.minutes * 60)
    changer = threading.Thread(
        target=change, args=(arguments.user, seconds, arguments.rate, committed)
    )
    begun, memory = time.monotonic(), [web_rss_kb()]
    changer.start()
    while changer.is_alive():
        await asyncio.sleep(min(EVERY_SECONDS, seconds))
        memory.append(web_rss_kb())
        minute = round((time.monotonic() - begun) / 60, 1)
        say(endure="soak", minute=minute, rss_kb=memory[-1], committed=len(committed))
    await asyncio.sleep(3)
    for task in tasks:
        task.cancel()
    lost = sum(len(committed) - len(committed.keys() & heard.keys()) for heard in sockets.heard)
    say(endure="soak", sockets=SOCKETS, committed=len(committed), lost=lost, **machine())
    say(endure="soak", rss_first_kb=memory[0], rss_last_kb=memory[-1])
    if lost:
        sys.exit(1)


def _fuzz(arguments: argparse.Namespace) -> None:
    """Requests drawn from the API document, round after round, each from a seed of its own."""
    until, rounds = time.monotonic() + arguments.minutes * 60, 0
    while time.monotonic() < until:
        chosen = str(arguments.seed or secrets.randbelow(10**9))
        more = {"ENDURE_SEED": chosen, "ENDURE_EXAMPLES": str(arguments.examples)}
        tests = {"DJANGO_SETTINGS_MODULE": "eoc.project.settings_test", "ACCORD_MODE": "demo"}
        argv = [sys.executable, "-m", "pytest", "-q", "--timeout=0", GENERATED]
        done = subprocess.run(argv, env={**os.environ, **tests, **more}, check=False)
        rounds += 1
        say(endure="fuzz", round=rounds, seed=chosen, failed=bool(done.returncode))
        if done.returncode:
            sys.exit(done.returncode)
        arguments.seed = None
    say(endure="fuzz", rounds=rounds, examples=arguments.examples, **machine())


def main(words: list[str]) -> None:
    """Endure and print; exits 1 where anything was lost or broke."""
    parser = argparse.ArgumentParser(prog="bin/eoc endure")
    parser.add_argument("what", choices=["soak", "fuzz"])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--rate", type=int, default=5)
    parser.add_argument("--user", default="dana@riverton.example")
    parser.add_argument("--examples", type=int, default=60, help="of each operation and round")
    parser.add_argument("--seed", type=int, help="of the first round, to see a failure again")
    arguments = parser.parse_args(words)
    if arguments.what == "fuzz":
        _fuzz(arguments)
    else:
        asyncio.run(_soak(arguments))


if __name__ == "__main__":
    main(sys.argv[1:])
