"""`bin/eoc check`: everything that can be said about the code without running it."""

from __future__ import annotations

import os
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from launch import python_packages
from launch.places import Places
from launch.processes import manage
from launch.python_packages import python
from launch.speech import say

GOOD_LIVE_SETTINGS = {
    "ACCORD_MODE": "live",
    "SECRET_KEY": "a-key-for-checking-only-7Qw2-x9Vb-4Lm8-Rt5y-Zp3k-Hd6s-Nf1c-Gj0u-We7a",
    "DATABASE_URL": "postgresql://eoc_app@/eoc?host=/nowhere",
    "REDIS_URL": "unix:///nowhere/redis.sock",
    "ALLOWED_HOSTS": "eoc.example.org",
    "PUBLIC_URL": "https://eoc.example.org",
    "TRUSTED_PROXY": "1",
    "SMTP_URL": "smtp://mail.example.org:587",
    "DJANGO_SETTINGS_MODULE": "eoc.project.settings",
}


@dataclass(frozen=True)
class Step:
    """One tool and what it is asked."""

    name: str
    argv: list[str]


@dataclass(frozen=True)
class Finding:
    """How one step ended and what it had to say."""

    step: Step
    code: int
    seconds: float
    words: str


def steps(places: Places) -> list[Step]:
    """The longest first, so that two at a time end soonest."""
    tool = [python(places), "-m"]
    programs = Path(python(places)).parent
    return [
        Step("types (mypy)", [*tool, "mypy"]),
        Step("settings (check --deploy)", manage(places, "check", "--deploy", *_WARNINGS)),
        Step("migrations", manage(places, "makemigrations", "--check", "--dry-run")),
        Step("floors (import-linter)", [str(programs / "lint-imports"), "--no-cache", "--no-logo"]),
        Step("templates (djlint)", [str(programs / "djlint"), "templates", "--lint", "--quiet"]),
        Step("lint (ruff)", [*tool, "ruff", "check", "--quiet", "--output-format", "concise"]),
        Step(
            "format (ruff)", [*tool, "ruff", "format", "--check", "--output-format", "concise", "."]
        ),
    ]


_WARNINGS = ("--fail-level", "WARNING")


def check(places: Places) -> int:
    begun = time.monotonic()
    python_packages.provide(places, python_packages.DEVELOPMENT)
    findings = _all(places, steps(places))
    for finding in findings:
        if finding.code:
            say(f"\n{finding.step.name}:\n{finding.words.strip()}")
    bad = sum(1 for finding in findings if finding.code)
    verdict = f"{bad} of {len(findings)} checks found something" if bad else "All checks passed"
    say(f"{verdict} ({time.monotonic() - begun:.1f} s)")
    return 1 if bad else 0


def _all(places: Places, wanted: list[Step]) -> list[Finding]:
    findings: list[Finding] = []
    with ThreadPoolExecutor(max(2, os.cpu_count() or 2)) as hands:
        for done in as_completed([hands.submit(_one, places, step) for step in wanted]):
            finding = done.result()
            findings.append(finding)
            result = "ok" if finding.code == 0 else "FOUND SOMETHING"
            say(f"  {finding.step.name:<28} {finding.seconds:5.1f} s  {result}")
    return findings


def _one(places: Places, step: Step) -> Finding:
    begun = time.monotonic()
    inherited = {k: v for k, v in os.environ.items() if not k.endswith("DATABASE_URL")}
    own = {"ACCORD_LOCAL": str(places.local), "SIGNING_KEY_FILE": str(_key(places))}
    done = subprocess.run(
        step.argv,
        cwd=places.root,
        env={**inherited, **GOOD_LIVE_SETTINGS, **own},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return Finding(step, done.returncode, time.monotonic() - begun, done.stdout)


def _key(places: Places) -> Path:
    """A file where a live installation has its signing key; that it is there is all that counts."""
    key = places.local / "key-for-checking"
    key.touch(mode=0o600)
    return key
