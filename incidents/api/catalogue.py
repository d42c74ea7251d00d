"""The API's doors to incident types, places and EOC activations."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.models import Jurisdiction
from eoc.doors.api import ScopedAPIView, answer
from eoc.doors.bodies import body
from eoc.doors.paging import PagedAPIView, listed
from eoc.errors import Invalid, NotFound, WrongState
from incidents.api import serializers as shapes
from incidents.models import EOCActivation, IncidentType
from incidents.selectors import places
from incidents.services import activations


class TypesView(PagedAPIView):
    """`/api/v1/incident-types/`."""

    @extend_schema(summary="The catalogue of types", responses=shapes.TypeSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Active types by name."""
        return listed(self, request, IncidentType.objects.filter(active=True), _type)


class PlacesView(ScopedAPIView):
    """`/api/v1/places/`."""

    @extend_schema(
        summary="Search the gazetteer",
        parameters=[OpenApiParameter("q", str, description="At least two characters")],
        responses=shapes.PlaceSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Names, crossings, coordinates, USNG; the best eight."""
        words = request.query_params.get("q", "")[:200]
        return Response(
            [asdict(found) for found in places.search(words, first_in=self.actor.jurisdictions)]
        )


class ActivationsView(PagedAPIView):
    """`/api/v1/activations/`."""

    @extend_schema(summary="EOC activations", responses=shapes.ActivationSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Newest first."""
        found = EOCActivation.objects.filter(mode__in=self.actor.modes)
        found = found.select_related("jurisdiction").order_by("-activated_at")
        return listed(self, request, found, _activation)

    @extend_schema(
        summary="Activate an EOC, or change its level",
        request=shapes.ActivationNewSerializer,
        responses={201: shapes.ActivationSerializer},
    )
    def post(self, request: Request) -> Response:
        """Levels in words; the local number is mapped."""
        said = body(shapes.ActivationNewSerializer, request)
        code = said.pop("jurisdiction")
        home = Jurisdiction.objects.filter(short_code__iexact=code).first()
        if home is None:
            raise Invalid("No such jurisdiction.", {"jurisdiction": "A short code, such as RIV."})
        made = activations.activate(jurisdiction=home, by=self.actor, **said)
        return answer(_activation(made), status=201)


class DeactivateView(ScopedAPIView):
    """`/api/v1/activations/<uuid>/deactivate/`."""

    @extend_schema(summary="Stand an EOC down", request=None, responses=shapes.ActivationSerializer)
    def post(self, request: Request, uuid: UUID) -> Response:
        """Its activation ends now."""
        found = EOCActivation.objects.filter(mode__in=self.actor.modes, uuid=uuid)
        made = found.select_related("jurisdiction").first()
        if made is None:
            raise NotFound("No activation has that uuid.")
        if made.deactivated_at:
            raise WrongState("That activation ended already.")
        ended = activations.deactivate(jurisdiction=made.jurisdiction, by=self.actor)
        return answer(_activation(ended))


def _type(kind: IncidentType) -> dict[str, Any]:
    return {
        "code": kind.code,
        "name": kind.name,
        "discipline": kind.discipline,
        "default_severity": kind.default_severity,
        "apco": kind.apco,
        "neris": kind.neris,
    }


def _activation(made: EOCActivation) -> dict[str, Any]:
    home = made.jurisdiction
    return {
        "uuid": str(made.uuid),
        "jurisdiction": {"id": home.pk, "code": home.short_code, "name": home.name},
        "level": made.level,
        "local_number": made.local_number,
        "reason": made.reason,
        "activated_at": made.activated_at,
        "deactivated_at": made.deactivated_at,
        "by": made.by_name,
        "version": made.version,
    }
