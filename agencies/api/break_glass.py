"""The API's doors to break-glass; a token neither takes nor reviews."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api import reading
from agencies.api.shapes import break_glass as shapes
from agencies.selectors import break_glass as rows
from agencies.services import break_glass
from eoc.doors import second_factor
from eoc.doors.api import ScopedAPIView, answer
from eoc.doors.bodies import body
from eoc.doors.paging import PagedAPIView, listed


class BreakGlassesView(PagedAPIView):
    """`/api/v1/break-glass/`."""

    @extend_schema(
        summary="Roles taken by break-glass in one's agencies",
        responses=shapes.BreakGlassSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """What waits for a review first."""
        return listed(self, request, rows.visible_to(self.actor), rows.row)

    @extend_schema(
        summary="Take a stronger role of the own agency at once",
        description="For four hours at most; the agency's administrators and duty officers are "
        "alerted, every act is marked, an administrator reviews it afterwards.",
        request=shapes.BreakGlassNewSerializer,
        responses={201: shapes.BreakGlassSerializer},
    )
    def post(self, request: Request) -> Response:
        """From the next request on."""
        said = body(shapes.BreakGlassNewSerializer, request)
        agency = reading.agency(said.pop("agency"))
        second_factor.demand(request, rows.acting_as(self.actor, agency, said["role"]))
        taken = break_glass.take(agency=agency, by=self.actor, **said)
        return answer(rows.row(rows.by_uuid(self.actor, taken.uuid)), status=201)


class BreakGlassCloseView(ScopedAPIView):
    """`POST /api/v1/break-glass/<uuid>/close/`."""

    @extend_schema(
        summary="Give a taken role back", request=None, responses=shapes.BreakGlassSerializer
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """One's own, or as an administrator of the agency."""
        taken = break_glass.close(taken=rows.by_uuid(self.actor, uuid), by=self.actor)
        return answer(rows.row(rows.by_uuid(self.actor, taken.uuid)))


class BreakGlassReviewView(ScopedAPIView):
    """`POST /api/v1/break-glass/<uuid>/review/`."""

    @extend_schema(
        summary="Review what was taken",
        request=shapes.ReviewSerializer,
        responses=shapes.BreakGlassSerializer,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """As an administrator of the agency, never whoever took it."""
        said = body(shapes.ReviewSerializer, request)
        taken = break_glass.review(taken=rows.by_uuid(self.actor, uuid), by=self.actor, **said)
        return answer(rows.row(rows.by_uuid(self.actor, taken.uuid)))
