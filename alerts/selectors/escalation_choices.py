"""What the steps of an agency's policy may name, and a step in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agencies.models.people import ROLES
from alerts.escalation import Step, StepKind
from alerts.escalation.steps import WORDS
from alerts.selectors import reach, shifts

Choice = tuple[str, str]


@dataclass(frozen=True)
class Choices:
    """(value, label) of whoever each kind of step may name."""

    of_kind: Mapping[StepKind, Sequence[Choice]]

    def words(self, step: Step) -> str:
        """Such as `Notify a person: Dana`, `Wait 5 minutes`."""
        match step.kind:
            case StepKind.WAIT:
                return f"Wait {_minutes(step)}"
            case StepKind.ANSWERS:
                return f"Wait {_minutes(step)} for {step.needed} to answer; go on if fewer do"
            case StepKind.REPEAT:
                return f"Repeat from step {step.back_to}, at most {step.times} times"
            case StepKind.STOP | StepKind.AGENCY:
                return WORDS[step.kind]
            case _:
                return f"{WORDS[step.kind]}: {self._label(step)}"

    def _label(self, step: Step) -> str:
        return dict(self.of_kind.get(step.kind, ())).get(step.who, reach.GONE)


def choices(agency_id: int) -> Choices:
    """Everybody the agency's steps may name."""
    people = shifts.crew(agency_id)
    return Choices(
        {
            StepKind.PERSON: [(str(one.uuid), one.name) for one in people],
            StepKind.ROSTER: [(str(one.uuid), one.name) for one in reach.turns(agency_id)],
            StepKind.ROLE: list(ROLES),
            StepKind.NEIGHBOUR: [(str(one.uuid), one.name) for one in reach.neighbours(agency_id)],
            StepKind.WEBHOOK: [
                (str(one.uuid), one.label or one.address) for one in reach.webhooks(agency_id)
            ],
        }
    )


def _minutes(step: Step) -> str:
    return "1 minute" if step.minutes == 1 else f"{step.minutes} minutes"
