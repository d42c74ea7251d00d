"""Steps are walked to an end, and what is wrong with them is said before they are saved."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.escalation import Place, Step, StepKind, faults, from_json, leg, needed, to_json

AGENCY, WAIT, STOP = Step(StepKind.AGENCY), Step(StepKind.WAIT, minutes=5), Step(StepKind.STOP)


def again(back_to: int, times: int) -> Step:
    return Step(StepKind.REPEAT, back_to=back_to, times=times)


def asked(number: int) -> Step:
    return Step(StepKind.ANSWERS, needed=number, minutes=5)


@pytest.mark.parametrize(
    ("steps", "number", "words"),
    [
        ([WAIT], 0, "No step notifies"),
        ([AGENCY] * 31, 0, "at most 30"),
        ([AGENCY, Step(StepKind.WAIT)], 2, "none would wait for nobody"),
        ([AGENCY, Step(StepKind.WAIT, minutes=1441)], 2, "1 to 1440"),
        ([AGENCY, Step(StepKind.ANSWERS, minutes=5)], 2, "how many answers"),
        ([AGENCY, WAIT, again(1, 0)], 3, "needs an end"),
        ([AGENCY, WAIT, again(3, 1)], 3, "above this one"),
        ([AGENCY, again(1, 3)], 2, "Nothing waits in this loop"),
        ([Step(StepKind.PERSON)], 1, "Choose who"),
        ([AGENCY, STOP, WAIT], 2, "never reached"),
        ([AGENCY, WAIT, again(1, 9), again(1, 9), again(1, 9)], 0, "more than 100 times"),
    ],
)
def test_what_is_wrong_is_said_where_it_is(steps: list[Step], number: int, words: str) -> None:
    found = [fault for fault in faults(steps) if fault.number == number]
    assert words in found[0].words


def test_a_loop_inside_a_loop_counts_anew_and_each_round_has_its_name() -> None:
    steps = [AGENCY, WAIT, again(1, 1), WAIT, again(1, 1)]
    names, place = [], Place()
    while True:
        walked = leg(steps, place)
        names += [act.name for act in walked.acts]
        if walked.minutes is None:
            break
        place = walked.place
    assert len(names) == len(set(names)) == 4


def test_how_many_are_needed_is_the_next_number_named() -> None:
    steps = [AGENCY, WAIT, asked(2), AGENCY, asked(4), WAIT]
    assert [needed(steps, at) for at in range(6)] == [2, 2, 2, 4, 4, 4]
    assert needed([AGENCY, WAIT], 1) == 1


STEPS = st.lists(
    st.builds(
        Step,
        kind=st.sampled_from(StepKind),
        who=st.sampled_from(["", "dispatcher"]),
        minutes=st.integers(0, 9),
        needed=st.integers(0, 3),
        back_to=st.integers(0, 6),
        times=st.integers(0, 9),
    ),
    max_size=8,
)


@given(STEPS)
def test_steps_without_a_fault_end_and_read_the_same_from_json(steps: list[Step]) -> None:
    assert from_json(to_json(steps)) == steps
    if faults(steps):
        return
    place = Place()
    for _ in range(101):
        walked = leg(steps, place)
        if walked.minutes is None:
            return
        place = walked.place
    raise AssertionError("it goes on")
