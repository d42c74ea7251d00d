"""How many residents subscribed to what an alert touches, and how far it has come to them."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from alerts.api.public_serializers import Body
from alerts.selectors import public_alerts, subscriptions
from alerts.selectors.sites import on
from eoc.access import scope
from eoc.doors.api import ScopedAPIView, answer


class SubscribersSerializer(Body):
    """Subscribers of one language and channel; `people` is null where they are fewer than five."""

    language = serializers.CharField(help_text="BCP 47")
    channel = serializers.CharField()
    people = serializers.IntegerField(allow_null=True)


class ResidentsToldSerializer(Body):
    """One message to residents in one language by one channel, counted by state."""

    subject = serializers.CharField()
    at = serializers.DateTimeField()
    language = serializers.CharField()
    channel = serializers.CharField()
    sent = serializers.IntegerField()
    waiting = serializers.IntegerField()
    given_up = serializers.IntegerField()
    withheld = serializers.IntegerField(help_text="It ended before they were sent")


class ResidentsSerializer(Body):
    """Counts; nobody learns who."""

    subscribers = SubscribersSerializer(many=True)
    told = ResidentsToldSerializer(many=True)


class ResidentsView(ScopedAPIView):
    """`/api/v1/public-alerts/<site>/<uuid>/residents/`."""

    @extend_schema(summary="Residents who subscribed, counted", responses=ResidentsSerializer)
    def get(self, request: Request, site: str, identifier: UUID) -> Response:
        """Those the alert would reach now, and those it was sent to."""
        with scope(on(self.actor, site)) as here:
            alert = public_alerts.found(here, identifier)
            return answer(
                subscriptions.row(subscriptions.of_alert(alert), subscriptions.told(alert))
            )
