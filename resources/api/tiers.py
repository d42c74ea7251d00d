"""The API's doors to tiers: propose what is unfilled, take it for the next tier, or not."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from eoc.doors.api import ScopedAPIView, answer, expected_version
from eoc.doors.bodies import body
from resources.api import mutual_aid_serializers as shapes
from resources.api.mutual_aid import NEEDS, request_of, shown
from resources.services import tiers


class ProposeView(ScopedAPIView):
    """`POST /api/v1/mutual-aid-requests/<uuid>/propose/`."""

    @extend_schema(
        summary="Propose what is unfilled to the next tier",
        description=f"The clock does it after the agency's time. {NEEDS}",
        request=None,
        responses=shapes.RequestDetailSerializer,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Sooner than the clock."""
        found, version = request_of(self.actor, uuid), expected_version(request)
        tiers.propose(request=found, by=self.actor, version=version)
        return answer(shown(self.actor, found))


class TakeView(ScopedAPIView):
    """`POST /api/v1/mutual-aid-requests/<uuid>/take/`."""

    @extend_schema(
        summary="Take the remainder for the next tier",
        description=f"A child request carries it. {NEEDS}",
        request=shapes.BasisSerializer,
        responses={201: shapes.RequestDetailSerializer},
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Only its coordinator, on the legal basis that tier needs."""
        given = body(shapes.BasisSerializer, request)
        found, version = request_of(self.actor, uuid), expected_version(request)
        child = tiers.take(request=found, by=self.actor, version=version, **given)
        return answer(shown(self.actor, child), status=201)


class DeclineView(ScopedAPIView):
    """`POST /api/v1/mutual-aid-requests/<uuid>/decline/`."""

    @extend_schema(
        summary="Decline the remainder for the next tier",
        description=f"The tier above is asked by the clock. {NEEDS}",
        request=shapes.WhySerializer,
        responses=shapes.RequestDetailSerializer,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Only its coordinator, with a reason."""
        given = body(shapes.WhySerializer, request)
        found, version = request_of(self.actor, uuid), expected_version(request)
        tiers.decline(request=found, by=self.actor, version=version, **given)
        return answer(shown(self.actor, found))
