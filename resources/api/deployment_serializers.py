"""Shapes of a deployment's life: readings, reports, crews, custody, movements, teams."""

from typing import Any

from django.contrib.gis.geos import Point
from rest_framework import serializers

from resources.api.serializers import Body
from resources.models import DeploymentPurpose, Handover, Side, StruckOff, TeamKind
from resources.services.movements import Reading

COUNT: dict[str, Any] = {"allow_null": True, "default": None, "min_value": 0, "decimal_places": 1}


class ReadingSerializer(Body):
    """What was read off the asset, if anything."""

    odometer_km = serializers.DecimalField(max_digits=9, **COUNT)
    engine_hours = serializers.DecimalField(max_digits=8, **COUNT)


class PlacedReadingSerializer(ReadingSerializer):
    """Also where it was."""

    lon = serializers.FloatField(min_value=-180, max_value=180, allow_null=True, default=None)
    lat = serializers.FloatField(min_value=-90, max_value=90, allow_null=True, default=None)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A place has both."""
        if (attrs["lon"] is None) != (attrs["lat"] is None):
            raise serializers.ValidationError({"lon": "Give lon and lat, or neither."})
        return attrs


class DamageSerializer(Body):
    """What state it is in and what happened."""

    condition = serializers.CharField(max_length=120)
    report = serializers.CharField(max_length=5000)


class UntilSerializer(Body):
    """Until when."""

    until = serializers.DateTimeField()


class SwapSerializer(Body):
    """Which other asset takes over."""

    asset = serializers.UUIDField()
    reason = serializers.CharField(max_length=300, allow_blank=True, default="")


class PurposeSerializer(Body):
    """What it is for, and its post."""

    purpose = serializers.ChoiceField(DeploymentPurpose.choices)
    post = serializers.CharField(max_length=120, allow_blank=True, default="")


class CrewPersonSerializer(Body):
    """A person on the manifest."""

    name = serializers.CharField(max_length=120)
    agency_name = serializers.CharField(max_length=120, allow_blank=True, default="")
    qualification = serializers.CharField(max_length=120)
    leader = serializers.BooleanField(default=False)


class PeopleSerializer(Body):
    """Persons to put on the manifest."""

    people = CrewPersonSerializer(many=True, allow_empty=False)


class StrikeSerializer(Body):
    """Why a person is struck off."""

    why = serializers.ChoiceField(StruckOff.choices)
    reason = serializers.CharField(max_length=300)


class OnCrewSerializer(serializers.Serializer[Any]):
    """A person on the manifest with the work-rest clock (2:1, NWCG PMS 902)."""

    uuid = serializers.UUIDField()
    name = serializers.CharField()
    agency_name = serializers.CharField()
    qualification = serializers.CharField()
    leader = serializers.BooleanField()
    checked_in_at = serializers.DateTimeField(allow_null=True)
    checked_out_at = serializers.DateTimeField(allow_null=True)
    struck_off = serializers.ChoiceField([*StruckOff.choices, ("", "On the manifest")])
    struck_reason = serializers.CharField()
    struck_by = serializers.CharField()
    struck_at = serializers.DateTimeField(allow_null=True)
    hours_worked = serializers.CharField(help_text="In the last 24 hours")
    on_shift = serializers.BooleanField()
    rest_due = serializers.DateTimeField(allow_null=True)
    rest_until = serializers.DateTimeField(allow_null=True)
    work_rest = serializers.CharField()


class CustodyNewSerializer(ReadingSerializer):
    """A signature for equipment at one end."""

    handover = serializers.ChoiceField(Handover.choices)
    side = serializers.ChoiceField([*Side.choices, ("", "One's own")], default="")
    condition = serializers.CharField(max_length=300)
    signer = serializers.CharField(max_length=120)


class CustodySerializer(serializers.Serializer[Any]):
    """What one side saw and signed."""

    handover = serializers.ChoiceField(Handover.choices)
    side = serializers.ChoiceField(Side.choices)
    condition = serializers.CharField()
    odometer_km = serializers.CharField(allow_null=True)
    engine_hours = serializers.CharField(allow_null=True)
    signer = serializers.CharField()
    at = serializers.DateTimeField()


class MovementSerializer(serializers.Serializer[Any]):
    """What one step left behind."""

    state = serializers.CharField()
    at = serializers.DateTimeField()
    odometer_km = serializers.CharField(allow_null=True)
    engine_hours = serializers.CharField(allow_null=True)
    lon = serializers.FloatField(allow_null=True)
    lat = serializers.FloatField(allow_null=True)
    by = serializers.CharField()
    correction = serializers.BooleanField(help_text="It takes the step before it back")
    undone = serializers.BooleanField(help_text="It was a slip and does not count")


class TeamNewSerializer(Body):
    """A strike team or task force to form."""

    kind = serializers.ChoiceField(TeamKind.choices)
    name = serializers.CharField(max_length=60)
    leader = serializers.CharField(max_length=120)
    channel = serializers.CharField(max_length=80)
    deployments = serializers.ListField(child=serializers.UUIDField(), allow_empty=False)


class MemberSerializer(serializers.Serializer[Any]):
    """An asset in a team."""

    uuid = serializers.UUIDField()
    asset = serializers.CharField()
    state = serializers.CharField()


class TeamSerializer(serializers.Serializer[Any]):
    """A strike team or task force."""

    uuid = serializers.UUIDField()
    kind = serializers.ChoiceField(TeamKind.choices)
    name = serializers.CharField()
    leader = serializers.CharField()
    channel = serializers.CharField()
    incident = serializers.CharField()
    deployments = MemberSerializer(many=True)
    misfits = serializers.ListField(
        child=serializers.UUIDField(),
        help_text="Not of the kind and type of the strike team's others (NIMS)",
    )
    formed_at = serializers.DateTimeField()
    disbanded_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()


def reading(given: dict[str, Any]) -> Reading:
    """The reading of a body."""
    lon, lat = given.get("lon"), given.get("lat")
    point = None if lon is None or lat is None else Point(lon, lat, srid=4326)
    return Reading(given["odometer_km"], given["engine_hours"], point)
