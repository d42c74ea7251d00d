"""The API's doors to the history of agreements and people."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api import reading
from agencies.selectors import agreements, people
from agencies.selectors import history as selectors
from eoc.doors.api import ScopedAPIView
from eoc.doors.history import ChangeSerializer
from eoc.journal import history


class AgreementHistoryView(ScopedAPIView):
    """`/api/v1/agreements/<uuid>/history/`."""

    @extend_schema(
        operation_id="agreements_history",
        summary="Who changed what of an agreement, when and why",
        responses=ChangeSerializer(many=True),
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        """Newest first, at most two hundred; told to every side."""
        found = reading.one_of(agreements.listed(), uuid=uuid)
        return Response([history.row(one) for one in selectors.of_agreement(found)])


class PersonHistoryView(ScopedAPIView):
    """`/api/v1/people/<uuid>/history/`."""

    @extend_schema(
        operation_id="people_history",
        summary="Who changed what of a person and their roles, when and why",
        responses=ChangeSerializer(many=True),
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        """Newest first, at most two hundred."""
        found = people.by_uuid(self.actor, uuid)
        return Response([history.row(one) for one in selectors.of_person(found)])
