"""The editor of a policy: one form, steps in order, and a button for every move of a step.

Nothing is kept between two presses but what the page itself holds, so it works without JavaScript
and loses nothing that was typed.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from alerts.escalation import Fault, Step, StepKind
from alerts.escalation.steps import WORDS
from alerts.models import AlertFamily, EscalationPolicy
from alerts.selectors.escalation_choices import Choices
from alerts.services.escalation_policies import Draft
from incidents.models import Severity

USED = {
    StepKind.PERSON: ["who"],
    StepKind.ROSTER: ["who"],
    StepKind.ROLE: ["who"],
    StepKind.NEIGHBOUR: ["who"],
    StepKind.WEBHOOK: ["who"],
    StepKind.WAIT: ["minutes"],
    StepKind.ANSWERS: ["needed", "minutes"],
    StepKind.REPEAT: ["back_to", "times"],
}
NONE_YET = {
    StepKind.ROSTER: "Your agency has none yet. Add one under Alerts, Rosters.",
    StepKind.NEIGHBOUR: "Your agency shares no agreement in force with another.",
    StepKind.WEBHOOK: "Your agency has none yet. Add one under Administration, Contact points.",
}
NAMES = ("kind", "who", "minutes", "needed", "back_to", "times")
MOST = 30

Given = Mapping[str, Any]
Row = dict[str, Any]


class PolicyForm(forms.Form):
    """Its name and which alerts it stands for."""

    name = forms.CharField(max_length=80, label="Name")
    families = forms.MultipleChoiceField(
        choices=AlertFamily.choices, widget=forms.CheckboxSelectMultiple, label="For alerts of"
    )
    severities = forms.MultipleChoiceField(
        choices=Severity.choices, widget=forms.CheckboxSelectMultiple, label="Of severity"
    )
    active = forms.BooleanField(required=False, label="In use")


class StepForm(forms.Form):
    """One step: its kind is fixed, and only what the kind uses is asked for."""

    kind = forms.ChoiceField(choices=list(WORDS.items()), widget=forms.HiddenInput)
    who = forms.ChoiceField(required=False, label="Who")
    minutes = forms.IntegerField(required=False, label="Minutes")
    needed = forms.IntegerField(required=False, label="Answers needed")
    back_to = forms.IntegerField(required=False, label="From step")
    times = forms.IntegerField(required=False, label="Times at most")

    def __init__(self, row: Given, number: int, known: Choices, *, asked: bool) -> None:
        prefix = f"step-{number}"
        data = {f"{prefix}-{name}": row.get(name) for name in NAMES} if asked else None
        super().__init__(data, initial=dict(row), prefix=prefix)
        self.number, self.step_kind = number, StepKind(row["kind"])
        for name in set(NAMES) - {"kind", *USED.get(self.step_kind, ())}:
            del self.fields[name]
        if isinstance(who := self.fields.get("who"), forms.ChoiceField):
            named = known.of_kind.get(self.step_kind, ())
            who.choices = [("", "Choose"), *named]
            who.help_text = "" if named else NONE_YET.get(self.step_kind, "")
        for name, field in self.fields.items():
            field.required, field.widget.is_required = name != "kind", False

    @property
    def title(self) -> str:
        """What the step does."""
        return WORDS[self.step_kind]

    @property
    def step(self) -> Step:
        """The step, of a form that is valid."""
        given = {name: value for name, value in self.cleaned_data.items() if value}
        return Step(**{**given, "kind": self.step_kind})


class Editor:
    """The page's form as a whole, from a policy or from what was posted."""

    def __init__(
        self,
        known: Choices,
        policy: EscalationPolicy | None = None,
        posted: QueryDict | None = None,
    ) -> None:
        self.known = known
        self.pressed = posted.get("do", "") if posted is not None else ""
        rows = _rows(posted) if posted is not None else list(policy.steps if policy else ())
        self.asked = self.pressed in ("save", "simulate")
        rows = rows if self.asked else _moved(rows, self.pressed, posted or {})
        self.steps = [
            StepForm(row, number, known, asked=self.asked) for number, row in enumerate(rows, 1)
        ]
        saving = self.pressed == "save"
        self.form = PolicyForm(posted if saving else None, initial=_initial(policy, posted))
        self.at = _time(posted.get("at", "") if posted is not None else "")
        given = posted.get("version", "") if posted is not None else ""
        known_version = policy.version if policy else 0
        self.version = _number(given, known_version)
        self.problems: list[str] = []

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """What may be added."""
        return [(kind.value, words) for kind, words in WORDS.items()]

    @property
    def steps_are_valid(self) -> bool:
        """Every step says what its kind needs; each shows its own faults."""
        return not any(one.errors for one in self.steps)

    @property
    def draft(self) -> Draft:
        """What was written, of forms that are valid."""
        said = self.form.cleaned_data
        steps = [one.step for one in self.steps]
        return Draft(said["name"], said["families"], said["severities"], steps, said["active"])

    def blame(self, faults: Sequence[Fault]) -> None:
        """Put each fault to its step, or over all of them."""
        for fault in faults:
            if fault.number:
                self.steps[fault.number - 1].add_error(None, fault.words)
            else:
                self.problems.append(fault.words)


def _initial(policy: EscalationPolicy | None, posted: QueryDict | None) -> Row:
    if posted is not None:
        listed = {name: posted.getlist(name) for name in ("families", "severities")}
        return {**listed, "name": posted.get("name"), "active": posted.get("active")}
    if policy is None:
        return {"active": True, "severities": [Severity.CRITICAL]}
    return {name: getattr(policy, name) for name in PolicyForm.base_fields}


def _rows(posted: Given) -> list[Row]:
    """The steps as posted, in order; a kind that is none ends them."""
    rows = []
    for number in range(1, MOST + 1):
        row = {name: posted.get(f"step-{number}-{name}", "") for name in NAMES}
        if row["kind"] not in set(StepKind):
            break
        rows.append(row)
    return rows


def _moved(rows: list[Row], pressed: str, posted: Given) -> list[Row]:
    """The steps after `add`, `remove-2`, `up-2` or `down-2`; anything else changes nothing."""
    if pressed == "add" and posted.get("add_kind") in set(StepKind) and len(rows) < MOST:
        return [*rows, {"kind": posted["add_kind"]}]
    verb, _, which = pressed.partition("-")
    at = _number(which, 0) - 1
    to = {"remove": at, "up": at - 1, "down": at + 1}.get(verb, -1)
    if not (0 <= at < len(rows) and 0 <= to < len(rows)):
        return rows
    taken = rows.pop(at)
    if verb != "remove":
        rows.insert(to, taken)
    return rows


def _time(given: str) -> datetime:
    """The time to simulate, in the house's zone; the next Sunday at 02:00 where none is named."""
    try:
        return timezone.make_aware(datetime.fromisoformat(given).replace(tzinfo=None))
    except ValueError:
        today = timezone.localtime().replace(hour=2, minute=0, second=0, microsecond=0)
        return today + timedelta(days=(6 - today.weekday()) % 7 or 7)


def _number(given: str, otherwise: int) -> int:
    """A number as a page wrote it; what is none, or longer than any of ours, counts as nothing."""
    return int(given) if given.isdecimal() and len(given) <= 9 else otherwise
