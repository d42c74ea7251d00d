"""Parsers under atheris, each in a process of its own, from the documents of the shelf."""

import os
import re
import subprocess
import sys
from pathlib import Path

from bench.report import machine, say

ROOT = Path(__file__).resolve().parents[1]
SHELF = Path(os.environ.get("ACCORD_STANDARDS", ROOT.parent / "shared" / "standards"))
FOLDERS = ("cap/given", "cap/malformed", "cap/given_feeds", "edxl/rm", "feeds/nws", "feeds/usgs")
TARGETS = ("cap", "edxl", "feeds", "texts", "signature", "json", "wording")
EXECUTED = re.compile(r"stat::number_of_executed_units:\s+(\d+)")
LAST_LINES = 60


def parsers(seconds: float, seed: int) -> bool:
    """Each parser for its share of the time; False as soon as one of them breaks."""
    return all(fuzzed(name, max(1, round(seconds / len(TARGETS))), seed) for name in TARGETS)


def fuzzed(name: str, seconds: int, seed: int) -> bool:
    """One parser for so many seconds, beginning with the documents of the shelf."""
    folders = [str(SHELF / folder) for folder in FOLDERS if (SHELF / folder).is_dir()]
    argv = [sys.executable, "-m", "bench.fuzz_parsers", name, str(seconds), str(seed), *folders]
    settings = {"DJANGO_SETTINGS_MODULE": "eoc.project.settings", **os.environ}
    done = subprocess.run(
        argv, cwd=ROOT, capture_output=True, text=True, errors="replace", check=False, env=settings
    )
    executed = EXECUTED.search(done.stderr)
    documents = int(executed[1]) if executed else 0
    failed = bool(done.returncode) or not documents
    say(endure="fuzz", parser=name, seed=seed, seconds=seconds, documents=documents,
        failed=failed, **machine())  # fmt: skip
    if failed:
        lines = [*done.stderr.splitlines(), *done.stdout.splitlines()]  # what was raised is last
        told = [line for line in lines if not line.startswith("INFO: ")]
        print("\n".join(told[-LAST_LINES:]), file=sys.stderr)
    return not failed
