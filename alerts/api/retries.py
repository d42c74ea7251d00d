"""Try again what was given up, and stop that, over the API."""

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from alerts.selectors import alerts, deliveries
from alerts.services import retries
from alerts.services.retries import Retried
from eoc.doors.api import ScopedAPIView, answer


class RetriedSerializer(serializers.Serializer[Any]):
    """What is tried again."""

    retried = serializers.IntegerField()
    left = serializers.IntegerField(help_text="Of the alert, still given up")
    why_not = serializers.CharField(help_text="Why some were left alone; empty for none")


class StoppedSerializer(serializers.Serializer[Any]):
    """What was given up again."""

    stopped = serializers.IntegerField()


class DeliveryRetryView(ScopedAPIView):
    """`POST /api/v1/deliveries/<uuid>/retry/`."""

    @extend_schema(
        operation_id="deliveries_retry", request=None, responses={202: RetriedSerializer}
    )
    def post(self, request: Request, identifier: uuid.UUID) -> Response:
        """Try one again, with the same dedupe key; 409 where that is of no use."""
        found = deliveries.found(self.actor, identifier)
        return _answer(retries.retry(delivery=found, by=self.actor))


class DeliveryStopView(ScopedAPIView):
    """`POST /api/v1/deliveries/<uuid>/stop/`."""

    @extend_schema(operation_id="deliveries_stop", request=None, responses=StoppedSerializer)
    def post(self, request: Request, identifier: uuid.UUID) -> Response:
        """Give one up again that was tried again and has not left."""
        found = deliveries.found(self.actor, identifier)
        return answer({"stopped": retries.stop(delivery=found, by=self.actor)})


class AlertRetryView(ScopedAPIView):
    """`POST /api/v1/alerts/<uuid>/retry/`."""

    @extend_schema(operation_id="alerts_retry", request=None, responses={202: RetriedSerializer})
    def post(self, request: Request, identifier: uuid.UUID) -> Response:
        """Try all of the alert again that reached nobody, up to 500 at once."""
        found = alerts.found(self.actor, identifier)
        return _answer(retries.retry_all(alert=found, by=self.actor))


class AlertStopView(ScopedAPIView):
    """`POST /api/v1/alerts/<uuid>/retry/stop/`."""

    @extend_schema(operation_id="alerts_retry_stop", request=None, responses=StoppedSerializer)
    def post(self, request: Request, identifier: uuid.UUID) -> Response:
        """Give up again whatever was tried again and has not left."""
        found = alerts.found(self.actor, identifier)
        return answer({"stopped": retries.stop_all(alert=found, by=self.actor)})


def _answer(done: Retried) -> Response:
    said = {"retried": done.retried, "left": done.left, "why_not": done.why_not}
    return answer(said, status=202)
