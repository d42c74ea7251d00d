"""Steps of an escalation policy and how they are walked: plain values, no database, no clock."""

from alerts.escalation.faults import Fault, faults
from alerts.escalation.steps import Step, StepKind, from_json, to_json
from alerts.escalation.walk import Act, Leg, Place, leg, needed

__all__ = [
    "Act",
    "Fault",
    "Leg",
    "Place",
    "Step",
    "StepKind",
    "faults",
    "from_json",
    "leg",
    "needed",
    "to_json",
]
