"""Break-glass."""

from rest_framework import serializers

from agencies.api.shapes.named import AgencyNameSerializer, Body, PersonNameSerializer
from agencies.models.break_glass import TAKEN


class BreakGlassSerializer(Body):
    """A role somebody took, and what a review said."""

    uuid = serializers.UUIDField()
    person = PersonNameSerializer()
    agency = AgencyNameSerializer()
    role = serializers.ChoiceField(TAKEN)
    reason = serializers.CharField()
    opened_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)
    closed_by = serializers.CharField()
    reviewed_at = serializers.DateTimeField(allow_null=True)
    reviewed_by = PersonNameSerializer(allow_null=True)
    review_note = serializers.CharField()


class BreakGlassNewSerializer(Body):
    """Which role, why, how long."""

    agency = serializers.CharField(max_length=5, help_text="Short code of the own agency")
    role = serializers.ChoiceField(TAKEN)
    minutes = serializers.IntegerField(min_value=1, max_value=240, default=60)
    reason = serializers.CharField(max_length=300)


class ReviewSerializer(Body):
    """What was found."""

    note = serializers.CharField(max_length=500)
