"""Commit to socket: incidents of the real service, and the same bytes published by nchan."""

import json
import statistics
import time

from bench.push.crowd import Crowd, Heard
from bench.push.sides import Accord, Side
from bench.report import machine, percentile, say

RATE = 20
CALM = 4.0  # seconds between the last console's arrival and the first change
QUIET = 1.0  # seconds without an arrival after which the rest is lost
Group = list[bytes]  # the frames that told of one incident, the first of them first


def run(ours: Accord, peer: Side | None, sockets: int, seconds: float, rounds: int) -> None:
    """Rounds in turns; p50 and p99 over every socket and change, in milliseconds."""
    found: dict[str, list[tuple[float, float]]] = {}
    for _ in range(rounds):
        groups, times = _committed(ours, sockets, int(RATE * seconds))
        found.setdefault(ours.name, []).append(_spread(times))
        if peer is not None:
            found.setdefault(peer.name, []).append(_spread(_published(peer, sockets, groups)))
    for name, pairs in found.items():
        p50, p99 = (
            [round(one, 1) for one in sorted(values)] for values in zip(*pairs, strict=True)
        )
        middle = {"p50_ms": statistics.median(p50), "p99_ms": statistics.median(p99)}
        say(bench="push", part="latency", side=name, sockets=sockets, **middle, p99_rounds=p99)
    say(bench="push", part="latency", rate=RATE, **_ratio(found, ours, peer), **machine())


def _ratio(
    found: dict[str, list[tuple[float, float]]], ours: Side, peer: Side | None
) -> dict[str, float]:
    """How much longer the slowest hundredth of our deliveries took."""
    if peer is None:
        return {}
    p99 = {name: statistics.median(pair[1] for pair in pairs) for name, pairs in found.items()}
    return {"p99_of_peer": round(p99[ours.name] / p99[peer.name], 2)}


def _spread(times: list[float]) -> tuple[float, float]:
    return statistics.median(times) * 1000, percentile(times, 0.99) * 1000


def _committed(side: Accord, sockets: int, count: int) -> tuple[list[Group], list[float]]:
    with Crowd(side, sockets) as crowd:
        crowd.attend(CALM)
        crowd.begin()
        side.log_incidents(RATE, count)
        crowd.attend(count / RATE)
        moments = side.committed(count)
        crowd.drain(QUIET)
        heard = crowd.heard
    groups = _groups(heard, moments)
    firsts = {number: heard.bodies.index(group[0]) for number, group in groups.items()}
    missed = [number for number in moments if number not in firsts]
    lost = heard.lost(sockets) + sockets * len(missed)
    say(bench="push", part="latency", side=side.name, lost=lost, changes=count)
    times = [at - moments[n] for n, body in firsts.items() for at in heard.arrivals[body]]
    return [group for group in groups.values() if group], times


def _groups(heard: Heard, moments: dict[str, float]) -> dict[str, Group]:
    """The frames by the incident they first told of; one that told of several counts once."""
    groups: dict[str, Group] = {}
    for body in heard.bodies:
        numbers = [_number(entry) for entry in json.loads(body).get("entries", ())]
        for number in numbers:
            if number in moments:
                groups.setdefault(number, []).append(body)
    return groups


def _number(entry: dict[str, dict[str, dict[str, str]]]) -> str:
    return entry["payload"].get("row", {}).get("number", "")


def _published(side: Side, sockets: int, groups: list[Group]) -> list[float]:
    """The same frames at the same rate; the clock starts before the request is written."""
    moments: list[float] = []
    with Crowd(side, sockets) as crowd:
        crowd.attend(CALM)
        crowd.begin()
        begun = time.monotonic()
        for step, group in enumerate(groups):
            crowd.attend(begun + step / RATE - time.monotonic())
            moments.append(time.monotonic())
            for body in group:
                side.post(body)
        crowd.drain(QUIET)
        heard = crowd.heard
    firsts = [sum(map(len, groups[:step])) for step in range(len(groups))]
    lost = heard.lost(sockets) + sockets * (sum(map(len, groups)) - len(heard.bodies))
    unequal = heard.bodies != [body for group in groups for body in group]
    say(bench="push", part="latency", side=side.name, lost=lost, unequal=unequal)
    told = zip(moments, firsts, strict=True)
    return [at - moment for moment, first in told for at in _arrivals(heard, first)]


def _arrivals(heard: Heard, body: int) -> list[float]:
    """Of a body nobody heard there are none."""
    return heard.arrivals[body] if body < len(heard.arrivals) else []
