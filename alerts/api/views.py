"""Alerts and deliveries over the API."""

import uuid

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from alerts.api.filters import AlertFilter, DeliveryFilter
from alerts.api.serializers import AlertSerializer, DeliverySerializer
from alerts.models import Alert, Delivery, ReplyWay
from alerts.selectors import alerts as selectors
from alerts.selectors import deliveries
from alerts.services import acknowledgements
from eoc.doors.api import ScopedAPIView, answer


class AlertList(ScopedAPIView, ListAPIView[Alert]):
    """Alerts the actor's agencies must act on, the latest first."""

    serializer_class = AlertSerializer
    filterset_class = AlertFilter
    queryset = Alert.objects.none()

    def get_queryset(self) -> QuerySet[Alert]:
        """Those of the actor."""
        return selectors.addressed_to(self.actor)


class AlertDetail(ScopedAPIView):
    """One alert."""

    @extend_schema(operation_id="alerts_read", responses=AlertSerializer)
    def get(self, request: Request, identifier: uuid.UUID) -> Response:
        """Read it."""
        return answer(selectors.row(selectors.found(self.actor, identifier)))


class AlertAcknowledge(ScopedAPIView):
    """Answer for an alert."""

    @extend_schema(operation_id="alerts_acknowledge", request=None, responses=AlertSerializer)
    def post(self, request: Request, identifier: uuid.UUID) -> Response:
        """Acknowledge; whoever comes second reads who came first."""
        alert = selectors.found(self.actor, identifier)
        acknowledgements.acknowledge(alert=alert, by=self.actor, way=ReplyWay.API)
        return answer(selectors.row(selectors.found(self.actor, identifier)))


class DeliveryList(ScopedAPIView, ListAPIView[Delivery]):
    """Deliveries to and from the actor's agencies, the latest first."""

    serializer_class = DeliverySerializer
    filterset_class = DeliveryFilter
    queryset = Delivery.objects.none()

    def get_queryset(self) -> QuerySet[Delivery]:
        """Those of the actor."""
        return deliveries.visible_to(self.actor)
