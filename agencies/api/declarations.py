"""The API's doors to declarations."""

from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api import reading
from agencies.api.shapes import territories as shapes
from agencies.api.shapes.named import ReasonGivenSerializer
from agencies.selectors import declarations as rows
from agencies.services import declarations
from eoc.doors.api import ScopedAPIView, answer, expected_version
from eoc.doors.bodies import body, polygon
from eoc.doors.paging import PagedAPIView, listed


class DeclarationsView(PagedAPIView):
    """`/api/v1/declarations/`."""

    @extend_schema(
        summary="Declared emergencies",
        parameters=[OpenApiParameter("issuer", str, description="Short code")],
        responses=shapes.DeclarationSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """The newest first."""
        found = rows.listed(self.actor)
        if code := request.query_params.get("issuer"):
            found = found.filter(issuer__short_code=code.upper())
        return listed(self, request, found, rows.row)

    @extend_schema(
        summary="Declare an emergency",
        request=shapes.DeclarationNewSerializer,
        responses={201: shapes.DeclarationSerializer},
    )
    def post(self, request: Request) -> Response:
        """From now where no time is sent, for the whole territory where no area is."""
        said = body(shapes.DeclarationNewSerializer, request)
        issuer = reading.jurisdiction(said.pop("issuer"), "issuer")
        area = polygon(said.pop("area", None), "area")
        made = declarations.declare(issuer=issuer, area=area, by=self.actor, **said)
        return answer(rows.row(made), status=201)


class DeclarationView(ScopedAPIView):
    """`/api/v1/declarations/<uuid>/`."""

    @extend_schema(summary="One declaration", responses=shapes.DeclarationSerializer)
    def get(self, request: Request, uuid: UUID) -> Response:
        """As it stands."""
        return answer(rows.row(reading.one_of(rows.listed(self.actor), uuid=uuid)))


class DeclarationEndView(ScopedAPIView):
    """`POST /api/v1/declarations/<uuid>/end/`."""

    @extend_schema(
        summary="End a declaration",
        description="Needs If-Match with the ETag that was read.",
        request=ReasonGivenSerializer,
        responses=shapes.DeclarationSerializer,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """It ends now, with a reason."""
        said = body(ReasonGivenSerializer, request)
        version = expected_version(request)
        found = reading.one_of(rows.listed(self.actor), uuid=uuid)
        ended = declarations.end(declaration=found, version=version, by=self.actor, **said)
        return answer(rows.row(ended))
