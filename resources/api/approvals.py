"""The API's door to internal approvals."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from eoc.doors.api import ScopedAPIView, answer, expected_version
from eoc.doors.bodies import body
from resources.api import mutual_aid_serializers as shapes
from resources.api.mutual_aid import NEEDS, request_of, shown
from resources.services import approvals


class ApproveWithinView(ScopedAPIView):
    """`POST /api/v1/mutual-aid-requests/<uuid>/sign/`."""

    @extend_schema(
        summary="Sign one block of the request",
        description=f"Section chief, logistics or finance; nobody signs two. {NEEDS}",
        request=shapes.BlockSerializer,
        responses=shapes.RequestDetailSerializer,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Once all are signed the draft can be submitted."""
        given = body(shapes.BlockSerializer, request)
        found, version = request_of(self.actor, uuid), expected_version(request)
        approvals.sign(request=found, block=given["block"], by=self.actor, version=version)
        return answer(shown(self.actor, found))
