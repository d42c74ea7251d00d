"""The API's doors to incidents: list, log, change, and the verbs."""

import json
from typing import Any
from uuid import UUID

from django.contrib.gis.gdal import GDALException
from django.contrib.gis.geos import GEOSException, GEOSGeometry, MultiPolygon, Point, Polygon
from django.db.models import Q, QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.models import Agency
from eoc.access import Actor
from eoc.doors.api import ScopedAPIView, answer, expected_version
from eoc.doors.paging import listed
from eoc.errors import Invalid, NotFound, Stale
from incidents.api import serializers as shapes
from incidents.models import Incident
from incidents.selectors import picture
from incidents.services import activity_log, incidents

FILTERS = [
    OpenApiParameter("bbox", str, description="west,south,east,north in degrees"),
    OpenApiParameter("severity", str),
    OpenApiParameter("stage", str),
    OpenApiParameter("jurisdiction", str, description="Short code"),
    OpenApiParameter("on_picture", bool),
    OpenApiParameter("mode", str),
    OpenApiParameter("q", str, description="Words of number, title or place"),
    OpenApiParameter("page", int),
    OpenApiParameter("page_size", int, description="At most 1,000"),
]


class IncidentsView(ScopedAPIView):
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
        said = read(shapes.IncidentNewSerializer, request)
        code = said.pop("agency", None)
        lon, lat, area = said.pop("lon", None), said.pop("lat", None), said.pop("area", None)
        if (lon is None) != (lat is None):
            raise Invalid("Half a point.", {"lat" if lat is None else "lon": "Give both."})
        made = incidents.log(
            by=self.actor,
            agency_id=agency_of(code).pk if code else None,
            point=None if lon is None or lat is None else Point(lon, lat, srid=4326),
            area=_area(area),
            **said,
        )
        return answer(_row(self.actor, made), status=201)


class IncidentView(ScopedAPIView):
    """`/api/v1/incidents/<uuid>/`."""

    @extend_schema(summary="One incident", responses=shapes.IncidentSerializer)
    def get(self, request: Request, uuid: UUID) -> Response:
        """The row, with its version as ETag."""
        return answer(picture.row_for(self.actor, incident_of(self.actor, uuid)))

    @extend_schema(
        summary="Change severity, stage or incident type",
        request=shapes.IncidentChangeSerializer,
        responses=shapes.IncidentSerializer,
    )
    def patch(self, request: Request, uuid: UUID) -> Response:
        """Needs If-Match."""
        said = read(shapes.IncidentChangeSerializer, request)
        incident = fresh(self.actor, uuid, request)
        if severity := said.get("severity"):
            reason = said.get("reason", "")
            incidents.set_severity(
                incident=incident, severity=severity, reason=reason, by=self.actor
            )
        if stage := said.get("stage"):
            incidents.set_stage(incident=incident, stage=stage, by=self.actor)
        if complexity := said.get("complexity"):
            incidents.set_complexity(incident=incident, complexity=complexity, by=self.actor)
        return answer(_row(self.actor, incident))


