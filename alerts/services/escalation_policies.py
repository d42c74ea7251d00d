"""Policies of escalation: kept by whoever administers or has the duty of an agency."""

from collections.abc import Sequence
from dataclasses import dataclass

from agencies.models import Agency
from agencies.services.telling import tell
from alerts.escalation import Fault, Step, faults, to_json
from alerts.escalation.steps import NAMING
from alerts.models import EscalationPolicy
from alerts.permissions.alerts import may_set_escalation
from alerts.selectors import reach
from eoc.access import Actor
from eoc.errors import Invalid, NotPermitted, Stale

LONGEST_NAME = 80


@dataclass(frozen=True)
class Draft:
    """What a policy is to say: its name, which alerts it stands for, its steps."""

    name: str
    families: Sequence[str]
    severities: Sequence[str]
    steps: Sequence[Step]
    active: bool = True


def add(*, agency: Agency, draft: Draft, by: Actor) -> EscalationPolicy:
    """A new policy of the agency."""
    return _saved(EscalationPolicy(agency=agency, version=0), draft, by, new=True)


def change(*, policy: EscalationPolicy, draft: Draft, version: int, by: Actor) -> EscalationPolicy:
    """Say something else from the next alert on; runs that have started keep their steps."""
    held = EscalationPolicy.objects.select_for_update(of=("self",)).get(pk=policy.pk)
    _permit(held.agency, by)
    if held.version != version:
        raise Stale("Somebody changed this meanwhile. Look again.", version=held.version)
    return _saved(held, draft, by, new=False)


def wrong_steps(steps: Sequence[Step], agency_id: int) -> list[Fault]:
    """Everything wrong with steps, and whoever they name that the agency does not know."""
    found = faults(steps)
    unknown = (
        Fault(number, "Nobody of your agency or its partners answers to that. Choose again.")
        for number, step in enumerate(steps, 1)
        if step.kind in NAMING and step.who and not reach.known(step, agency_id)
    )
    return sorted([*found, *unknown], key=lambda fault: fault.number)


def _permit(agency: Agency, by: Actor) -> None:
    if not may_set_escalation(by, agency.pk):
        raise NotPermitted(f"Only administrators and duty officers of {agency.name} set that.")


def _saved(policy: EscalationPolicy, draft: Draft, by: Actor, *, new: bool) -> EscalationPolicy:
    agency = policy.agency
    _permit(agency, by)
    _check(policy, draft)
    policy.name, policy.active = draft.name.strip(), draft.active
    policy.families, policy.severities = sorted(draft.families), sorted(draft.severities)
    policy.steps = to_json(draft.steps)
    policy.version += 1
    policy.save(force_insert=new)
    tell(
        kind="escalation_policy.changed",
        by=by,
        agencies=[agency.pk],
        about=policy.uuid,
        text=f"{by.name} changed the escalation {policy.name}",
    )
    return policy


def _check(policy: EscalationPolicy, draft: Draft) -> None:
    wrong: dict[str, str] = {}
    if not 1 <= len(draft.name.strip()) <= LONGEST_NAME:
        wrong["name"] = f"Give it a name of at most {LONGEST_NAME} characters."
    if not draft.families:
        wrong["families"] = "Choose at least one kind of alert."
    if not draft.severities:
        wrong["severities"] = "Choose at least one severity."
    if found := wrong_steps(draft.steps, policy.agency_id):
        wrong["steps"] = " ".join(_said(fault) for fault in found)
    # One policy at most stands for an alert: whoever saves holds the agency's policies.
    others = EscalationPolicy.objects.select_for_update(of=("self",)).exclude(pk=policy.pk)
    for other in others.filter(agency=policy.agency_id):
        wrong |= _clash(other, draft)
    if wrong:
        raise Invalid("Nothing was saved.", wrong)


def _clash(other: EscalationPolicy, draft: Draft) -> dict[str, str]:
    if other.name == draft.name.strip():
        return {"name": f"There is a policy {other.name} already."}
    both = set(other.families) & set(draft.families) and set(other.severities) & set(
        draft.severities
    )
    if draft.active and other.active and both:
        return {"families": f"{other.name} stands for some of these already. Change one of them."}
    return {}


def _said(fault: Fault) -> str:
    return f"Step {fault.number}: {fault.words}" if fault.number else fault.words
