"""One step of a policy, as code and as JSON, which is how a run keeps its frozen copy."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class StepKind(StrEnum):
    """What a step does."""

    PERSON = "person"
    ROSTER = "roster"
    ROLE = "role"
    AGENCY = "agency"
    NEIGHBOUR = "neighbour"
    WEBHOOK = "webhook"
    WAIT = "wait"
    ANSWERS = "answers"
    REPEAT = "repeat"
    STOP = "stop"


WORDS = {
    StepKind.PERSON: "Notify a person",
    StepKind.ROSTER: "Notify who is on duty by a roster",
    StepKind.ROLE: "Notify everybody who holds a role",
    StepKind.AGENCY: "Notify the agency's duty contacts",
    StepKind.NEIGHBOUR: "Notify a neighbour",
    StepKind.WEBHOOK: "Call a webhook",
    StepKind.WAIT: "Wait",
    StepKind.ANSWERS: "Wait for answers, go on if there are too few",
    StepKind.REPEAT: "Repeat from an earlier step",
    StepKind.STOP: "Stop",
}
NOTIFYING = frozenset(
    {
        StepKind.PERSON,
        StepKind.ROSTER,
        StepKind.ROLE,
        StepKind.AGENCY,
        StepKind.NEIGHBOUR,
        StepKind.WEBHOOK,
    }
)
WAITING = frozenset({StepKind.WAIT, StepKind.ANSWERS})
NAMING = NOTIFYING - {StepKind.AGENCY}


@dataclass(frozen=True)
class Step:
    """One step; what its kind does not use stays empty.

    `who` is the uuid of a person, roster, neighbour or contact point, or the name of a role;
    `minutes` how long it waits, `needed` how many answers make it end; `back_to` the number of
    the step to repeat from, counted from 1, at most `times` times.
    """

    kind: StepKind
    who: str = ""
    minutes: int = 0
    needed: int = 0
    back_to: int = 0
    times: int = 0


def to_json(steps: Iterable[Step]) -> list[dict[str, Any]]:
    """As a run or policy keeps them; empty parts are left out."""
    return [{name: value for name, value in asdict(one).items() if value} for one in steps]


def from_json(rows: Iterable[Mapping[str, Any]]) -> list[Step]:
    """What `to_json` wrote."""
    return [Step(**{**row, "kind": StepKind(row["kind"])}) for row in rows]
