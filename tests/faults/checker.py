"""What must hold after every fault: told once, in order, as a fresh console is told."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.faults.console import Life
from tests.realtime.browser import Picture

Shown = Mapping[str, Mapping[str, Mapping[str, Any]]]


@dataclass(frozen=True)
class Claim:
    """One write a dispatcher was promised: the words it carries."""

    key: str
    title: str


def order(who: str, life: Life, heads: Mapping[str, int]) -> Iterator[str]:
    """Each stream from its beginning to its head, every position once, none before its turn."""
    reached = dict(life.began)
    for entry in life.told:
        stream, seq = entry["stream"], entry["seq"]
        expected = reached.get(stream, seq - 1) + 1
        if seq != expected:
            yield f"{who}: {stream} told {seq} where {expected} was due"
        reached[stream] = seq
    for stream, head in heads.items():
        if reached.get(stream, head) != head:
            yield f"{who}: {stream} heard up to {reached[stream]} of {head}"


def picture(who: str, held: Picture, fresh: Mapping[str, Any]) -> Iterator[str]:
    """What is on the screen, row by row, beside what a fresh console gets."""
    mine, right = held.shown(), Picture(dict(fresh)).shown()
    for noun, rows in right.items():
        for key in rows.keys() | mine[noun].keys():
            if mine[noun].get(key) != rows.get(key):
                yield f"{who}: {noun} {key} is {mine[noun].get(key)}, not {rows.get(key)}"


def effects(claims: Iterable[Claim], titles: Iterable[str]) -> Iterator[str]:
    """Every acknowledged write has exactly one effect; one that was not has one at most."""
    counted = Counter(titles)
    for claim in claims:
        if counted[claim.title] != 1:
            yield f"acknowledged {claim.key} has {counted[claim.title]} effects"
    for title, times in counted.items():
        if times > 1:
            yield f"“{title}” stands there {times} times"
