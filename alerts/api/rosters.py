"""The API's doors to duty rosters: read, open, change, lay in layers, read shifts."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api import reading
from agencies.models import Person
from alerts.api import roster_serializers as shapes
from alerts.models import Roster, RosterLayer
from alerts.selectors import roster_rows as rows
from alerts.selectors import rosters as selectors
from alerts.selectors import shifts
from alerts.services import rosters
from eoc.doors.api import ScopedAPIView, answer, expected_version
from eoc.doors.bodies import body
from eoc.doors.paging import PagedAPIView, listed
from eoc.errors import Invalid

LONGEST = timedelta(days=92)


class RostersView(PagedAPIView):
    """`/api/v1/rosters/`."""

    @extend_schema(
        summary="Rosters of one's agencies", responses=shapes.RosterSerializer(many=True)
    )
    def get(self, request: Request) -> Response:
        """By name, each with who is on duty."""
        found, shown = rows.listed(self.actor)
        return listed(self, request, found, shown)

    @extend_schema(
        summary="Open a roster",
        request=shapes.RosterNewSerializer,
        responses={201: shapes.RosterSerializer},
    )
    def post(self, request: Request) -> Response:
        """Its layers come next."""
        said = body(shapes.RosterNewSerializer, request)
        agency = reading.agency(said.pop("agency"))
        return answer(rows.roster(rosters.add(agency=agency, by=self.actor, **said)), status=201)


class RosterView(ScopedAPIView):
    """`/api/v1/rosters/<uuid>/`."""

    @extend_schema(summary="One roster", responses=shapes.RosterSerializer)
    def get(self, request: Request, identifier: UUID) -> Response:
        """With its layers, and who is on duty now."""
        return answer(rows.roster(selectors.by_uuid(self.actor, identifier)))

    @extend_schema(
        summary="Change a roster",
        request=shapes.RosterChangeSerializer,
        responses=shapes.RosterSerializer,
    )
    def patch(self, request: Request, identifier: UUID) -> Response:
        """What is left out stays; If-Match names the version that was read."""
        found = selectors.by_uuid(self.actor, identifier)
        now = {"name": found.name, "zone": found.zone, "active": found.active}
        said = {**now, **body(shapes.RosterChangeSerializer, request)}
        version = expected_version(request)
        rosters.change(roster=found, by=self.actor, version=version, **said)
        return answer(rows.roster(selectors.by_uuid(self.actor, identifier)))


class RosterShiftsView(ScopedAPIView):
    """`/api/v1/rosters/<uuid>/shifts/`."""

    @extend_schema(
        summary="Shifts of a roster",
        parameters=[
            OpenApiParameter("since", datetime, description="Now where it is left out"),
            OpenApiParameter("until", datetime, description="Four weeks later at first"),
        ],
        responses=shapes.ShiftsSerializer,
    )
    def get(self, request: Request, identifier: UUID) -> Response:
        """Layer by layer, without a hole; at most 92 days at once."""
        found = selectors.by_uuid(self.actor, identifier)
        since, until = _span(request)
        lines = shifts.between([found.pk], since, until)
        return answer({"shifts": [rows.shift(one) for line in lines for one in line]})


class LayersView(ScopedAPIView):
    """`POST /api/v1/rosters/<uuid>/layers/`."""

    @extend_schema(
        summary="Add a layer to a roster",
        request=shapes.LayerNewSerializer,
        responses={201: shapes.LayerSerializer},
    )
    def post(self, request: Request, identifier: UUID) -> Response:
        """Below the others; If-Match names the roster's version."""
        return _put(self, request, selectors.by_uuid(self.actor, identifier), None)


class LayerView(ScopedAPIView):
    """`PUT /api/v1/roster-layers/<uuid>/`."""

    @extend_schema(
        summary="Change a layer",
        request=shapes.LayerNewSerializer,
        responses=shapes.LayerSerializer,
    )
    def put(self, request: Request, identifier: UUID) -> Response:
        """All of its terms and people; If-Match names the roster's version."""
        layer = selectors.layer_by_uuid(self.actor, identifier)
        return _put(self, request, layer.roster, layer)


def _put(
    view: ScopedAPIView, request: Request, roster: Roster, layer: RosterLayer | None
) -> Response:
    rosters.permit(view.actor, roster.agency_id)
    said = body(shapes.LayerNewSerializer, request)
    said["people"] = people(roster, said["people"])
    version = expected_version(request)
    made = rosters.put_layer(roster=roster, layer=layer, by=view.actor, version=version, **said)
    return answer(rows.layer(made), status=200 if layer else 201)


def people(roster: Roster, asked: list[UUID]) -> list[Person]:
    """People of the roster's agency, in the order they were named."""
    found: dict[Any, Person] = {
        one.uuid: one for one in shifts.crew(roster.agency_id).filter(uuid__in=asked)
    }
    if strangers := [str(uuid) for uuid in asked if uuid not in found]:
        raise Invalid("Not of this agency.", {"people": ", ".join(strangers[:5])})
    return [found[uuid] for uuid in asked]


def _span(request: Request) -> tuple[datetime, datetime]:
    since = reading.moment_in(request, "since")
    until = reading.moment_in(request, "until", since + timedelta(weeks=shifts.WEEKS))
    if not since < until <= since + LONGEST:
        raise Invalid("Ask for up to 92 days.", {"until": "Later than since, at most 92 days."})
    return since, until
