"""Commits what it reads: each line an event in the journal, or incidents at a rate.

Run as a process of its own, `python -m bench.publisher AGENCY`. It says `ready` once; for the line
`incidents RATE COUNT` it says each number and when COMMIT returned (monotonic seconds).
"""

import sys
import time

import django

from eoc.project.environment import choose_settings

choose_settings()
django.setup()

from django.db import transaction  # noqa: E402  (settings are chosen first)

from agencies.services import sharing  # noqa: E402
from agencies.services.sharing import OF_AN_AGENCY  # noqa: E402
from eoc import journal  # noqa: E402
from eoc.access import Actor, scope  # noqa: E402
from incidents.services import incidents  # noqa: E402


def _append(text: str, by: Actor, agency_id: int) -> None:
    """One event in a transaction of its own, told to every audience the agency's people are."""
    told = {
        journal.Audience("a", agency_id, *stream.split(".")): {"text": text}
        for stream in OF_AN_AGENCY
    }
    with scope(by):
        journal.append(kind="bench.posted", by=by, mode=by.mode, audiences=told, quiet=True)


def _log(by: Actor, agency_id: int) -> None:
    """One incident through the service; its commit is timed before anybody is poked."""
    moments: list[float] = []
    with scope(by):
        transaction.on_commit(lambda: moments.append(time.monotonic()))
        made = incidents.log(
            by=by,
            agency_id=agency_id,
            type="other_fire",
            severity="low",
            title="Illustrative measurement",
            place_text="bench",
        )
    print(made.number, moments[0], flush=True)


def _log_at(rate: float, count: int, by: Actor, agency_id: int) -> None:
    begin = time.monotonic()
    for step in range(count):
        _log(by, agency_id)
        time.sleep(max(0.0, begin + (step + 1) / rate - time.monotonic()))


def main(agency_id: int) -> None:
    """Serve until the input ends."""
    by = sharing.operator(name="Bench")
    print("ready", flush=True)
    for line in sys.stdin:
        words = line.rstrip("\n")
        if words.startswith("incidents "):
            _, rate, count = words.split()
            _log_at(float(rate), int(count), by, agency_id)
        else:
            _append(words, by, agency_id)


if __name__ == "__main__":
    main(int(sys.argv[1]))
