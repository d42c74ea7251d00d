"""Bugs sown into a fan-out are all found: dropped, doubled, not known again, told to nobody."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from tests.faults import effects_checker
from tests.faults.provider import Receiver

SEED, KEYS = 7, [f"k{n}" for n in range(5_000)]


class Forgetful(Receiver):
    """Does not know a key again."""

    def is_new(self, key: str) -> bool:
        return True


@dataclass
class FanOut:
    """A right one in small: half of the answers are lost, a few are given up and paged for."""

    receiver: Receiver = field(default_factory=Receiver)
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))
    states: dict[str, str] = field(default_factory=dict)
    paged: set[str] = field(default_factory=set)

    def send(self, key: str) -> None:
        self.receiver.take(key)
        while self.chance.random() < 0.5:
            self.receiver.take(key)

    def give_up(self, key: str) -> None:
        self.paged.add(key)

    def verdict(self) -> list[str]:
        for key in KEYS:
            self.states[key] = "dead" if self.chance.random() < 0.01 else "sent"
            (self.give_up if self.states[key] == "dead" else self.send)(key)
        effects = self.receiver.effects
        return list(effects_checker.faults(set(KEYS), effects, self.states, self.paged))


class Drops(FanOut):
    """One in a hundred is marked and never sent."""

    def send(self, key: str) -> None:
        if self.chance.random() >= 0.01:
            super().send(key)


class Doubles(FanOut):
    """One in a hundred is sent again under another key."""

    def send(self, key: str) -> None:
        super().send(key)
        if self.chance.random() < 0.01:
            super().send(f"{key} again")


class Silent(FanOut):
    """One in ten of the given up is told to nobody."""

    def give_up(self, key: str) -> None:
        if self.chance.random() >= 0.1:
            super().give_up(key)


def test_a_right_fan_out_is_green() -> None:
    assert FanOut().verdict() == []


@pytest.mark.parametrize(
    ("bug", "words"),
    [
        (Drops, "is marked as sent and never came"),
        (Doubles, "came and nobody wanted it"),
        (Silent, "is given up and nobody was paged"),
        (lambda: FanOut(Forgetful()), "effects"),
    ],
)
def test_a_wrong_one_is_red_and_says_why(bug: Callable[[], FanOut], words: str) -> None:
    found = bug().verdict()
    assert found, f"seed {SEED}"
    assert {words in one for one in found} == {True}, f"seed {SEED}"


@pytest.mark.parametrize("state", ["pending", "leased", "suppressed"])
def test_what_is_not_settled_is_red(state: str) -> None:
    assert list(effects_checker.faults({"k"}, {"k": 1}, {"k": state}, set()))


def test_what_was_never_written_or_never_wanted_is_red() -> None:
    assert list(effects_checker.faults({"k"}, {}, {}, set()))
    assert list(effects_checker.faults(set(), {"k": 1}, {}, set()))
    assert list(effects_checker.faults(set(), {}, {"k": "sent"}, set()))
