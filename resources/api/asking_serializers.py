"""What the API takes and gives about how an agency asks: its box card and its thresholds."""

from rest_framework import serializers

from resources.api.serializers import Body
from resources.models import DeploymentPurpose


class BoxCardLineSerializer(Body):
    """One cell of a box card."""

    uuid = serializers.UUIDField(read_only=True)
    agency = serializers.CharField(help_text="Short code of whose card it is")
    incident_type = serializers.CharField(help_text="Its code, such as structure_fire")
    level = serializers.IntegerField(min_value=1, max_value=9)
    partner = serializers.CharField(help_text="Short code")
    kind = serializers.CharField(max_length=24)
    quantity = serializers.IntegerField(min_value=1, max_value=20)
    purpose = serializers.ChoiceField(
        DeploymentPurpose.choices, default=DeploymentPurpose.ASSIGNMENT
    )
    post = serializers.CharField(
        max_length=120,
        allow_blank=True,
        default="",
        help_text="The station it covers, or where it stands by",
    )


class BoxCallSerializer(Body):
    """Which alarm level is called for which incident."""

    agency = serializers.CharField(help_text="Short code")
    incident = serializers.CharField(help_text="Number of the incident")
    level = serializers.IntegerField(min_value=1, max_value=9)


class PolicySerializer(Body):
    """How an agency asks; null never asks for a signature and never raises an alarm."""

    need_from = serializers.IntegerField(
        min_value=1, max_value=32767, allow_null=True, required=False
    )
    order_from = serializers.IntegerField(
        min_value=1, max_value=32767, allow_null=True, required=False
    )
    finance_above = serializers.DecimalField(
        max_digits=12, decimal_places=2, min_value=0, allow_null=True, required=False
    )
    farthest_km = serializers.IntegerField(
        min_value=1, max_value=32767, allow_null=True, required=False
    )
    offer_minutes = serializers.IntegerField(min_value=1, max_value=10080, required=False)
    first_offer_minutes = serializers.IntegerField(
        min_value=1, max_value=10080, allow_null=True, required=False
    )
    accepted_minutes = serializers.IntegerField(
        min_value=1, max_value=10080, allow_null=True, required=False
    )
    rolling_minutes = serializers.IntegerField(
        min_value=1, max_value=10080, allow_null=True, required=False
    )
    on_scene_minutes = serializers.IntegerField(
        min_value=1, max_value=10080, allow_null=True, required=False
    )
    escalate_minutes = serializers.IntegerField(
        min_value=1, max_value=10080, allow_null=True, required=False
    )
    next_tier = serializers.CharField(
        allow_null=True, required=False, help_text="Short code of who coordinates the next tier"
    )
    radio_channel = serializers.CharField(
        max_length=80, allow_blank=True, required=False, help_text="What a request begins with"
    )
    finance_code = serializers.CharField(
        max_length=40, allow_blank=True, required=False, help_text="What a request begins with"
    )


class PolicyRowSerializer(PolicySerializer):
    """The thresholds with their version."""

    version = serializers.IntegerField()
