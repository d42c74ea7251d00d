"""The API's doors to what is done with an incident; If-Match is honoured where it is sent."""

from datetime import UTC
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from eoc.doors.api import ScopedAPIView, answer
from eoc.doors.bodies import body
from eoc.doors.paging import PagedAPIView, listed
from incidents.api import serializers as shapes
from incidents.api.finding import incident_of, named, row_of, unchanged
from incidents.selectors import activity_log as log_lines
from incidents.services import activity_log, disclosures, incidents


class PromoteView(ScopedAPIView):
    """`/api/v1/incidents/<uuid>/promote/`."""

    @extend_schema(
        summary="Promote to the EOC's picture",
        request=shapes.ReasonSerializer,
        responses=shapes.IncidentSerializer,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """With a reason; neighbours see it from then on."""
        said = body(shapes.ReasonSerializer, request)
        incident = unchanged(self.actor, uuid, request)
        incidents.promote(incident=incident, by=self.actor, version=incident.version, **said)
        return answer(row_of(self.actor, incident))


class JoinView(ScopedAPIView):
    """`/api/v1/incidents/<uuid>/join/`."""

    @extend_schema(
        summary="Join a parent incident",
        request=shapes.JoinSerializer,
        responses=shapes.IncidentSerializer,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """The parent is named by number or uuid."""
        said = body(shapes.JoinSerializer, request)
        incident = unchanged(self.actor, uuid, request)
        parent = named(self.actor, said["parent"])
        incidents.join(incident=incident, parent=parent, reason=said["reason"], by=self.actor)
        return answer(row_of(self.actor, incident))


class SeparateView(ScopedAPIView):
    """`/api/v1/incidents/<uuid>/separate/`."""

    @extend_schema(
        summary="Take an incident out from under its parent",
        request=shapes.ReasonSerializer,
        responses=shapes.IncidentSerializer,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """With a reason; the parent stays on the picture."""
        said = body(shapes.ReasonSerializer, request)
        incident = unchanged(self.actor, uuid, request)
        incidents.separate(incident=incident, by=self.actor, version=incident.version, **said)
        return answer(row_of(self.actor, incident))


class CloseView(ScopedAPIView):
    """`/api/v1/incidents/<uuid>/close/`."""

    @extend_schema(
        summary="Close an incident",
        request=shapes.ReasonSerializer,
        responses=shapes.IncidentSerializer,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Refused while units or requests hold it open."""
        said = body(shapes.ReasonSerializer, request)
        incident = unchanged(self.actor, uuid, request)
        incidents.close(incident=incident, by=self.actor, version=incident.version, **said)
        return answer(row_of(self.actor, incident))


class NotesView(PagedAPIView):
    """`/api/v1/incidents/<uuid>/notes/`."""

    @extend_schema(summary="The activity log", responses=shapes.NoteSerializer(many=True))
    def get(self, request: Request, uuid: UUID) -> Response:
        """Newest first."""
        incident = incident_of(self.actor, uuid)
        disclosures.opened(incident=incident, by=self.actor, what="activity log")
        found = log_lines.visible_to(self.actor).filter(incident=incident)
        return listed(self, request, found.order_by("-at", "-id"), _note)

    @extend_schema(
        summary="Write into the activity log",
        request=shapes.NoteNewSerializer,
        responses={201: shapes.NoteSerializer},
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Lines are never edited."""
        said = body(shapes.NoteNewSerializer, request)
        incident = incident_of(self.actor, uuid)
        return Response(_note(activity_log.note(incident=incident, by=self.actor, **said)), 201)


def _note(entry: Any) -> dict[str, Any]:
    return {
        "uuid": str(entry.uuid),
        "at": entry.at.astimezone(UTC),
        "recorded_at": entry.recorded_at,
        "by": entry.by_name,
        "text": entry.text,
    }
