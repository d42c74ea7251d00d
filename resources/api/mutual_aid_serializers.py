"""What the API of mutual aid takes and gives: REQUEST, offers, deployments, bodies."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from resources.api.serializers import Body, IncidentNameSerializer, PartySerializer
from resources.models import DeploymentState, OfferState, RequestState

STATES = {state.value: {"type": "string", "format": "date-time"} for state in DeploymentState}


@extend_schema_field({"type": "object", "properties": STATES, "additionalProperties": False})
class TimesField(serializers.JSONField):
    """State to the moment it was reached."""


class TitledIncidentSerializer(IncidentNameSerializer):
    """The incident help is asked for."""

    title = serializers.CharField()


class LineSerializer(Body):
    """So many of a kind and type."""

    id = serializers.IntegerField()
    quantity = serializers.IntegerField()
    kind = serializers.CharField()
    kind_name = serializers.CharField()
    type = serializers.IntegerField(allow_null=True, help_text="NIMS type 1 to 4")
    filled = serializers.IntegerField()


class OfferShortSerializer(Body):
    """An answer as the request's row has it."""

    uuid = serializers.UUIDField()
    providing = PartySerializer()
    state = serializers.ChoiceField(OfferState.choices)
    answer_by = serializers.DateTimeField(allow_null=True)
    line = serializers.IntegerField()
    assets = serializers.ListField(child=serializers.CharField())
    reason = serializers.CharField()


class DeploymentShortSerializer(Body):
    """A deployment as the request's row has it."""

    uuid = serializers.UUIDField()
    asset = serializers.CharField()
    state = serializers.ChoiceField(DeploymentState.choices)
    providing = PartySerializer()


class RequestSerializer(Body):
    """REQUEST of the console's contract; a provider sees its own offers and deployments only."""

    uuid = serializers.UUIDField()
    number = serializers.CharField()
    state = serializers.ChoiceField(RequestState.choices)
    incident = TitledIncidentSerializer()
    requesting = PartySerializer()
    needed_by = serializers.DateTimeField(allow_null=True)
    report_to = serializers.CharField()
    reporting_place = serializers.CharField()
    radio_channel = serializers.CharField()
    lines = LineSerializer(many=True)
    offers = OfferShortSerializer(many=True)
    deployments = DeploymentShortSerializer(many=True)
    version = serializers.IntegerField()
    detail = serializers.ChoiceField(["full", "summary"])


class RequestDetailSerializer(RequestSerializer):
    """The row with what only its page shows."""

    mode = serializers.CharField()
    duration_hours = serializers.IntegerField(allow_null=True)
    note = serializers.CharField()
    lon = serializers.FloatField(allow_null=True)
    lat = serializers.FloatField(allow_null=True)
    by = serializers.CharField()
    created_at = serializers.DateTimeField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)


class OfferSerializer(OfferShortSerializer):
    """One question to one agency, and its answer."""

    request = serializers.CharField(help_text="Number of the request")
    request_uuid = serializers.UUIDField()
    requesting = PartySerializer()
    kind = serializers.CharField()
    wanted = serializers.IntegerField(help_text="What the line asks for")
    quantity = serializers.IntegerField(help_text="What was offered")
    automatic = serializers.BooleanField()
    unable = serializers.BooleanField()
    seen_at = serializers.DateTimeField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    decided_by = serializers.CharField()
    version = serializers.IntegerField()


class RequestNameSerializer(Body):
    """The request a deployment answers."""

    uuid = serializers.UUIDField()
    number = serializers.CharField()


class DeploymentSerializer(DeploymentShortSerializer):
    """One asset's journey."""

    request = RequestNameSerializer()
    incident = TitledIncidentSerializer()
    requesting = PartySerializer()
    times = TimesField()
    recalled_reason = serializers.CharField()
    planned_end = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()


class ExtendedDeploymentSerializer(DeploymentSerializer):
    """The deployment, and the later plans of the asset that the new end crosses."""

    crosses = serializers.ListField(child=serializers.CharField())


class LineNewSerializer(Body):
    """A line to ask for."""

    kind = serializers.CharField(max_length=24)
    quantity = serializers.IntegerField(min_value=1, max_value=500)
    type = serializers.IntegerField(min_value=1, max_value=4, allow_null=True, default=None)
    capability = serializers.CharField(max_length=300, allow_blank=True, default="")


class RequestNewSerializer(Body):
    """A request; it stays a draft until it is submitted."""

    agency = serializers.CharField(help_text="Short code of the requesting agency")
    incident = serializers.CharField(help_text="Number of the incident")
    lines = LineNewSerializer(many=True, allow_empty=False)
    reporting_place = serializers.CharField(max_length=300)
    report_to = serializers.CharField(max_length=120)
    radio_channel = serializers.CharField(max_length=80)
    lon = serializers.FloatField(min_value=-180, max_value=180, required=False)
    lat = serializers.FloatField(min_value=-90, max_value=90, required=False)
    needed_by = serializers.DateTimeField(allow_null=True, default=None)
    duration_hours = serializers.IntegerField(
        min_value=1, max_value=720, allow_null=True, default=None
    )
    note = serializers.CharField(allow_blank=True, default="", max_length=5000)
    ask = serializers.ListField(
        child=serializers.CharField(), default=list, help_text="Short codes; empty asks everybody"
    )


class AskSerializer(Body):
    """Whom to ask as well."""

    agencies = serializers.ListField(child=serializers.CharField(), allow_empty=False)


class AssetsSerializer(Body):
    """Named assets."""

    assets = serializers.ListField(child=serializers.UUIDField(), allow_empty=False)


class MaybeAssetsSerializer(Body):
    """Named assets; without names all that were offered."""

    assets = serializers.ListField(
        child=serializers.UUIDField(), allow_null=True, required=False, default=None
    )


class WhySerializer(Body):
    """Why."""

    reason = serializers.CharField(max_length=300)


class MaybeWhySerializer(Body):
    """Why, if one wants to say."""

    reason = serializers.CharField(max_length=300, allow_blank=True, default="")


class AnswerBySerializer(Body):
    """By when the answer comes."""

    answer_by = serializers.DateTimeField()


class ForwardSerializer(Body):
    """The colleague who answers instead."""

    person = serializers.UUIDField()


class PlannedEndSerializer(Body):
    """When the asset should be home now."""

    planned_end = serializers.DateTimeField()
