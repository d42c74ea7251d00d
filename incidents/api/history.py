"""The API's door to an incident's history."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from eoc.doors.api import ScopedAPIView
from eoc.doors.history import ChangeSerializer
from eoc.journal import history
from incidents.api.finding import incident_of
from incidents.selectors import history as selectors


class HistoryView(ScopedAPIView):
    """`/api/v1/incidents/<uuid>/history/`."""

    @extend_schema(
        operation_id="incidents_history",
        summary="Who changed what of an incident, when and why",
        responses=ChangeSerializer(many=True),
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        """Newest first, at most two hundred; told to those it belongs to."""
        changes = selectors.of(self.actor, incident_of(self.actor, uuid))
        return Response([history.row(change) for change in changes])
