"""The API's door to a request's history."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from eoc.doors.api import ScopedAPIView
from eoc.doors.history import ChangeSerializer
from eoc.errors import NotFound
from eoc.journal import history
from resources.selectors import history as selectors
from resources.selectors import mutual_aid


class HistoryView(ScopedAPIView):
    """`/api/v1/mutual-aid-requests/<uuid>/history/`."""

    @extend_schema(
        operation_id="mutual_aid_requests_history",
        summary="Who changed what of a request, when and why",
        responses=ChangeSerializer(many=True),
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        """Newest first, at most two hundred; a provider reads its own part."""
        found = mutual_aid.visible_to(self.actor).filter(uuid=uuid).first()
        if found is None:
            raise NotFound("No request of yours has that uuid.")
        return Response([history.row(change) for change in selectors.of(self.actor, found)])
