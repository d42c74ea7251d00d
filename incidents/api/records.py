"""The API's doors to an incident's legal hold and its records."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from eoc.access import Actor
from eoc.doors.api import ScopedAPIView
from eoc.doors.bodies import body
from eoc.doors.recent import demand_recent
from eoc.errors import NotPermitted
from incidents.api.finding import incident_of
from incidents.api.serializers import ReasonSerializer
from incidents.models import Incident, LegalHold
from incidents.permissions.records import may_keep_records
from incidents.services import legal_holds, records
from incidents.services.redaction import CLASSES


class HoldSerializer(serializers.Serializer[dict[str, Any]]):
    """A legal hold, in force while nobody released it."""

    uuid = serializers.UUIDField()
    reason = serializers.CharField()
    placed_by = serializers.CharField()
    placed_at = serializers.DateTimeField()
    released_by = serializers.CharField(allow_blank=True)
    released_at = serializers.DateTimeField(allow_null=True)
    release_reason = serializers.CharField(allow_blank=True)


class WithheldSerializer(serializers.Serializer[dict[str, Any]]):
    """The classes that are withheld, each with the law or order that says so."""

    withheld = serializers.DictField(
        child=serializers.CharField(max_length=300),
        help_text="Keys: " + ", ".join(CLASSES),
    )


class HoldView(ScopedAPIView):
    """`/api/v1/incidents/<uuid>/hold/`."""

    @extend_schema(
        operation_id="incidents_hold_list",
        summary="Legal holds of an incident",
        responses=HoldSerializer(many=True),
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        """The newest first."""
        incident = _kept(self.actor, uuid)
        return Response([_row(hold) for hold in LegalHold.objects.filter(incident=incident)])

    @extend_schema(
        summary="Place a legal hold", request=ReasonSerializer, responses={201: HoldSerializer}
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Nothing of the incident is deleted while it stands."""
        said = body(ReasonSerializer, request)
        incident = _kept(self.actor, uuid)
        demand_recent(request)
        return Response(_row(legal_holds.place(incident=incident, by=self.actor, **said)), 201)


class ReleaseView(ScopedAPIView):
    """`POST /api/v1/incidents/<uuid>/hold/release/`."""

    @extend_schema(
        summary="Release a legal hold", request=ReasonSerializer, responses=HoldSerializer
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Retention runs again."""
        said = body(ReasonSerializer, request)
        incident = _kept(self.actor, uuid)
        demand_recent(request)
        return Response(_row(legal_holds.release(incident=incident, by=self.actor, **said)))


class RecordsView(ScopedAPIView):
    """`POST /api/v1/incidents/<uuid>/records/`."""

    @extend_schema(
        summary="Hand out the records of an incident",
        request=WithheldSerializer,
        responses={
            (200, "application/zip"): OpenApiResponse(
                OpenApiTypes.BINARY, description="CSV and JSON, redactions and an index"
            )
        },
    )
    def post(self, request: Request, uuid: UUID) -> HttpResponse:
        """A zip; its digest stands in the journal."""
        said = body(WithheldSerializer, request)
        incident = _kept(self.actor, uuid)
        demand_recent(request)
        made = records.export(incident=incident, by=self.actor, **said)
        answer = HttpResponse(made.content, content_type="application/zip")
        answer["Content-Disposition"] = f'attachment; filename="{made.name}"'
        answer["Content-SHA256"] = made.sha256
        return answer


def _kept(actor: Actor, uuid: UUID) -> Incident:
    incident = incident_of(actor, uuid)
    if not may_keep_records(actor, incident):
        raise NotPermitted("Administrators and duty officers of the agency that logged it decide.")
    return incident


def _row(hold: LegalHold) -> dict[str, Any]:
    return {
        "uuid": str(hold.uuid),
        "reason": hold.reason,
        "placed_by": hold.placed_by,
        "placed_at": hold.placed_at,
        "released_by": hold.released_by,
        "released_at": hold.released_at,
        "release_reason": hold.release_reason,
    }
