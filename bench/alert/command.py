"""Both sides in turns, towards the same sinks, which must hold each key exactly once."""

import argparse
import statistics
import time
import uuid
from dataclasses import dataclass, field

from bench.alert import ground, sides
from bench.alert.sinks import Sinks
from bench.ground import as_relay, region
from bench.report import machine, say

DATABASE = "eoc_bench_alert"
PATIENCE = 300.0


@dataclass
class Tally:
    """What one side did."""

    rates: list[float] = field(default_factory=list)
    last: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    wrong: int = 0  # keys missing or doubled, rows not marked as sent


def main(words: list[str]) -> None:
    """Measure and print."""
    told = _told(words)
    say(bench="alert", recipients=told.recipients, hosts=told.hosts, **machine())
    sinks = Sinks(told.hosts)
    try:
        with region(DATABASE):
            tallies = _measured(told, sinks)
    finally:
        sinks.close()
    for name, tally in tallies.items():
        say(bench="alert", side=name, **_summed(tally), **machine())
    say(bench="alert", ratios=_ratios(tallies))


def _told(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/eoc bench alert")
    parser.add_argument("--quick", action="store_true", help="small numbers, below a minute")
    parser.add_argument("--recipients", type=int, default=100_000)
    parser.add_argument("--hosts", type=int, default=200)
    parser.add_argument("--tasks", type=int, default=2_000, help="deliveries by one task each")
    parser.add_argument("--rounds", type=int, default=5)
    told = parser.parse_args(words)
    if told.quick:
        told.recipients, told.hosts, told.tasks, told.rounds = 2_000, 20, 200, 1
    return told


def _measured(told: argparse.Namespace, sinks: Sinks) -> dict[str, Tally]:
    environment = sides.environment(sinks.trust, sinks.origins)
    everybody = ground.recipients(told.recipients, sinks.origins)
    few = ground.some(everybody, told.tasks)
    as_relay()
    both = [
        (sides.Batches(DATABASE, environment), everybody),
        (sides.TaskEach(DATABASE, environment), few),
    ]
    tallies = {side.name: Tally() for side, _ in both}
    try:
        for number in range(told.rounds):
            for side, to in both:
                _round(side, to, sinks, tallies[side.name], number + 1)
    finally:
        for side, _ in both:
            side.close()
    return tallies


def _round(
    side: sides.Batches | sides.TaskEach,
    to: ground.Recipients,
    sinks: Sinks,
    tally: Tally,
    number: int,
) -> None:
    """From the alert's acceptance to the last sink; all of the bookkeeping is in it."""
    sinks.forget()
    begun = time.monotonic()
    event = ground.alert(to)
    accepted = time.monotonic()
    ids = [pk for pk, _, _ in ground.deliveries(event)] if side.name == "task_each" else []
    sent = time.monotonic()
    side.go(ids)
    first = _awaited(sinks, 1, sent)
    last = _awaited(sinks, to.count, sent)
    side.settle()
    time.sleep(1)
    tally.wrong += _wrong(event, sinks)
    seconds = accepted - begun + last
    tally.rates.append(to.count / seconds)
    tally.last.append(seconds)
    tally.first.append(first)
    say(
        bench="alert",
        round=number,
        side=side.name,
        recipients=to.count,
        accepted_s=round(accepted - begun, 2),
        last_s=round(seconds, 2),
        per_second=round(to.count / seconds),
    )


def _awaited(sinks: Sinks, count: int, since: float) -> float:
    until = since + PATIENCE
    while sinks.lines() < count and time.monotonic() < until:
        time.sleep(0.05)
    return time.monotonic() - since


def _wrong(event: uuid.UUID, sinks: Sinks) -> int:
    rows, taken = ground.deliveries(event), sinks.taken()
    unmarked = sum(state != "sent" for _, _, state in rows)
    known = {key for _, key, _ in rows}
    return unmarked + sum(taken[key] != 1 for key in known) + len(taken.keys() - known)


def _summed(tally: Tally) -> dict[str, object]:
    return {
        "per_second": round(statistics.median(tally.rates)),
        "interval": [round(min(tally.rates)), round(max(tally.rates))],
        "last_s": round(statistics.median(tally.last), 1),
        "first_hand_off_s": round(statistics.median(tally.first), 2),
        "wrong": tally.wrong,
    }


def _ratios(tallies: dict[str, Tally]) -> dict[str, float | None]:
    """How many times as many a second; None where anything was lost or doubled."""
    ours, each = tallies["accord"], tallies["task_each"]
    ratio = statistics.median(ours.rates) / statistics.median(each.rates)
    return {
        "task_each": None if ours.wrong or each.wrong else round(ratio, 1),
        "smtp_source": None,
    }
