"""The API's rows of alerts and deliveries, as the OpenAPI document names them."""

from typing import Any

from rest_framework import serializers

from alerts.models import Delivery
from alerts.selectors import alerts as selectors
from alerts.selectors.alerts import ALARM, NOTICE
from eoc.access import require_scope
from incidents.models import Severity


class AcknowledgedSerializer(serializers.Serializer[Any]):
    """Who answered for an alert, and when."""

    by = serializers.CharField()
    at = serializers.DateTimeField()


class AboutIncidentSerializer(serializers.Serializer[Any]):
    """The incident an alert is about."""

    uuid = serializers.UUIDField()
    number = serializers.CharField()


class AlertSerializer(serializers.Serializer[Any]):
    """One alert."""

    uuid = serializers.UUIDField()
    version = serializers.IntegerField()
    subject = serializers.CharField()
    severity = serializers.ChoiceField(choices=Severity.choices)
    kind = serializers.CharField()
    more = serializers.IntegerField(help_text="How often the same was said again and joined to it")
    tier = serializers.ChoiceField(choices=[(ALARM, "Alarm"), (NOTICE, "Notice")])
    about = serializers.CharField(help_text="Kind and uuid of what it is about")
    incident = AboutIncidentSerializer(allow_null=True)
    link = serializers.CharField()
    issued_at = serializers.DateTimeField()
    acknowledged = AcknowledgedSerializer(allow_null=True)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """The row the console's contract has."""
        return selectors.row(instance)


class DeliverySerializer(serializers.ModelSerializer[Delivery]):
    """One alert to one address, and where it stands."""

    alert = serializers.SlugRelatedField[Any](slug_field="uuid", read_only=True)
    agency = serializers.CharField(source="agency.short_code", read_only=True)
    address = serializers.SerializerMethodField(help_text="Empty for another agency's contact")

    class Meta:
        model = Delivery
        fields = [
            "uuid",
            "alert",
            "agency",
            "recipient",
            "channel",
            "address",
            "state",
            "attempts",
            "created_at",
            "next_at",
            "done_at",
            "last_error",
            "retried_at",
            "retried_by",
        ]
        read_only_fields = fields

    def get_address(self, delivery: Delivery) -> str:
        """The address, for the agency that keeps it."""
        return delivery.address if delivery.agency_id in require_scope().agencies else ""
