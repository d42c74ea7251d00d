"""All consoles drop at once and come back: seconds until the last one is greeted again."""

import statistics

from bench.push.crowd import Crowd
from bench.push.sides import Side
from bench.report import machine, say


def run(sides: list[Side], sockets: int, rounds: int) -> dict[str, float]:
    """Medians of each side, in turns; ours is greeted with its heads, nchan's is upgraded."""
    times: dict[str, list[float]] = {side.name: [] for side in sides}
    for _ in range(rounds):
        for side in sides:
            with Crowd(side, sockets) as crowd:
                crowd.cut()
                times[side.name].append(crowd.gather())
    for name, taken in times.items():
        shown = [round(one, 2) for one in sorted(taken)]
        median = round(statistics.median(taken), 2)
        say(bench="push", part="storm", side=name, sockets=sockets, seconds=median, rounds=shown)
    say(bench="push", part="storm", **machine())
    return {name: statistics.median(taken) for name, taken in times.items()}