class PromoteView(ScopedAPIView):
    """`/api/v1/incidents/<uuid>/promote/`."""

    @extend_schema(
        summary="Promote to the EOC's picture",
        request=shapes.ReasonSerializer,
        responses=shapes.IncidentSerializer,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """With a reason; neighbours see it from then on."""
        said = read(shapes.ReasonSerializer, request)
        incident = incident_of(self.actor, uuid)
        incidents.promote(incident=incident, by=self.actor, **said)
        return answer(_row(self.actor, incident))


class JoinView(ScopedAPIView):
    """`/api/v1/incidents/<uuid>/join/`."""

    @extend_schema(
        summary="Join a parent incident",
        request=shapes.JoinSerializer,
        responses=shapes.IncidentSerializer,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """The parent is named by number or uuid."""
        said = read(shapes.JoinSerializer, request)
        incident = incident_of(self.actor, uuid)
        parent = _named(self.actor, said["parent"])
        incidents.join(incident=incident, parent=parent, reason=said["reason"], by=self.actor)
        return answer(_row(self.actor, incident))


class CloseView(ScopedAPIView):
    """`/api/v1/incidents/<uuid>/close/`."""

    @extend_schema(
        summary="Close an incident",
        request=shapes.ReasonSerializer,
        responses=shapes.IncidentSerializer,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Refused while units or requests hold it open."""
        said = read(shapes.ReasonSerializer, request)
        incident = incident_of(self.actor, uuid)
        incidents.close(incident=incident, by=self.actor, **said)
        return answer(_row(self.actor, incident))


class ShareView(ScopedAPIView):
    """`/api/v1/incidents/<uuid>/share/`."""

    @extend_schema(
        summary="Show an incident to another agency",
        request=shapes.ShareSerializer,
        responses=shapes.IncidentSerializer,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """To look at (view), or because it helps (assist)."""
        said = read(shapes.ShareSerializer, request)
        incident = incident_of(self.actor, uuid)
        agency = agency_of(said["agency"])
        incidents.share(
            incident=incident,
            agency=agency,
            tier=said["tier"],
            reason=said["reason"],
            by=self.actor,
        )
        return answer(_row(self.actor, incident))


class NotesView(ScopedAPIView):
    """`/api/v1/incidents/<uuid>/notes/`."""

    @extend_schema(summary="The activity log", responses=shapes.NoteSerializer(many=True))
    def get(self, request: Request, uuid: UUID) -> Response:
        """Newest first."""
        incident = incident_of(self.actor, uuid)
        return listed(self, request, incident.log.order_by("-at", "-id"), _note)

    @extend_schema(
        summary="Write into the activity log",
        request=shapes.NoteNewSerializer,
        responses={201: shapes.NoteSerializer},
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Lines are never edited."""
        said = read(shapes.NoteNewSerializer, request)
        incident = incident_of(self.actor, uuid)
        return Response(_note(activity_log.note(incident=incident, by=self.actor, **said)), 201)


def read(shape: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    """The body, checked against its shape."""
    given = shape(data=request.data)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)


def incident_of(actor: Actor, uuid: UUID) -> Incident:
    """The incident, if the actor sees it."""
    found = picture.visible_to(actor).filter(uuid=uuid).first()
    if found is None:
        raise NotFound("No incident you see has that uuid.")
    return found


def fresh(actor: Actor, uuid: UUID, request: Request) -> Incident:
    """The incident at the version If-Match names."""
    version = expected_version(request)
    incident = incident_of(actor, uuid)
    if incident.version != version:
        raise Stale("Somebody changed this incident.", current=incident.version)
    return incident


def agency_of(code: str) -> Agency:
    """The agency of a short code."""
    found = Agency.objects.filter(short_code__iexact=code).first()
    if found is None:
        raise Invalid("No agency has that short code.", {"agency": "Such as RIV."})
    return found


def _row(actor: Actor, incident: Incident) -> dict[str, Any]:
    return picture.row_for(actor, picture.visible_to(actor).get(pk=incident.pk))


def _note(entry: Any) -> dict[str, Any]:
    return {
        "uuid": str(entry.uuid),
        "at": entry.at,
        "recorded_at": entry.recorded_at,
        "by": entry.by_name,
        "text": entry.text,
    }


def _named(actor: Actor, name: str) -> Incident:
    visible = picture.visible_to(actor)
    try:
        found = visible.filter(Q(uuid=UUID(name))).first()
    except ValueError:
        found = visible.filter(number__iexact=name).first()
    if found is None:
        raise Invalid("No such parent.", {"parent": "A number or uuid of an incident you see."})
    return found


def _area(given: dict[str, Any] | None) -> MultiPolygon | None:
    if given is None:
        return None
    try:
        shape = GEOSGeometry(json.dumps(given), srid=4326)
    except (GEOSException, GDALException, ValueError, TypeError) as error:
        raise Invalid("The area is no GeoJSON geometry.", {"area": str(error)[:200]}) from error
    if isinstance(shape, Polygon):
        shape = MultiPolygon(shape, srid=4326)
    if not isinstance(shape, MultiPolygon):
        raise Invalid("The area is no polygon.", {"area": "A Polygon or MultiPolygon."})
    if not shape.valid:
        raise Invalid("The area is not valid.", {"area": shape.valid_reason})
    if shape.num_coords > 10_000:
        raise Invalid("The area is too detailed.", {"area": "At most 10,000 vertices."})
    return shape


def _filtered(found: QuerySet[Incident], request: Request) -> QuerySet[Incident]:
    wanted = request.query_params
    for name in ("severity", "stage", "mode"):
        if name in wanted:
            found = found.filter(**{name: wanted[name]})
    if code := wanted.get("jurisdiction"):
        found = found.filter(jurisdiction__short_code__iexact=code)
    if wanted.get("on_picture", "").lower() in ("1", "true"):
        found = picture.on_picture(found)
    if words := wanted.get("q"):
        found = found.filter(
            Q(number__icontains=words) | Q(title__icontains=words) | Q(place_text__icontains=words)
        )
    if box := wanted.get("bbox"):
        found = picture.within(found, _box(box))
    return found


def _box(text: str) -> Polygon:
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError as error:
        raise Invalid("bbox is west,south,east,north.", {"bbox": text[:80]}) from error
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise Invalid("bbox is west,south,east,north in degrees.", {"bbox": text[:80]})
    box = Polygon.from_bbox((west, south, east, north))
    box.srid = 4326
    return box
