"""Grants and disclosures."""

from rest_framework import serializers

from agencies.api.shapes.named import AgencyNameSerializer, Body, JurisdictionNameSerializer
from agencies.models import Condition, HeldBack
from agencies.models.grants import CLASSES, DETAILS, FROM_SEVERITY


class GrantNewSerializer(Body):
    """Which side shows what, how much of it, when, from which severity, without what."""

    party = serializers.IntegerField(help_text="The side that shows it")
    data_class = serializers.ChoiceField(CLASSES)
    detail = serializers.ChoiceField(DETAILS, required=False)
    condition = serializers.ChoiceField(Condition.choices, required=False)
    severity = serializers.ChoiceField(FROM_SEVERITY, required=False)
    held_back = serializers.ChoiceField(HeldBack.choices, required=False, allow_blank=True)


class GrantSerializer(Body):
    """What one side shows the others."""

    uuid = serializers.UUIDField()
    agency = AgencyNameSerializer(allow_null=True)
    jurisdiction = JurisdictionNameSerializer(allow_null=True)
    data_class = serializers.ChoiceField(CLASSES)
    detail = serializers.ChoiceField(DETAILS)
    condition = serializers.ChoiceField(Condition.choices)
    severity = serializers.ChoiceField(FROM_SEVERITY)
    held_back = serializers.ChoiceField(HeldBack.choices, allow_blank=True)
    revoked_at = serializers.DateTimeField(allow_null=True)
    revoked_reason = serializers.CharField(allow_blank=True)


class DisclosureSerializer(Body):
    """Somebody of another agency read a full record."""

    at = serializers.DateTimeField()
    person = serializers.CharField()
    agency = serializers.CharField(allow_blank=True)
    noun = serializers.CharField()
    about = serializers.UUIDField()
    label = serializers.CharField()  # type: ignore[assignment]
    reason = serializers.CharField()
