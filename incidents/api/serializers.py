"""What the incidents API takes and gives: the console's rows, and the bodies of verbs."""

from typing import Any

from rest_framework import serializers

from incidents.models import ActivationLevel, Located, PlaceKind, Sensitivity, Severity, Stage
from incidents.models.sharing import INCLUDED

Body = serializers.Serializer[dict[str, Any]]


class NamedSerializer(Body):
    """An agency or a jurisdiction as rows name it."""

    id = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()


class RespondingSerializer(Body):
    """Who responds, as the feed or the dispatcher names it."""

    label = serializers.CharField()  # type: ignore[assignment]
    discipline = serializers.CharField()


class IncidentSerializer(Body):
    """INCIDENT of the console's contract."""

    uuid = serializers.UUIDField()
    number = serializers.CharField()
    mode = serializers.CharField()
    type = serializers.CharField()
    type_name = serializers.CharField()
    severity = serializers.ChoiceField(Severity.choices)
    complexity = serializers.IntegerField(allow_null=True)
    stage = serializers.ChoiceField(Stage.choices)
    title = serializers.CharField()
    place_text = serializers.CharField(allow_blank=True)
    lon = serializers.FloatField(allow_null=True)
    lat = serializers.FloatField(allow_null=True)
    area = serializers.DictField(allow_null=True, help_text="GeoJSON MultiPolygon")
    jurisdiction = NamedSerializer(allow_null=True)
    located = serializers.ChoiceField(Located.choices)
    reported_jurisdiction = serializers.CharField(allow_blank=True)
    happened_at = serializers.DateTimeField()
    heard_at = serializers.DateTimeField()
    promoted = serializers.BooleanField()
    on_picture = serializers.BooleanField()
    parent = serializers.CharField(allow_null=True)  # type: ignore[assignment]
    children = serializers.IntegerField()
    responses = RespondingSerializer(many=True)
    agency = NamedSerializer()
    closed_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()
    sensitive = serializers.ListField(child=serializers.ChoiceField(Sensitivity.choices))
    detail = serializers.ChoiceField(["full", "summary", "area", "existence"])


class SharedSerializer(Body):
    """To whom an incident is shown."""

    agency = serializers.CharField(help_text="Short code")
    tier = serializers.ChoiceField(["view", "assist"])
    includes = serializers.ListField(child=serializers.CharField())
    reason = serializers.CharField()
    shared_at = serializers.DateTimeField()


class CallerSerializer(Body):
    """Who called; where the reader may know."""

    name = serializers.CharField(allow_blank=True)
    phone = serializers.CharField(allow_blank=True)


class IncidentDetailSerializer(IncidentSerializer):
    """An incident; the words of the caller, its promotion and shares only in full detail."""

    narrative = serializers.CharField(required=False)
    caller = CallerSerializer(allow_null=True, required=False)
    promotion_reason = serializers.CharField(required=False)
    promoted_by = serializers.CharField(required=False)
    shares = SharedSerializer(many=True, required=False)


class IncidentNewSerializer(Body):
    """A call to be logged."""

    type = serializers.SlugField(max_length=40, help_text="Code of the catalogue")
    severity = serializers.ChoiceField(Severity.choices)
    title = serializers.CharField(max_length=200)
    agency = serializers.CharField(max_length=5, required=False, help_text="Short code")
    lon = serializers.FloatField(required=False, allow_null=True, min_value=-180, max_value=180)
    lat = serializers.FloatField(required=False, allow_null=True, min_value=-90, max_value=90)
    area = serializers.DictField(required=False, allow_null=True, help_text="GeoJSON polygon")
    place_text = serializers.CharField(max_length=300, required=False, allow_blank=True)
    reported_jurisdiction = serializers.CharField(max_length=120, required=False, allow_blank=True)
    narrative = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    happened_at = serializers.DateTimeField(required=False)
    sensitive = serializers.ListField(
        child=serializers.ChoiceField(Sensitivity.choices), required=False
    )
    caller_name = serializers.CharField(max_length=120, required=False, allow_blank=True)
    caller_phone = serializers.CharField(max_length=40, required=False, allow_blank=True)


class IncidentChangeSerializer(Body):
    """What of an incident can be changed; what is left out stays; severity needs a reason."""

    severity = serializers.ChoiceField(Severity.choices, required=False)
    stage = serializers.ChoiceField(Stage.choices, required=False)
    complexity = serializers.IntegerField(min_value=1, max_value=5, required=False)
    reason = serializers.CharField(max_length=300, required=False)
    type = serializers.SlugField(max_length=40, required=False)
    title = serializers.CharField(max_length=200, required=False)
    narrative = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    place_text = serializers.CharField(max_length=300, required=False, allow_blank=True)
    lon = serializers.FloatField(required=False, min_value=-180, max_value=180)
    lat = serializers.FloatField(required=False, min_value=-90, max_value=90)
    area = serializers.DictField(required=False, allow_null=True, help_text="GeoJSON polygon")
    happened_at = serializers.DateTimeField(required=False)
    sensitive = serializers.ListField(
        child=serializers.ChoiceField(Sensitivity.choices), required=False
    )


class ReasonSerializer(Body):
    """Why."""

    reason = serializers.CharField(max_length=300)


class JoinSerializer(ReasonSerializer):
    """The parent, by number or uuid, and why."""

    parent = serializers.CharField(max_length=36)  # type: ignore[assignment]


class ShareSerializer(ReasonSerializer):
    """With whom, at which tier, and why."""

    agency = serializers.CharField(max_length=5, help_text="Short code")
    tier = serializers.ChoiceField(["view", "assist"])
    includes = serializers.ListField(
        child=serializers.ChoiceField(INCLUDED), required=False, help_text="What is not held back"
    )


class NoteNewSerializer(Body):
    """A line for the activity log."""

    text = serializers.CharField(max_length=4000)
    at = serializers.DateTimeField(required=False)


class NoteSerializer(Body):
    """A line of the activity log."""

    uuid = serializers.UUIDField()
    at = serializers.DateTimeField()
    recorded_at = serializers.DateTimeField()
    by = serializers.CharField()
    text = serializers.CharField()


class TypeSerializer(Body):
    """A type of the catalogue with the codes of others."""

    code = serializers.CharField()
    name = serializers.CharField()
    discipline = serializers.CharField()
    default_severity = serializers.CharField()
    apco = serializers.CharField(allow_blank=True)
    neris = serializers.CharField(allow_blank=True)


class PlaceSerializer(Body):
    """A place a text may mean."""

    name = serializers.CharField()
    kind = serializers.ChoiceField([*PlaceKind.values, "coordinates"])
    lon = serializers.FloatField()
    lat = serializers.FloatField()
    jurisdiction = serializers.CharField(allow_blank=True)
    illustrative = serializers.BooleanField()


class ActivationNewSerializer(ReasonSerializer):
    """Which EOC, at which level, and why."""

    jurisdiction = serializers.CharField(max_length=5, help_text="Short code")
    level = serializers.ChoiceField(ActivationLevel.choices)


class ActivationSerializer(Body):
    """An EOC's activation."""

    uuid = serializers.UUIDField()
    jurisdiction = NamedSerializer()
    level = serializers.ChoiceField(ActivationLevel.choices)
    local_number = serializers.CharField(allow_blank=True)
    reason = serializers.CharField()
    activated_at = serializers.DateTimeField()
    deactivated_at = serializers.DateTimeField(allow_null=True)
    by = serializers.CharField()
    version = serializers.IntegerField()
