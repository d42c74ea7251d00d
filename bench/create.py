"""Single incidents through the service, each in a transaction of its own."""

import argparse
import statistics
import time

from agencies.models import User
from agencies.services import sharing
from bench.report import machine, say
from eoc.access import scope
from incidents.services import incidents


def _round(email: str, count: int) -> float:
    actor = sharing.actor_of(User.objects.get_by_natural_key(email))
    agency = min(actor.agencies)
    begin = time.perf_counter()
    for step in range(count):
        with scope(actor):
            incidents.log(
                by=actor,
                agency_id=agency,
                type="other_fire",
                severity="low",
                title=f"Illustrative measurement {step}",
                place_text="bench",
            )
    return count / (time.perf_counter() - begin)


def main(words: list[str]) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="bin/eoc bench create")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--user", default="dana@riverton.example")
    arguments = parser.parse_args(words)
    rates = [_round(arguments.user, arguments.count) for _ in range(arguments.rounds)]
    say(
        bench="create",
        per_second=round(statistics.median(rates)),
        rounds=[round(r) for r in rates],
        **machine(),
    )
    say(bench="create", ratios={})
