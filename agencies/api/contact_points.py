"""The API's doors to contact points."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api import reading
from agencies.api.shapes import people as shapes
from agencies.models import ContactPoint
from agencies.selectors import contact_points as rows
from agencies.selectors import people as people_rows
from agencies.services import contact_points
from eoc.access import Actor
from eoc.doors.api import ScopedAPIView, answer
from eoc.doors.bodies import body
from eoc.doors.paging import PagedAPIView, listed


class ContactPointsView(PagedAPIView):
    """`/api/v1/contact-points/`."""

    @extend_schema(
        summary="Contact points of one's agencies",
        parameters=[
            OpenApiParameter("agency", str, description="Short code"),
            OpenApiParameter("person", UUID),
            OpenApiParameter("channel", str),
        ],
        responses=shapes.ContactPointSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """By agency, channel and address."""
        found, asked = rows.visible_to(self.actor), request.query_params
        if code := asked.get("agency"):
            found = found.filter(agency__short_code=code.upper())
        if channel := asked.get("channel"):
            found = found.filter(channel=channel)
        if uuid := reading.uuid_in(request, "person"):
            found = found.filter(person__uuid=uuid)
        return listed(self, request, found, rows.row)

    @extend_schema(
        summary="Add a contact point",
        request=shapes.ContactPointNewSerializer,
        responses={201: shapes.ContactPointSerializer},
    )
    def post(self, request: Request) -> Response:
        """Of an agency, one of its people, or a jurisdiction it serves."""
        said = body(shapes.ContactPointNewSerializer, request)
        made = contact_points.add(by=self.actor, **_owner(self.actor, said))
        return answer(_row(made, new=True), status=201)


class ContactPointView(ScopedAPIView):
    """`/api/v1/contact-points/<uuid>/`."""

    @extend_schema(summary="One contact point", responses=shapes.ContactPointSerializer)
    def get(self, request: Request, uuid: UUID) -> Response:
        """Without the signing secret, which nobody reads twice."""
        return answer(rows.row(_found(uuid)))

    @extend_schema(
        summary="Change a contact point",
        request=shapes.ContactPointChangeSerializer,
        responses=shapes.ContactPointSerializer,
    )
    def patch(self, request: Request, uuid: UUID) -> Response:
        """What is left out stays; what moves gets a new secret, answered once."""
        said = body(shapes.ContactPointChangeSerializer, request)
        found = _found(uuid)
        fields = {"address": found.address, "label": found.label, "duty": found.duty, **said}
        changed = contact_points.change(point=found, by=self.actor, **fields)
        return answer(_row(changed, new=changed.secret != found.secret))

    @extend_schema(summary="Remove a contact point", responses={204: None})
    def delete(self, request: Request, uuid: UUID) -> Response:
        """What was sent to it stays in the outbox."""
        contact_points.remove(point=_found(uuid), by=self.actor)
        return Response(status=204)


class ContactPointTestView(ScopedAPIView):
    """`POST /api/v1/contact-points/<uuid>/test/`."""

    @extend_schema(summary="Send a test message", request=None, responses={202: None})
    def post(self, request: Request, uuid: UUID) -> Response:
        """Through the same path as an alert; its state stands in the outbox."""
        contact_points.test(point=_found(uuid), by=self.actor)
        return Response(status=202)


def _found(uuid: UUID) -> ContactPoint:
    return reading.one_of(rows.listed(), uuid=uuid)


def _row(point: ContactPoint, *, new: bool) -> dict[str, Any]:
    """The row; a new signing secret stands in this one answer."""
    secret = point.signing_secret if new else ""
    return {**rows.row(point), **({"secret": secret} if secret else {})}


def _owner(actor: Actor, said: dict[str, Any]) -> dict[str, Any]:
    owned = {**said, "agency": reading.agency(said["agency"])}
    if "person" in said:
        owned["person"] = people_rows.by_uuid(actor, said["person"])
    if "jurisdiction" in said:
        owned["jurisdiction"] = reading.jurisdiction(said["jurisdiction"])
    return owned
