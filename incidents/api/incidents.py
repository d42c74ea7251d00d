"""The API's doors to incidents: list, log, change, and the verbs."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from eoc.doors.api import ScopedAPIView, answer
from eoc.doors.bodies import body, box
from eoc.doors.paging import PagedAPIView, listed
from eoc.doors.parameters import yes
from incidents.api import serializers as shapes
from incidents.api.bodies import geometry
from incidents.api.finding import agency_of, fresh, incident_of, row_of
from incidents.models import Incident
from incidents.selectors import picture
from incidents.selectors.seeing import told
from incidents.services import corrections, disclosures, incidents

FILTERS = [
    OpenApiParameter("bbox", str, description="west,south,east,north in degrees"),
    OpenApiParameter("severity", str),
    OpenApiParameter("stage", str),
    OpenApiParameter("jurisdiction", str, description="Short code"),
    OpenApiParameter("on_picture", bool),
    OpenApiParameter("mode", str),
    OpenApiParameter("q", str, description="Words of number, title or place"),
]


class IncidentsView(PagedAPIView):
    """`/api/v1/incidents/`."""

    @extend_schema(
        summary="Incidents the caller sees",
        parameters=FILTERS,
        responses=shapes.IncidentSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Own in full, shared ones as a summary, newest first."""
        found = _filtered(picture.visible_to(self.actor), request).order_by("-happened_at", "pk")
        return listed(self, request, found, lambda one: picture.row_for(self.actor, one))

    @extend_schema(
        summary="Log an incident",
        request=shapes.IncidentNewSerializer,
        responses={201: shapes.IncidentSerializer},
    )
    def post(self, request: Request) -> Response:
        """The jurisdiction is computed from the point."""
        said = body(shapes.IncidentNewSerializer, request)
        code = said.pop("agency", None)
        agency_id = agency_of(code).pk if code else None
        said["caller"] = (said.pop("caller_name", ""), said.pop("caller_phone", ""))
        made = incidents.log(by=self.actor, agency_id=agency_id, **geometry(said))
        return answer(row_of(self.actor, made), status=201)


class IncidentView(ScopedAPIView):
    """`/api/v1/incidents/<uuid>/`."""

    @extend_schema(summary="One incident", responses=shapes.IncidentDetailSerializer)
    def get(self, request: Request, uuid: UUID) -> Response:
        """The row, with its version as ETag; words and shares in full detail."""
        incident = incident_of(self.actor, uuid)
        disclosures.opened(incident=incident, by=self.actor)
        return answer(picture.detail_for(self.actor, incident))

    @extend_schema(
        summary="Change an incident",
        description="Needs If-Match with the ETag that was read.",
        request=shapes.IncidentChangeSerializer,
        responses=shapes.IncidentSerializer,
    )
    def patch(self, request: Request, uuid: UUID) -> Response:
        """Severity with a reason, stage, incident type, or a correction of what was heard."""
        said = body(shapes.IncidentChangeSerializer, request)
        incident = fresh(self.actor, uuid, request)
        for act, values in _acts(said, incident):
            incident = act(incident=incident, by=self.actor, version=incident.version, **values)
        return answer(row_of(self.actor, incident))


def _acts(
    said: dict[str, Any], incident: Incident
) -> Iterator[tuple[Callable[..., Incident], dict[str, Any]]]:
    """What a PATCH asks for, one service each; corrections first."""
    reason = said.pop("reason", "")
    severity, stage = said.pop("severity", None), said.pop("stage", None)
    complexity = said.pop("complexity", None)
    if said:
        yield corrections.change, geometry(said)
    if severity and severity != incident.severity:
        yield incidents.set_severity, {"severity": severity, "reason": reason}
    if stage:
        yield incidents.set_stage, {"stage": stage}
    if complexity:
        yield incidents.set_complexity, {"complexity": complexity}


def _filtered(found: QuerySet[Incident], request: Request) -> QuerySet[Incident]:
    wanted = request.query_params
    for name in ("severity", "stage", "mode"):
        if name in wanted:
            found = found.filter(**{name: wanted[name]})
    if code := wanted.get("jurisdiction"):
        found = found.filter(jurisdiction__short_code__iexact=code)
    if yes(request, "on_picture"):
        found = picture.on_picture(found)
    if words := wanted.get("q"):
        said = Q(title__icontains=words) | Q(place_text__icontains=words)
        found = found.filter(number__icontains=words) | told(found, said)
    if bbox := wanted.get("bbox"):
        found = picture.within(found, box(bbox))
    return found
