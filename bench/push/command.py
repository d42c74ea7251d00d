"""`bin/eoc bench push`: the platform's live channel beside nchan, mosquitto and stock Channels."""

import argparse
import os
from collections.abc import Callable

from agencies.models import Agency
from agencies.services import sharing
from bench.machine import many_files, pin
from bench.peers.mosquitto import Mosquitto
from bench.peers.nchan import Nchan
from bench.peers.packages import Absent
from bench.peers.stock_channels import StockChannels
from bench.push import latency, memory, positions, rates, storm
from bench.push.logins import cookies, email
from bench.push.sides import Accord, Side
from bench.push.units import Units
from bench.report import machine, say
from eoc.access import scope

CLIENT_CORE, SERVER_CORE = 1, 0
PARTS = ["memory", "latency", "rates", "storm", "positions"]
UNITS = 500
PEERS: dict[str, Callable[[], Side]] = {
    "nchan": Nchan,
    "channels": StockChannels,
    "mosquitto": Mosquitto,
}
RATIOS = {"nchan_1000": ("nchan", 1000), "nchan_5000": ("nchan", 5000)}
RATIOS |= {"channels_5000": ("channels", 5000)}
Found = dict[int, dict[str, rates.Tally]]


def main(words: list[str]) -> None:
    """Measure and print."""
    told = _told(words)
    os.sched_setaffinity(0, {CLIENT_CORE % (os.cpu_count() or 1)})
    many_files(os.getpid())
    say(bench="push", **machine())
    ours = _accord(max(told.sockets))
    peers = _peers(told.peers)
    try:
        found = _parts(told, ours, peers)
    finally:
        for side in [ours, *peers]:
            side.close()
    say(bench="push", ratios={key: _ratio(found, *of) for key, of in RATIOS.items()})


def _told(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/eoc bench push")
    parser.add_argument("--quick", action="store_true", help="small numbers, below a minute")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--sockets", type=int, nargs="+", default=[1000, 5000])
    parser.add_argument("--seconds", type=float, default=5, help="of a round of latency")
    parser.add_argument("--peers", nargs="*", default=list(PEERS), choices=list(PEERS))
    parser.add_argument("--parts", nargs="+", default=PARTS, choices=PARTS)
    told = parser.parse_args(words)
    if told.quick:
        told.rounds, told.sockets, told.seconds = 1, [100], 1
    return told


def _parts(told: argparse.Namespace, ours: Accord, peers: list[Side]) -> Found:
    """Memory first, while the web process is young."""
    nchan = [side for side in peers if side.name == "nchan"]
    peer = nchan[0] if nchan else None
    if "memory" in told.parts:
        memory.run(ours, min(told.sockets), told.seconds)
    if "latency" in told.parts:
        latency.run(ours, peer, min(told.sockets), told.seconds, told.rounds)
    if "positions" in told.parts:
        with Units(email(0), ours.agency, ours.port, UNITS) as units:
            few = min(told.sockets)
            positions.run(ours, peer, units, few, int(told.seconds), told.rounds)
    found: Found = {}
    if "rates" in told.parts:
        found = {size: _rates([ours, *peers], size, told.rounds) for size in told.sockets}
    if "storm" in told.parts:
        storm.run([ours, *nchan], max(told.sockets), told.rounds)
    return found


def _accord(sockets: int) -> Accord:
    with scope(sharing.operator()):
        agency = Agency.objects.filter(services__isnull=False).order_by("pk")[0]
    side = Accord(cookies(sockets, agency), agency)
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
    posts = {side.name: many for side in sides} | {"channels": max(2, many // 10)}
    tallies = rates.run(sides, sockets, posts, rounds)
    for name, tally in tallies.items():
        say(bench="push", part="rates", **rates.summed(name, sockets, tally), **machine())
    return tallies


def _ratio(found: Found, peer: str, sockets: int) -> float | None:
    """Ours over theirs; None where a side is absent or told other things, or ours lost any."""
    tallies = found.get(sockets, {})
    if peer not in tallies or tallies[peer].unequal:
        return None
    if tallies["accord"].lost or tallies["accord"].wrong:
        return None
    theirs, own = tallies[peer].rate, tallies["accord"].rate
    return round(own / theirs, 3) if own and theirs else None
