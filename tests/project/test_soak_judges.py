"""What `endure soak` calls flat, and how it counts what a socket missed."""

import json

from bench.soak import Console, flatness, slope

STREAM = "demo.a1.incidents.full"


def entries(*seqs: int) -> str:
    return json.dumps({"t": "entries", "entries": [{"stream": STREAM, "seq": n} for n in seqs]})


def test_a_line_through_the_samples() -> None:
    assert round(slope([(0.0, 100), (1.0, 110), (2.0, 120)]), 6) == 10
    assert slope([(1.0, 100)]) == 0


def test_growth_counts_after_the_warm_up_only() -> None:
    warm = [(0.0, 50_000), (1.0, 90_000), *((float(minute), 100_000) for minute in range(2, 11))]
    assert flatness(warm)["flat"]
    leaking = [(float(minute), 100_000 + 200 * minute) for minute in range(11)]
    assert flatness(leaking)["kb_a_minute"] == 200
    assert not flatness(leaking)["flat"], "6,000 KB in half an hour are more than 5 % of 100,000"


def test_a_position_missed_or_told_twice_is_counted() -> None:
    console = Console("cookie")
    console._take(json.dumps({"t": "hello", "heads": {STREAM: 4}}))
    console._take(entries(5, 6))
    assert (console.heard, console.skipped, console.doubled) == (2, 0, 0)
    console._take(entries(9))
    console._take(entries(9))
    assert (console.skipped, console.doubled, console.reached[STREAM]) == (2, 1, 9)
