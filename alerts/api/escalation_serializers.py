"""The API's shapes of escalation: policies, their steps, simulations, runs, replies."""

from typing import Any

from rest_framework import serializers

from alerts.escalation import Step, StepKind
from alerts.models import AlertFamily, Answer, RunState
from incidents.models import Severity


class EscalationStepSerializer(serializers.Serializer[Any]):
    """One step; what its kind does not use is left out."""

    kind = serializers.ChoiceField(choices=[(kind.value, kind.value) for kind in StepKind])
    who = serializers.CharField(
        required=False, max_length=40, help_text="A uuid, or the name of a role"
    )
    minutes = serializers.IntegerField(required=False, min_value=0, max_value=10_000)
    needed = serializers.IntegerField(required=False, min_value=0, max_value=10_000)
    back_to = serializers.IntegerField(
        required=False, min_value=0, max_value=100, help_text="A number of a step, from 1"
    )
    times = serializers.IntegerField(required=False, min_value=0, max_value=100)


class EscalationPolicySerializer(serializers.Serializer[Any]):
    """What a policy says."""

    name = serializers.CharField(max_length=80)
    families = serializers.ListField(child=serializers.ChoiceField(choices=AlertFamily.choices))
    severities = serializers.ListField(child=serializers.ChoiceField(choices=Severity.choices))
    steps = serializers.ListField(child=EscalationStepSerializer(), max_length=30)
    active = serializers.BooleanField(default=True)


class NewEscalationPolicySerializer(EscalationPolicySerializer):
    """A policy and whose it is."""

    agency = serializers.CharField(max_length=5, help_text="Short code")


class EscalationPolicyRowSerializer(NewEscalationPolicySerializer):
    """One policy as it stands."""

    uuid = serializers.UUIDField()
    version = serializers.IntegerField()
    in_vain = serializers.ListField(
        child=serializers.CharField(),
        required=False,
        help_text="Once it is saved: steps that would wait for more answers than could come now",
    )


class SimulateSerializer(serializers.Serializer[Any]):
    """Steps to simulate, for an alert that nobody answers at a time."""

    agency = serializers.CharField(max_length=5, help_text="Short code")
    steps = serializers.ListField(child=EscalationStepSerializer(), max_length=30)
    at = serializers.DateTimeField()


class ToldSerializer(serializers.Serializer[Any]):
    """One step at its moment."""

    step = serializers.IntegerField()
    who = serializers.CharField()
    reaches = serializers.ListField(child=serializers.CharField())
    no_address = serializers.ListField(child=serializers.CharField())
    nobody = serializers.BooleanField()


class MomentSerializer(serializers.Serializer[Any]):
    """What happens at one time."""

    at = serializers.DateTimeField()
    told = ToldSerializer(many=True)
    asked = serializers.IntegerField(help_text="Of whom an answer could have come by then")
    needed = serializers.IntegerField()
    until = serializers.DateTimeField(allow_null=True)


class SimulationSerializer(serializers.Serializer[Any]):
    """All moments, the steps that reach nobody, and those that wait for more than could answer."""

    moments = MomentSerializer(many=True)
    nobody = serializers.ListField(child=serializers.IntegerField())
    in_vain = serializers.ListField(child=serializers.CharField(), help_text="A sentence a step")


class DoneSerializer(serializers.Serializer[Any]):
    """What a timer did."""

    at = serializers.DateTimeField()
    late_by = serializers.FloatField(help_text="Seconds")
    asked_by = serializers.CharField(allow_blank=True)
    lines = serializers.ListField(child=serializers.CharField())


class RunSerializer(serializers.Serializer[Any]):
    """One run."""

    uuid = serializers.UUIDField()
    policy = serializers.CharField()
    state = serializers.ChoiceField(choices=RunState.choices)
    needed = serializers.IntegerField()
    coming = serializers.IntegerField()
    told = serializers.IntegerField()
    next_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    ended_by = serializers.CharField(allow_blank=True)
    steps = EscalationStepSerializer(many=True)
    done = DoneSerializer(many=True)


class ReplySerializer(serializers.Serializer[Any]):
    """Whether one comes; `minutes` with the answer `eta`."""

    answer = serializers.ChoiceField(choices=Answer.choices)
    minutes = serializers.IntegerField(required=False, allow_null=True)


class ReplyRowSerializer(serializers.Serializer[Any]):
    """One reply, and what whoever gave it is told."""

    name = serializers.CharField()
    answer = serializers.ChoiceField(choices=Answer.choices)
    minutes = serializers.IntegerField(allow_null=True)
    way = serializers.CharField()
    at = serializers.DateTimeField()
    text = serializers.CharField(required=False)


def steps(given: list[dict[str, Any]]) -> list[Step]:
    """Checked rows as steps."""
    return [Step(**{**row, "kind": StepKind(row["kind"])}) for row in given]
