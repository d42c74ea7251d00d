"""What lists of alerts and deliveries can be narrowed by."""

from django.db.models import QuerySet
from django_filters import rest_framework as filters

from alerts.models import Alert, Delivery


class AlertFilter(filters.FilterSet):
    """By severity, kind, time, and whether somebody answered."""

    open = filters.BooleanFilter(method="only_open", label="Not acknowledged")
    since = filters.IsoDateTimeFilter(field_name="issued_at", lookup_expr="gte")

    class Meta:
        model = Alert
        fields = ["severity", "kind"]

    def only_open(self, found: QuerySet[Alert], name: str, value: bool) -> QuerySet[Alert]:
        """Nobody has answered yet, or somebody has."""
        return found.filter(acknowledgement__isnull=value)


class DeliveryFilter(filters.FilterSet):
    """By state, channel and alert."""

    alert = filters.UUIDFilter(field_name="alert__uuid")

    class Meta:
        model = Delivery
        fields = ["state", "channel"]
