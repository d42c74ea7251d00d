"""What is wrong with steps, in words that say what to do, before anything is saved."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from alerts.escalation.steps import NAMING, NOTIFYING, WAITING, Step, StepKind
from alerts.escalation.walk import Place, leg

MOST_STEPS, MOST_MINUTES, MOST_TIMES, MOST_NEEDED = 30, 1440, 9, 200
MOST_LEGS = 100


@dataclass(frozen=True)
class Fault:
    """What is wrong with one step, counted from 1; 0 is the policy as a whole."""

    number: int
    words: str


def faults(steps: Sequence[Step]) -> list[Fault]:
    """Everything wrong, in the order of the steps; empty where a run can walk them to an end."""
    if len(steps) > MOST_STEPS:
        return [Fault(0, f"A policy has at most {MOST_STEPS} steps. Remove some.")]
    found = [fault for number, _ in enumerate(steps, 1) for fault in _of_step(steps, number)]
    if not any(one.kind in NOTIFYING for one in steps):
        found.insert(0, Fault(0, "No step notifies anybody. Add one that does."))
    return found or list(_too_long(steps))


def _of_step(steps: Sequence[Step], number: int) -> Iterator[Fault]:
    step = steps[number - 1]
    if step.kind in NAMING and not step.who:
        yield Fault(number, "Choose who is meant.")
    if step.kind in WAITING and not 1 <= step.minutes <= MOST_MINUTES:
        yield Fault(
            number, f"A wait takes 1 to {MOST_MINUTES} minutes; none would wait for nobody."
        )
    if step.kind == StepKind.ANSWERS and not 1 <= step.needed <= MOST_NEEDED:
        yield Fault(number, f"Say how many answers are needed, 1 to {MOST_NEEDED}.")
    if step.kind == StepKind.REPEAT:
        yield from _of_repeat(steps, number)
    if step.kind == StepKind.STOP and number < len(steps):
        yield Fault(number, "Steps below this one are never reached. Move it to the end.")


def _of_repeat(steps: Sequence[Step], number: int) -> Iterator[Fault]:
    step = steps[number - 1]
    if not 1 <= step.times <= MOST_TIMES:
        yield Fault(number, f"A loop needs an end: repeat 1 to {MOST_TIMES} times.")
    if not 1 <= step.back_to < number:
        yield Fault(number, "Repeat from a step above this one.")
    elif not any(one.kind in WAITING for one in steps[step.back_to - 1 : number]):
        yield Fault(
            number, "Nothing waits in this loop: all rounds would leave at once. Add a wait."
        )


def _too_long(steps: Sequence[Step]) -> Iterator[Fault]:
    """Loops within loops multiply; an alert that goes on for days is nobody's wish."""
    place = Place()
    for _ in range(MOST_LEGS):
        walked = leg(steps, place)
        if walked.minutes is None:
            return
        place = walked.place
    yield Fault(0, f"With its loops it would wait more than {MOST_LEGS} times. Repeat less often.")
