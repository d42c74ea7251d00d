"""One alert from its acceptance to the last sink, with all of the bookkeeping."""

import statistics
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from typing import Protocol

from bench.alert import ground, sides
from bench.report import say

PATIENCE = 300.0


class Sink(Protocol):
    """What takes messages and knows each by its key."""

    def lines(self) -> int:
        """How many came."""
        ...

    def taken(self) -> Counter[str]:
        """How often each key came."""
        ...

    def forget(self) -> None:
        """Begin to count anew."""
        ...


@dataclass
class Tally:
    """What one side did."""

    rates: list[float] = field(default_factory=list)
    last: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    wrong: int = 0  # keys missing or doubled, rows not marked as sent

    def summed(self) -> dict[str, object]:
        """Medians, and the whole interval of the rate."""
        found = {
            "per_second": round(statistics.median(self.rates)),
            "interval": [round(min(self.rates)), round(max(self.rates))],
            "last_s": round(statistics.median(self.last), 1),
            "wrong": self.wrong,
        }
        first = {"first_s": round(statistics.median(self.first), 2)} if self.first else {}
        return found | first

    def times(self, other: "Tally") -> float | None:
        """How many times as many a second; None where anything was lost or doubled."""
        if self.wrong or other.wrong:
            return None
        return round(statistics.median(self.rates) / statistics.median(other.rates), 2)


def carried(
    side: sides.Batches | sides.TaskEach, to: ground.Recipients, sink: Sink, tally: Tally
) -> None:
    """From the alert's acceptance to the last sink; all of the bookkeeping is in it."""
    sink.forget()
    begun = time.monotonic()
    event = ground.alert(to)
    accepted = time.monotonic()
    ids = [pk for pk, _, _ in ground.deliveries(event)] if side.name == "task_each" else []
    sent = time.monotonic()
    side.go(ids)
    tally.first.append(_awaited(sink, 1, sent))
    seconds = accepted - begun + _awaited(sink, to.count, sent)
    side.settle()
    time.sleep(1)
    tally.wrong += _wrong(event, sink)
    tally.rates.append(to.count / seconds)
    tally.last.append(seconds)
    say(
        bench="alert",
        round=len(tally.rates),
        side=side.name,
        recipients=to.count,
        accepted_s=round(accepted - begun, 2),
        last_s=round(seconds, 2),
        per_second=round(to.count / seconds),
    )


def _awaited(sink: Sink, count: int, since: float) -> float:
    until = since + PATIENCE
    while sink.lines() < count and time.monotonic() < until:
        time.sleep(0.05)
    return time.monotonic() - since


def _wrong(event: uuid.UUID, sink: Sink) -> int:
    rows, taken = ground.deliveries(event), sink.taken()
    unmarked = sum(state != "sent" for _, _, state in rows)
    known = {key for _, key, _ in rows}
    return unmarked + sum(taken[key] != 1 for key in known) + len(taken.keys() - known)
