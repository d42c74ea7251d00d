"""Positions: a frame a tick with every unit's newest, beside nchan publishing each.

Seen: a fix that was reported stood in a frame that a console heard; one that was overtaken by a
newer one within the tick is not counted. Processor time a fix seen is the server's alone, and ours
pays for the requests, the table and the ticks with it.
"""

import statistics
import time

from bench.machine import cpu_seconds
from bench.push.crowd import Crowd, Heard
from bench.push.sides import Side
from bench.push.units import Fix, Units, fixes_in
from bench.report import machine, say

TICK = 1.0
Costs = list[tuple[float, float]]  # of each round: fixes seen a second, microseconds each


def run(
    ours: Side, peer: Side | None, units: Units, sockets: int, seconds: int, rounds: int
) -> None:
    """Rounds in turns; nchan has the fixes of the first second, each in a frame of its own."""
    if not units.taken():
        say(bench="push", part="positions", absent="the API takes no positions here")
        return
    costs: dict[str, Costs] = {}
    for _ in range(rounds):
        singles = _ticked(ours, units, sockets, seconds, costs.setdefault(ours.name, []))
        if peer is not None:
            _published(peer, sockets, singles, costs.setdefault(peer.name, []))
    for name, found in costs.items():
        rates, micros = (sorted(values) for values in zip(*found, strict=True))
        say(
            bench="push",
            part="positions",
            side=name,
            seen_per_second=round(statistics.median(rates)),
            interval=[round(rates[0]), round(rates[-1])],
            server_cpu_us_each=round(statistics.median(micros), 3),
        )
    if peer is not None:
        each = {name: statistics.median(cost[1] for cost in found) for name, found in costs.items()}
        times = round(each[peer.name] / each[ours.name], 1) if each[ours.name] else None
        say(bench="push", part="positions", cpu_times_nchan=times, **machine())


def _ticked(side: Side, units: Units, sockets: int, seconds: int, costs: Costs) -> list[bytes]:
    with Crowd(side, sockets) as crowd:
        crowd.attend(2 * TICK)
        crowd.begin()
        before, begun = cpu_seconds(side.pids), time.monotonic()
        wanted: set[Fix] = set()
        for second in range(seconds):
            wanted |= units.report()
            crowd.attend(begun + second + 1 - time.monotonic())
        taken = time.monotonic() - begun
        crowd.attend(2 * TICK)
        spent, heard = cpu_seconds(side.pids) - before, crowd.heard
    singles: list[bytes] = []
    told: set[Fix] = set()
    seen = 0
    for body, arrivals in zip(heard.bodies, heard.arrivals, strict=True):
        new = [(fix, raw) for fix, raw in fixes_in(body) if fix in wanted - told]
        told |= {fix for fix, _ in new}
        singles += [raw for _, raw in new]
        seen += len(new) * len(arrivals)
    costs.append((seen / taken, spent / max(seen, 1) * 1e6))
    lost, refused = heard.lost(sockets), units.refused()
    overtaken = len(wanted - told)
    say(bench="push", part="positions", side=side.name, reported=len(wanted), overtaken=overtaken,
        lost=lost, wrong_sockets=len(crowd.bad), refused=refused)  # fmt: skip
    return singles[: len(units.assets)]


def _published(side: Side, sockets: int, singles: list[bytes], costs: Costs) -> Heard:
    with Crowd(side, sockets) as crowd:
        before = cpu_seconds(side.pids)
        heard = crowd.deliver(singles)
        spent = cpu_seconds(side.pids) - before
    done = max(heard.deliveries, 1)
    costs.append((done / max(heard.seconds, 1e-6), spent / done * 1e6))
    unequal = heard.bodies != singles
    say(bench="push", part="positions", side=side.name, lost=heard.lost(sockets), unequal=unequal)
    return heard
