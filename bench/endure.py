"""`bin/eoc endure soak|fuzz|chaos`: sockets, requests, a fan-out under faults, for long."""

import argparse
import asyncio
import os
import secrets
import subprocess
import sys
import time

import django

from eoc.project.environment import choose_settings

choose_settings()
django.setup()

from bench.fuzzing import parsers  # noqa: E402  (settings are chosen first)
from bench.report import machine, say  # noqa: E402
from bench.soak import soak  # noqa: E402

GENERATED = "tests/trust/test_api_survives_generated_requests.py"
FAN_OUT = "tests/faults/test_fan_out.py"


def _fuzz(arguments: argparse.Namespace) -> None:
    """The parsers under atheris for half of the time, then requests drawn from the API document.

    Each round and each parser has a seed of its own; what failed is run again by it.
    """
    begun = time.monotonic()
    if not parsers(arguments.minutes * 30, arguments.seed or secrets.randbelow(2**31)):
        sys.exit(1)
    until, rounds = begun + arguments.minutes * 60, 0
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


def _chaos(arguments: argparse.Namespace) -> None:
    """The fan-out of the tests, struck for so long; then it has twice as long to settle."""
    chosen = str(arguments.seed or secrets.randbelow(10**9))
    more = {"ENDURE_SEED": chosen, "ENDURE_SECONDS": str(arguments.minutes * 60)}
    tests = {"DJANGO_SETTINGS_MODULE": "eoc.project.settings_test", "ACCORD_MODE": "demo"}
    argv = [sys.executable, "-m", "pytest", "-q", "-s", "--timeout=0", FAN_OUT]
    done = subprocess.run(argv, env={**os.environ, **tests, **more}, check=False)
    say(endure="chaos", seed=chosen, failed=bool(done.returncode), **machine())
    if done.returncode:
        sys.exit(done.returncode)


def main(words: list[str]) -> None:
    """Endure and print; exits 1 where anything was lost or broke."""
    parser = argparse.ArgumentParser(prog="bin/eoc endure")
    parser.add_argument("what", choices=["soak", "fuzz", "chaos"])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--sockets", type=int, default=1000)
    parser.add_argument("--record", action="store_true", help="add a line to docs/endurance.md")
    parser.add_argument("--rate", type=int, default=5)
    parser.add_argument("--user", default="dana@riverton.example")
    parser.add_argument("--examples", type=int, default=60, help="of each operation and round")
    parser.add_argument("--seed", type=int, help="of the first round, to see a failure again")
    arguments = parser.parse_args(words)
    if arguments.what == "fuzz":
        _fuzz(arguments)
    elif arguments.what == "chaos":
        _chaos(arguments)
    elif not asyncio.run(soak(arguments)):
        sys.exit(1)


if __name__ == "__main__":
    main(sys.argv[1:])
