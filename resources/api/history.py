"""The API's doors to the history of a request, a deployment, a claim."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from eoc.doors.api import ScopedAPIView
from eoc.doors.history import ChangeSerializer
from eoc.errors import NotFound
from eoc.journal import history
from resources.selectors import costs, deployments, mutual_aid
from resources.selectors import history as selectors


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


class DeploymentHistoryView(ScopedAPIView):
    """`/api/v1/deployments/<uuid>/history/`."""

    @extend_schema(
        operation_id="deployments_history",
        summary="Who changed what of a deployment, when and why",
        responses=ChangeSerializer(many=True),
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        """Newest first, at most two hundred, the same for both sides."""
        found = deployments.visible_to(self.actor).filter(uuid=uuid).first()
        if found is None:
            raise NotFound("No deployment you may see has that uuid.")
        return Response([history.row(change) for change in selectors.of_deployment(found)])


class ClaimHistoryView(ScopedAPIView):
    """`/api/v1/claims/<uuid>/history/`."""

    @extend_schema(
        operation_id="claims_history",
        summary="Who changed what of a claim, when and why",
        responses=ChangeSerializer(many=True),
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        """Newest first, at most two hundred, the same for both sides."""
        found = costs.visible_to(self.actor).filter(uuid=uuid).first()
        if found is None:
            raise NotFound("No claim of yours has that uuid.")
        return Response([history.row(change) for change in selectors.of_claim(found)])
