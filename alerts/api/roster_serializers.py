"""The API's shapes of duty rosters, shifts and silences."""

from typing import Any

from rest_framework import serializers

from alerts.api.times import WallTimeField
from alerts.models.rosters import UNITS

Shape = serializers.Serializer[Any]


class RosteredSerializer(Shape):
    """A person by uuid and name."""

    uuid = serializers.UUIDField()
    name = serializers.CharField()


class RosterNewSerializer(Shape):
    """A roster to open."""

    agency = serializers.CharField(help_text="Short code")
    name = serializers.CharField(max_length=80)
    zone = serializers.CharField(max_length=60, help_text="Such as America/New_York")


class RosterChangeSerializer(Shape):
    """What of a roster changes; the rest stays."""

    name = serializers.CharField(max_length=80, required=False)
    zone = serializers.CharField(max_length=60, required=False)
    active = serializers.BooleanField(required=False)


class LayerNewSerializer(Shape):
    """The terms of a layer; people in the order of their turns."""

    name = serializers.CharField(max_length=80)
    people = serializers.ListField(child=serializers.UUIDField(), max_length=100)
    count = serializers.IntegerField(min_value=1, max_value=366)
    unit = serializers.ChoiceField(choices=UNITS)
    hand_over = WallTimeField(help_text="On the wall of the roster's zone")
    weekday = serializers.IntegerField(
        min_value=0, max_value=6, allow_null=True, required=False, help_text="Monday is 0; by weeks"
    )
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True, required=False)


class LayerSerializer(LayerNewSerializer):
    """One layer."""

    uuid = serializers.UUIDField()
    position = serializers.IntegerField()
    people = RosteredSerializer(many=True)  # type: ignore[assignment]


class RosterSerializer(Shape):
    """One roster with its layers and who is on duty."""

    uuid = serializers.UUIDField()
    agency = serializers.CharField(help_text="Short code")
    name = serializers.CharField()
    zone = serializers.CharField()
    active = serializers.BooleanField()
    on_duty = RosteredSerializer(many=True)
    layers = LayerSerializer(many=True)
    version = serializers.IntegerField()


class ShiftSerializer(Shape):
    """From `start` until before `end` this person sits there; null where nobody does."""

    layer = serializers.UUIDField()
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    person = RosteredSerializer(allow_null=True)
    taken = serializers.BooleanField(help_text="By an override, not by turn")


class ShiftsSerializer(Shape):
    """Every shift of a roster within a time."""

    shifts = ShiftSerializer(many=True)


class OverrideNewSerializer(Shape):
    """A stretch somebody takes."""

    person = serializers.UUIDField()
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True)


class OverrideSerializer(OverrideNewSerializer):
    """A stretch somebody took."""

    uuid = serializers.UUIDField()
    layer = serializers.UUIDField()
    person = RosteredSerializer()  # type: ignore[assignment]
    undone = serializers.BooleanField()


class ShiftOfferNewSerializer(Shape):
    """One's own shift, by when it begins."""

    start = serializers.DateTimeField()
    note = serializers.CharField(max_length=200, required=False, allow_blank=True)


class ShiftOfferSerializer(ShiftOfferNewSerializer):
    """An offered shift."""

    uuid = serializers.UUIDField()
    layer = serializers.UUIDField()
    end = serializers.DateTimeField()
    person = RosteredSerializer()
    closed = serializers.BooleanField()


class SilenceNewSerializer(Shape):
    """A silence to begin."""

    agency = serializers.CharField(help_text="Short code")
    kinds = serializers.ListField(
        child=serializers.CharField(max_length=40), max_length=20, help_text="None means every kind"
    )
    noun = serializers.ChoiceField(
        choices=["incident", "asset", "provider"], required=False, help_text="Only about this"
    )
    named = serializers.CharField(
        max_length=60, required=False, help_text="Number, call sign or name of it"
    )
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField(help_text="At most 24 hours later")
    reason = serializers.CharField(max_length=300)


class SilenceSerializer(Shape):
    """One silence, and how many alerts it kept back."""

    uuid = serializers.UUIDField()
    agency = serializers.CharField(help_text="Short code")
    kinds = serializers.ListField(child=serializers.CharField())
    about = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    reason = serializers.CharField()
    by = serializers.CharField()
    ended_by = serializers.CharField()
    silenced = serializers.IntegerField()
