"""The API's doors to geofences: list one's own, draw, end."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.models import Agency
from eoc.doors.api import ScopedAPIView, answer, expected_version
from eoc.doors.bodies import body, polygon
from eoc.doors.paging import PagedAPIView, listed
from eoc.errors import Invalid
from resources.api.serializers import PartySerializer
from resources.models import FenceKind
from resources.selectors import geofences as selectors
from resources.services import geofences

Body = serializers.Serializer[dict[str, Any]]


class GeofenceSerializer(Body):
    """An area of an agency whose units raise entered and left."""

    uuid = serializers.UUIDField()
    agency = PartySerializer()
    kind = serializers.ChoiceField(FenceKind.choices)
    name = serializers.CharField()
    area = serializers.DictField(help_text="GeoJSON MultiPolygon")
    in_force_from = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()


class GeofenceNewSerializer(Body):
    """What to draw, for which agency."""

    agency = serializers.CharField(max_length=5, help_text="Short code")
    kind = serializers.ChoiceField(FenceKind.choices)
    name = serializers.CharField(max_length=80)
    area = serializers.DictField(help_text="GeoJSON polygon, at most 10,000 vertices")
    in_force_from = serializers.DateTimeField(required=False)


class GeofencesView(PagedAPIView):
    """`/api/v1/geofences/`."""

    @extend_schema(summary="Geofences of one's agencies", responses=GeofenceSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Those that have not ended."""
        return listed(self, request, selectors.standing(self.actor), selectors.row)

    @extend_schema(
        summary="Draw a geofence",
        description="Units of the agency raise `asset.entered` and `asset.left` by their fixes; "
        "out is more than 30 m outside. Boundaries of the territories it serves need no drawing.",
        request=GeofenceNewSerializer,
        responses={201: GeofenceSerializer},
    )
    def post(self, request: Request) -> Response:
        """In force from now on where no time is sent."""
        said = body(GeofenceNewSerializer, request)
        code = said.pop("agency")
        agency = Agency.objects.filter(short_code__iexact=code).first()
        if agency is None:
            raise Invalid("No agency has that short code.", {"agency": "Such as RIV."})
        area = polygon(said.pop("area"), "area")
        made = geofences.draw(agency=agency, area=area, by=self.actor, **said)
        return answer(selectors.row(made), status=201)


class GeofenceEndView(ScopedAPIView):
    """`POST /api/v1/geofences/<uuid>/end/`."""

    @extend_schema(
        summary="End a geofence",
        description="Needs If-Match with the version that was read.",
        request=None,
        responses=GeofenceSerializer,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """It ends now."""
        fence = selectors.by_uuid(self.actor, uuid)
        version = expected_version(request)
        return answer(selectors.row(geofences.end(fence=fence, version=version, by=self.actor)))
