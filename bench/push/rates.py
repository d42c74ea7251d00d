"""Deliveries a second: the same frames to every socket of every side, in turns."""

import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from bench.machine import cpu_seconds
from bench.push.crowd import Crowd, Heard
from bench.push.sides import Side
from bench.push.wire import Broken
from bench.report import say

TEXT_BYTES = 300


@dataclass
class Tally:
    """What one side did in every round."""

    rates: list[float] = field(default_factory=list)
    micros: list[float] = field(default_factory=list)
    client: list[float] = field(default_factory=list)  # microseconds of the load client's own
    settling: list[float] = field(default_factory=list)
    lost: int = 0
    wrong: int = 0
    failures: int = 0  # rounds that did not come about
    unequal: int = 0  # rounds in which something else was told than the platform's frames

    @property
    def rate(self) -> float:
        """Deliveries a second, the median; 0 where no round came about."""
        return statistics.median(self.rates or [0.0])


def texts(count: int) -> list[bytes]:
    """What is posted: a number each, and filled up to the size of a change."""
    return [f"{n} ".ljust(TEXT_BYTES, ".").encode() for n in range(count)]


def run(sides: list[Side], sockets: int, posts: dict[str, int], rounds: int) -> dict[str, Tally]:
    """Every round the platform first, since its frames are what the others have to carry."""
    tallies = {side.name: Tally() for side in sides}
    for number in range(rounds):
        canon: list[bytes] = []
        for side, first in _turns(sides, number):
            many = posts[side.name]
            bodies = texts(many // side.width) if first else canon[:many]
            try:
                heard = _once(side, sockets, bodies, tallies[side.name])
            except (Broken, OSError) as failure:
                tallies[side.name].failures += 1
                say(bench="push", round=number + 1, side=side.name, failure=str(failure))
                continue
            if first:
                canon = heard.bodies
            elif not set(heard.bodies) <= set(bodies):
                tallies[side.name].unequal += 1
            say(bench="push", round=number + 1, side=side.name, sockets=sockets, **_told(heard))
    return tallies


def _turns(sides: list[Side], number: int) -> Iterator[tuple[Side, bool]]:
    """The others in an order that moves on from round to round."""
    yield sides[0], True
    others = sides[1:]
    for index in range(len(others)):
        yield others[(index + number) % len(others)], False


def _once(side: Side, sockets: int, bodies: list[bytes], tally: Tally) -> Heard:
    with Crowd(side, sockets) as crowd:
        before, begun = cpu_seconds(side.pids), time.process_time()
        heard = crowd.deliver(bodies)
        spent = cpu_seconds(side.pids) - before
        own = time.process_time() - begun
        tally.settling.append(crowd.settling)
    done = max(heard.deliveries, 1)
    told = sum(map(side.tellings, heard.bodies))
    tally.rates.append(heard.deliveries / max(heard.seconds, 1e-6))
    tally.micros.append(spent / done * 1e6)
    tally.client.append(own / done * 1e6)
    tally.lost += heard.lost(sockets) + sockets * (len(bodies) * side.width - told)
    tally.wrong += heard.wrong
    return heard


def _told(heard: Heard) -> dict[str, float]:
    rate = heard.deliveries / max(heard.seconds, 1e-6)
    return {"deliveries": heard.deliveries, "seconds": round(heard.seconds, 3), "rate": round(rate)}


def summed(name: str, sockets: int, tally: Tally) -> dict[str, object]:
    """The line of one side: medians and the whole interval."""
    return {
        "side": name,
        "sockets": sockets,
        "deliveries_per_second": round(tally.rate),
        "interval": [round(min(tally.rates, default=0)), round(max(tally.rates, default=0))],
        "server_cpu_us": round(statistics.median(tally.micros or [0]), 1),
        "client_cpu_us": round(statistics.median(tally.client or [0]), 1),
        "settle_s": [round(one, 2) for one in sorted(tally.settling)],
        "lost": tally.lost,
        "wrong_sockets": tally.wrong,
        "failures": tally.failures,
        "unequal_rounds": tally.unequal,
    }
