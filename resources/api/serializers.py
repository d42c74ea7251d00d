"""What the API takes and gives: the console's rows, and the bodies of verbs."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from resources.models import AssetStatus, Category, DispatchState, Purpose

Body = serializers.Serializer[dict[str, Any]]


class PartySerializer(Body):
    """An agency as rows name it."""

    id = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()


class IncidentNameSerializer(Body):
    """The incident a unit is on."""

    uuid = serializers.UUIDField()
    number = serializers.CharField()


class AssetSerializer(Body):
    """ASSET of the console's contract."""

    id = serializers.IntegerField(help_text="As binary frames of positions name it")
    uuid = serializers.UUIDField()
    call_sign = serializers.CharField()
    label = serializers.CharField(  # type: ignore[assignment]
        help_text="Short code and call sign: RIV Engine 12"
    )
    agency = PartySerializer()
    kind = serializers.CharField()
    kind_name = serializers.CharField()
    type = serializers.IntegerField(allow_null=True, help_text="NIMS type 1 to 4")
    status = serializers.ChoiceField(AssetStatus.choices)
    dispatch_state = serializers.ChoiceField(DispatchState.choices)
    state_since = serializers.DateTimeField()
    lon = serializers.FloatField(allow_null=True)
    lat = serializers.FloatField(allow_null=True)
    position_at = serializers.DateTimeField(allow_null=True)
    incident = IncidentNameSerializer(allow_null=True)
    lent_to = PartySerializer(allow_null=True)
    version = serializers.IntegerField()
    detail = serializers.ChoiceField(["full", "summary", "listed"])


class ActSerializer(AssetSerializer):
    """The asset after an act, with the token that undoes it for ten seconds."""

    undo = serializers.CharField(required=False)


class StatusChangeSerializer(Body):
    """One change of status or dispatch state."""

    at = serializers.DateTimeField()
    status = serializers.CharField()
    dispatch_state = serializers.CharField()
    incident = serializers.CharField()
    by = serializers.CharField()


class AssetDetailSerializer(AssetSerializer):
    """An asset with its home; its note and what it did last only in full detail."""

    home_name = serializers.CharField()
    note = serializers.CharField(required=False)
    changes = StatusChangeSerializer(many=True, required=False)


class AssetChangeSerializer(Body):
    """What of an asset can be changed; what is left out stays."""

    call_sign = serializers.CharField(max_length=40, required=False)
    kind = serializers.SlugField(max_length=24, required=False)
    type = serializers.IntegerField(min_value=1, max_value=4, allow_null=True, required=False)
    home_name = serializers.CharField(max_length=120, allow_blank=True, required=False)
    note = serializers.CharField(max_length=200, allow_blank=True, required=False)
    ready_minutes = serializers.IntegerField(
        min_value=0, max_value=20160, allow_null=True, required=False
    )
    lon = serializers.FloatField(min_value=-180, max_value=180, required=False)
    lat = serializers.FloatField(min_value=-90, max_value=90, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A home has both coordinates."""
        if ("lon" in attrs) != ("lat" in attrs):
            raise serializers.ValidationError("Send lon and lat together.")
        return attrs


class AssetNewSerializer(AssetChangeSerializer):
    """A new asset."""

    agency = serializers.CharField(max_length=5, help_text="Short code")
    call_sign = serializers.CharField(max_length=40)
    kind = serializers.SlugField(max_length=24)


class StatusSerializer(Body):
    """Into or out of service."""

    status = serializers.ChoiceField(["available", "out_of_service"])
    reason = serializers.CharField(max_length=200, allow_blank=True, default="")


class AssignSerializer(Body):
    """Where to send it."""

    incident = serializers.UUIDField()


class FixSerializer(Body):
    """Where an asset was and when."""

    asset = serializers.UUIDField()
    lon = serializers.FloatField(min_value=-180, max_value=180)
    lat = serializers.FloatField(min_value=-90, max_value=90)
    at = serializers.DateTimeField()


class PositionsSerializer(Body):
    """Positions in bulk; of several for one asset the newest counts."""

    positions = serializers.ListField(child=FixSerializer(), min_length=1, max_length=1000)


class MovedSerializer(Body):
    """How many positions were news."""

    moved = serializers.IntegerField()


class TokenSerializer(Body):
    """The token an act answered with."""

    token = serializers.CharField(max_length=5000)


class CapabilitySerializer(Body):
    """What a type must at least have."""

    type = serializers.IntegerField(min_value=1, max_value=4)
    name = serializers.CharField()
    unit = serializers.CharField(allow_blank=True)
    minimum = serializers.CharField(help_text="Decimal text")


class KindSerializer(Body):
    """A kind of asset."""

    code = serializers.CharField()
    name = serializers.CharField()
    discipline = serializers.CharField()
    category = serializers.ChoiceField(Category.choices)
    speed_kmh = serializers.IntegerField(help_text="For estimates of arrival")
    ready_minutes = serializers.IntegerField(help_text="Where its asset says nothing")
    illustrative = serializers.BooleanField(help_text="An example, not an official list")
    capabilities = CapabilitySerializer(many=True)


class RecommendationSerializer(Body):
    """A unit that could be sent; minutes are an estimate, no route."""

    asset = AssetSerializer()
    km = serializers.FloatField()
    minutes = serializers.IntegerField()
    automatic = serializers.BooleanField(help_text="A partner's, by automatic aid")


class BookingSerializer(Body):
    """One commitment of an asset."""

    uuid = serializers.UUIDField()
    asset = serializers.UUIDField()
    label = serializers.CharField()  # type: ignore[assignment]
    agency = PartySerializer()
    for_agency = PartySerializer()
    incident = IncidentNameSerializer(allow_null=True)
    purpose = serializers.ChoiceField(Purpose.choices)
    start = serializers.DateTimeField()
    end = serializers.DateTimeField(allow_null=True, help_text="Empty while active")
    planned_end = serializers.DateTimeField(allow_null=True)
    void = serializers.BooleanField()
    by = serializers.CharField()
    note = serializers.CharField()
    mode = serializers.CharField()
    version = serializers.IntegerField()


class PlanSerializer(Body):
    """A hold or maintenance, from now or from `start`."""

    asset = serializers.UUIDField()
    purpose = serializers.ChoiceField(["hold", "maintenance"])
    start = serializers.DateTimeField(required=False)
    end = serializers.DateTimeField(required=False)
    note = serializers.CharField(max_length=200)


class ExtendSerializer(Body):
    """The new planned end."""

    planned_end = serializers.DateTimeField()


class ExtendedSerializer(BookingSerializer):
    """The booking and the plans its new end runs into."""

    conflicts = serializers.SerializerMethodField()

    @extend_schema_field(BookingSerializer(many=True))
    def get_conflicts(self, booking: dict[str, Any]) -> list[dict[str, Any]]:
        """The plans in the way."""
        found: list[dict[str, Any]] = booking["conflicts"]
        return found
