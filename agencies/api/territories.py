"""The API's doors to jurisdictions and agencies."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api import reading
from agencies.api.shapes import territories as shapes
from agencies.models import Agency
from agencies.selectors import agencies as agency_rows
from agencies.selectors import jurisdictions as jurisdiction_rows
from agencies.services import agencies
from eoc.doors.api import ScopedAPIView, answer, expected_version
from eoc.doors.bodies import body, polygon
from eoc.doors.paging import PagedAPIView, listed
from eoc.doors.parameters import yes

KIND = OpenApiParameter("kind", str, description="Code of a kind")
WORDS = OpenApiParameter("q", str, description="Words of the name")
BOUNDARY = OpenApiParameter("boundary", bool, default=True, description="false leaves it out")


class JurisdictionsView(PagedAPIView):
    """`/api/v1/jurisdictions/`."""

    @extend_schema(
        summary="Jurisdictions",
        parameters=[
            KIND,
            WORDS,
            OpenApiParameter("code", str, description="Beginning of the FIPS code or GEOID"),
        ],
        responses=shapes.JurisdictionSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """All of them, by name, without boundaries."""
        found, asked = jurisdiction_rows.listed(), request.query_params
        if kind := asked.get("kind"):
            found = found.filter(kind=kind)
        if code := asked.get("code"):
            found = found.filter(code__startswith=code)
        if words := asked.get("q"):
            found = found.filter(name__icontains=words)
        return listed(self, request, found, jurisdiction_rows.row)


class JurisdictionView(ScopedAPIView):
    """`/api/v1/jurisdictions/<uuid>/`."""

    @extend_schema(
        summary="One jurisdiction", parameters=[BOUNDARY], responses=shapes.JurisdictionSerializer
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        """With its boundary as GeoJSON, unless `?boundary=false` leaves it out."""
        boundary = "boundary" not in request.query_params or yes(request, "boundary")
        rows = jurisdiction_rows.with_boundary() if boundary else jurisdiction_rows.listed()
        found = reading.one_of(rows, uuid=uuid)
        return answer(jurisdiction_rows.row(found, boundary=boundary))


class AgenciesView(PagedAPIView):
    """`/api/v1/agencies/`."""

    @extend_schema(
        summary="Agencies",
        parameters=[
            KIND,
            WORDS,
            OpenApiParameter("discipline", str),
            OpenApiParameter("serves", str, description="Short code of a jurisdiction"),
        ],
        responses=shapes.AgencySerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """All of them, by name."""
        found, asked = agency_rows.listed(), request.query_params
        for name in ("kind", "discipline"):
            if value := asked.get(name):
                found = found.filter(**{name: value})
        if words := asked.get("q"):
            found = found.filter(name__icontains=words)
        if code := asked.get("serves"):
            found = found.filter(services__jurisdiction__short_code=code.upper())
        return listed(self, request, found, agency_rows.row)

    @extend_schema(
        summary="Found an agency",
        description="For administrators of the region, who administer it until its own are in.",
        request=shapes.AgencyNewSerializer,
        responses={201: shapes.AgencySerializer},
    )
    def post(self, request: Request) -> Response:
        """A new agency, serving nothing yet."""
        said = body(shapes.AgencyNewSerializer, request)
        made = agencies.found(by=self.actor, **said)
        return answer(_row(made), status=201)


class AgencyView(ScopedAPIView):
    """`/api/v1/agencies/<uuid>/`."""

    @extend_schema(summary="One agency", responses=shapes.AgencySerializer)
    def get(self, request: Request, uuid: UUID) -> Response:
        """With its service area."""
        return answer(_row(reading.one_of(Agency.objects.all(), uuid=uuid)))

    @extend_schema(
        summary="Change an agency",
        description="Needs If-Match with the ETag that was read.",
        request=shapes.AgencyChangeSerializer,
        responses=shapes.AgencySerializer,
    )
    def patch(self, request: Request, uuid: UUID) -> Response:
        """What is left out stays."""
        said = body(shapes.AgencyChangeSerializer, request)
        version = expected_version(request)
        found = reading.one_of(Agency.objects.all(), uuid=uuid)
        return answer(_row(agencies.change(agency=found, version=version, by=self.actor, **said)))


class ServedView(ScopedAPIView):
    """`POST /api/v1/agencies/<uuid>/jurisdictions/`."""

    @extend_schema(
        summary="Set the territories an agency serves",
        description="Needs If-Match. Only the region gives an agency a new territory.",
        request=shapes.ServedSerializer,
        responses=shapes.AgencySerializer,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """The whole list; what is not in it ends."""
        said = body(shapes.ServedSerializer, request)
        version = expected_version(request)
        changed = agencies.serve(
            agency=reading.one_of(Agency.objects.all(), uuid=uuid),
            version=version,
            jurisdictions=reading.jurisdictions(said["jurisdictions"]),
            service_area=polygon(said.get("service_area"), "service_area"),
            by=self.actor,
        )
        return answer(_row(changed))


def _row(found: Agency) -> dict[str, Any]:
    """With its service area, as it is now."""
    return agency_rows.row(found, area=True)
