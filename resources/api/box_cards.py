"""The API's doors to box cards: read, write a cell, remove it, call an alarm level."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from eoc.doors.api import ScopedAPIView, answer
from eoc.doors.bodies import body
from eoc.doors.paging import PagedAPIView, listed
from eoc.errors import Invalid, NotFound
from incidents.models import IncidentType
from incidents.selectors import picture
from resources.api import asking_serializers as shapes
from resources.api.mutual_aid import agencies_named, shown
from resources.api.mutual_aid_serializers import RequestDetailSerializer
from resources.models import AssetKind, BoxCardLine
from resources.selectors import box_cards as selectors
from resources.services import box_cards


class BoxCardView(PagedAPIView):
    """`/api/v1/box-cards/`."""

    @extend_schema(
        summary="Box cards of the caller's agencies, and cells that count on them",
        responses=shapes.BoxCardLineSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Cell by cell."""
        return listed(self, request, selectors.visible_to(self.actor), row)

    @extend_schema(
        summary="Write one cell of a box card",
        request=shapes.BoxCardLineSerializer,
        responses={201: shapes.BoxCardLineSerializer},
    )
    def post(self, request: Request) -> Response:
        """The same cell again changes its quantity."""
        given = body(shapes.BoxCardLineSerializer, request)
        line = box_cards.put(
            agency=agencies_named([given["agency"]], "agency")[0],
            incident_type=_type(given["incident_type"]),
            level=given["level"],
            partner=agencies_named([given["partner"]], "partner")[0],
            kind=_kind(given["kind"]),
            quantity=given["quantity"],
            purpose=given["purpose"],
            post=given["post"],
            by=self.actor,
        )
        return answer(row(line), status=201)


class BoxCardLineView(ScopedAPIView):
    """`DELETE /api/v1/box-cards/<uuid>/`."""

    @extend_schema(summary="Remove a cell", request=None, responses={204: None})
    def delete(self, request: Request, uuid: UUID) -> Response:
        """Take it off the card."""
        found = selectors.visible_to(self.actor).filter(uuid=uuid).first()
        if found is None:
            raise NotFound("No box card you may see has that cell.")
        box_cards.remove(line=found, by=self.actor)
        return Response(status=204)


class CallView(ScopedAPIView):
    """`POST /api/v1/box-cards/call/`."""

    @extend_schema(
        summary="Call an alarm level",
        description="Automatic aid: booked at once, no negotiation; each level once an incident.",
        request=shapes.BoxCallSerializer,
        responses={201: RequestDetailSerializer},
    )
    def post(self, request: Request) -> Response:
        """One act."""
        given = body(shapes.BoxCallSerializer, request)
        agency = agencies_named([given["agency"]], "agency")[0]
        incident = picture.visible_to(self.actor).filter(number__iexact=given["incident"]).first()
        if incident is None:
            raise NotFound("No incident you may see has that number.")
        made = box_cards.call(agency=agency, incident=incident, level=given["level"], by=self.actor)
        return answer(shown(self.actor, made), status=201)


def row(line: BoxCardLine) -> dict[str, Any]:
    """One cell."""
    return {
        "uuid": str(line.uuid),
        "agency": line.agency.short_code,
        "incident_type": line.incident_type.code,
        "level": line.level,
        "partner": line.partner.short_code,
        "kind": line.kind_id,
        "quantity": line.quantity,
        "purpose": line.purpose,
        "post": line.post,
    }


def _type(code: str) -> IncidentType:
    found = IncidentType.objects.filter(code=code).first()
    if found is None:
        raise Invalid(f"No incident type has the code {code}.", {"incident_type": "Unknown."})
    return found


def _kind(code: str) -> AssetKind:
    found = AssetKind.objects.filter(code=code).first()
    if found is None:
        raise Invalid(f"We know no kind {code}.", {"kind": "Unknown."})
    return found
