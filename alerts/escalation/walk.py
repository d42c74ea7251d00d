"""How steps are walked: everything that happens at one moment, then how long until the next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from alerts.escalation.steps import WAITING, Step, StepKind


@dataclass(frozen=True)
class Place:
    """The step to go on with, counted from 0, and how often each repeat step went back."""

    position: int = 0
    rounds: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Act:
    """A step that notifies; `name` is its own in every round, so that it is done once."""

    position: int
    step: Step
    name: str


@dataclass(frozen=True)
class Leg:
    """What is done at one moment; `minutes` until the walk goes on at `place`, None at its end."""

    acts: tuple[Act, ...]
    place: Place
    minutes: int | None = None


def leg(steps: Sequence[Step], place: Place) -> Leg:
    """Walk from a place to the next wait, or to the end."""
    acts: list[Act] = []
    position, rounds = place.position, dict(place.rounds)
    while position < len(steps):
        step = steps[position]
        if step.kind == StepKind.STOP:
            break
        if step.kind in WAITING:
            return Leg(tuple(acts), Place(position + 1, rounds), step.minutes)
        if step.kind == StepKind.REPEAT:
            position = _after_repeat(step, position, rounds)
            continue
        acts.append(Act(position, step, _name(position, rounds)))
        position += 1
    return Leg(tuple(acts), Place(len(steps), rounds))


def needed(steps: Sequence[Step], position: int) -> int:
    """How many answers end the run while it waits at a step: the next such step's number.

    Past the last one its number stays; where no step asks for a number, one answer is enough.
    """
    asking = [(at, one.needed) for at, one in enumerate(steps) if one.kind == StepKind.ANSWERS]
    ahead = [number for at, number in asking if at >= position]
    return ahead[0] if ahead else asking[-1][1] if asking else 1


def _after_repeat(step: Step, position: int, rounds: dict[int, int]) -> int:
    """Where a repeat leads; once it is used up it counts anew, for a repeat around it."""
    done = rounds.get(position, 0)
    if done >= step.times:
        rounds.pop(position, None)
        return position + 1
    rounds[position] = done + 1
    return step.back_to - 1


def _name(position: int, rounds: Mapping[int, int]) -> str:
    return f"{position} " + ",".join(f"{at}:{times}" for at, times in sorted(rounds.items()))
