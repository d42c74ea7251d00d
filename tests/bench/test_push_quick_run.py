"""`bench push --quick` against a real web process: what it prints, and that all heard the same."""

import json
import subprocess
import sys
from typing import Any

from tests import database
from tests.cast import Cast
from tests.processes import ROOT, Installation

KEYS = {"nchan_1000", "nchan_5000", "channels_5000"}


def quick(installation: Installation) -> list[dict[str, Any]]:
    """The lines of a run without peers."""
    environment = installation.environment | {
        "DATABASE_URL": database.url("DATABASE_URL", installation.name),
        "PYTHONPATH": str(ROOT / "bin"),
    }
    done = subprocess.run(
        [sys.executable, "-m", "bench", "push", "--quick", "--peers"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert not done.returncode, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_quick_run_ends_with_ratios_and_every_console_heard_the_same(
    installation: Installation, committed_cast: Cast
) -> None:
    installation.web()
    *lines, last = quick(installation)
    assert last == {"bench": "push", "ratios": dict.fromkeys(KEYS)}
    parts = {line["part"] for line in lines if "part" in line}
    assert parts == {"memory", "latency", "positions", "rates", "storm"}
    ours = next(line for line in lines if line.get("part") == "rates")
    assert ours["side"] == "accord"
    assert (ours["lost"], ours["wrong_sockets"], ours["unequal_rounds"]) == (0, 0, 0)
    changes = next(line for line in lines if "changes" in line)
    assert changes["lost"] == 0
