"""A checker that was never seen failing proves nothing: bugs sown into a console are all found."""

import random
from collections.abc import Callable, Iterable

import pytest

from tests.faults import checker
from tests.faults.checker import Claim
from tests.faults.console import Life
from tests.faults.ear import Ear, Entry
from tests.realtime.browser import Picture

STREAM, EMPTY = (
    "demo.a1.incidents.full",
    {"incidents": [], "assets": [], "requests": [], "alerts": []},
)
SEED, ENTRIES = 7, 300


class Deaf(Ear):
    """Now and then an entry is lost, and the position is counted all the same."""

    def take(self, entries: Iterable[Entry]) -> list[Entry]:
        return [entry for entry in super().take(entries) if entry["seq"] % 97 != 3]


class Gullible(Ear):
    """What comes twice is shown twice."""

    def take(self, entries: Iterable[Entry]) -> list[Entry]:
        given = list(entries)
        self.heads[STREAM] = max(entry["seq"] for entry in given)
        return given


class Hasty(Ear):
    """Shows what it hears when it hears it and jumps over whatever is missing."""

    def take(self, entries: Iterable[Entry]) -> list[Entry]:
        ready = [one for one in entries if one["seq"] > self.heads[STREAM]]
        self.heads[STREAM] = max([self.heads[STREAM], *(one["seq"] for one in ready)])
        return ready


def said(seq: int) -> Entry:
    row = {"uuid": f"i{seq % 40}", "version": seq, "title": f"as of {seq}", "stage": "active"}
    payload = {"noun": "incident", "op": "upsert", "row": row}
    return {"stream": STREAM, "seq": seq, "id": f"e{seq}", "payload": payload}


def frames(chance: random.Random) -> list[Entry]:
    """The stream as a bad line brings it: some twice, neighbours swapped, nothing missing."""
    seqs = [seq for seq in range(1, ENTRIES + 1) for _ in range(1 + (chance.random() < 0.2))]
    for place in chance.sample(range(len(seqs) - 1), 60):
        seqs[place], seqs[place + 1] = seqs[place + 1], seqs[place]
    return [said(seq) for seq in seqs]


def verdict(kind: Callable[[dict[str, int]], Ear]) -> list[str]:
    """What the checker says of a console with this ear after that line."""
    ear, held, life = kind({STREAM: 0}), Picture(EMPTY), Life({STREAM: 0})
    for frame in frames(random.Random(SEED)):
        ready = ear.take([frame])
        life.told += ready
        held.hear(ready)
    fresh = {**EMPTY, "incidents": [said(seq)["payload"]["row"] for seq in range(261, 301)]}
    heads = {STREAM: ENTRIES}
    return [*checker.order("c", life, heads), *checker.picture("c", held, fresh)]


def test_a_right_console_is_green() -> None:
    assert verdict(Ear) == []


@pytest.mark.parametrize("bug", [Deaf, Gullible, Hasty])
def test_a_wrong_one_is_red(bug: type[Ear]) -> None:
    assert verdict(bug), f"seed {SEED}"


def test_a_row_missing_too_many_or_old_on_the_screen_is_red() -> None:
    right = {**EMPTY, "incidents": [said(1)["payload"]["row"]]}
    for wrong in (
        [],
        [said(1)["payload"]["row"], said(2)["payload"]["row"]],
        [said(41)["payload"]["row"]],
    ):
        held = Picture({**EMPTY, "incidents": wrong})
        assert list(checker.picture("c", held, right))


def test_a_write_lost_or_done_twice_is_red() -> None:
    claims = [Claim("k1", "one"), Claim("k2", "two")]
    assert not list(checker.effects(claims, ["one", "two", "never acknowledged"]))
    assert list(checker.effects(claims, ["one"]))
    assert list(checker.effects(claims, ["one", "two", "two"]))
    assert list(checker.effects(claims, ["one", "two", "not acknowledged"] * 2))
