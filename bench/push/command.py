"""`bin/eoc bench push`: the platform's live channel beside nchan, mosquitto and stock Channels."""

import argparse
import os
import statistics
from collections.abc import Callable

from agencies.models import Agency
from agencies.services import sharing
from bench.peers.mosquitto import Mosquitto
from bench.peers.nchan import Nchan
from bench.peers.packages import Absent
from bench.peers.stock_channels import StockChannels
from bench.push import rates
from bench.push.logins import cookies
from bench.push.machine import many_files, pin
from bench.push.sides import Accord, Side
from bench.report import machine, say
from eoc.access import scope

CLIENT_CORE, SERVER_CORE = 1, 0
PEERS: dict[str, Callable[[], Side]] = {
    "nchan": Nchan,
    "channels": StockChannels,
    "mosquitto": Mosquitto,
}
RATIOS = {"nchan_1000": ("nchan", 1000), "nchan_5000": ("nchan", 5000)}
RATIOS |= {"channels_5000": ("channels", 5000)}


def main(words: list[str]) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="bin/eoc bench push")
    parser.add_argument("--quick", action="store_true", help="small numbers, below a minute")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--sockets", type=int, nargs="+", default=[1000, 5000])
    parser.add_argument("--peers", nargs="*", default=list(PEERS), choices=list(PEERS))
    arguments = parser.parse_args(words)
    if arguments.quick:
        arguments.rounds, arguments.sockets = 2, [100]
    os.sched_setaffinity(0, {CLIENT_CORE % (os.cpu_count() or 1)})
    many_files(os.getpid())
    say(bench="push", **machine())
    sides = [_accord(max(arguments.sockets)), *_peers(arguments.peers)]
    try:
        found = {size: _rates(sides, size, arguments.rounds) for size in arguments.sockets}
    finally:
        for side in sides:
            side.close()
    say(bench="push", ratios={key: _ratio(found, *of) for key, of in RATIOS.items()})


def _accord(sockets: int) -> Side:
    with scope(sharing.operator()):
        agency = Agency.objects.filter(services__isnull=False).order_by("pk")[0]
    side = Accord(cookies(sockets, agency), agency.pk)
    many_files(side.pids[0])
    pin(side.pids[0], SERVER_CORE)
    return side


def _peers(names: list[str]) -> list[Side]:
    made: list[Side] = []
    for name in names:
        try:
            made.append(PEERS[name]())
        except Absent as why:
            say(bench="push", side=name, absent=str(why))
    return made


def _rates(sides: list[Side], sockets: int, rounds: int) -> dict[str, rates.Tally]:
    many = max(24, min(120, 120_000 // sockets))
    posts = {side.name: many for side in sides} | {"channels": max(4, many // 6)}
    tallies = rates.run(sides, sockets, posts, rounds)
    for name, tally in tallies.items():
        say(bench="push", **rates.summed(name, sockets, tally), **machine())
    return tallies


def _ratio(found: dict[int, dict[str, rates.Tally]], peer: str, sockets: int) -> float | None:
    """Ours over theirs; None where a side is absent or did not say the same."""
    tallies = found.get(sockets, {})
    if peer not in tallies or tallies[peer].wrong or tallies[peer].unequal:
        return None
    theirs = statistics.median(tallies[peer].rates)
    return round(statistics.median(tallies["accord"].rates) / theirs, 3) if theirs else None
