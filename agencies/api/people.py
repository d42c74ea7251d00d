"""The API's doors to people and the roles they hold."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api import reading
from agencies.api.shapes import people as shapes
from agencies.api.shapes.named import ReasonGivenSerializer
from agencies.models import Membership, Person
from agencies.selectors import people as rows
from agencies.services import people, roles
from eoc.access import Actor
from eoc.doors.api import ScopedAPIView, answer, expected_version
from eoc.doors.bodies import body
from eoc.doors.paging import PagedAPIView, listed
from eoc.doors.parameters import yes
from eoc.doors.recent import demand_recent

AGENCY = OpenApiParameter("agency", str, description="Short code")


class PeopleView(PagedAPIView):
    """`/api/v1/people/`."""

    @extend_schema(
        summary="People of one's agencies",
        parameters=[AGENCY, OpenApiParameter("active", bool)],
        responses=shapes.PersonSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """By name."""
        found = rows.visible_to(self.actor).order_by("name", "pk")
        if code := request.query_params.get("agency"):
            found = found.filter(agency__short_code=code.upper())
        if "active" in request.query_params:
            found = found.filter(active=yes(request, "active"))
        return listed(self, request, found, rows.row)

    @extend_schema(
        summary="Invite a person",
        description="Makes a login without password and mails a one-time link.",
        request=shapes.InvitationSerializer,
        responses={201: shapes.PersonSerializer},
    )
    def post(self, request: Request) -> Response:
        """With one role or several."""
        demand_recent(request)
        said = body(shapes.InvitationSerializer, request)
        home, area = reading.agency(said.pop("agency")), reading.area(said)
        said.pop("area", None)
        made = people.invite(agency=home, area=area, by=self.actor, **said)
        return answer(_row(self.actor, made), status=201)


class PersonView(ScopedAPIView):
    """`/api/v1/people/<uuid>/`."""

    @extend_schema(summary="One person", responses=shapes.PersonSerializer)
    def get(self, request: Request, uuid: UUID) -> Response:
        """With the roles held now."""
        return answer(rows.row(rows.by_uuid(self.actor, uuid)))

    @extend_schema(
        summary="Change a person's name or title",
        description="Needs If-Match with the ETag that was read.",
        request=shapes.PersonChangeSerializer,
        responses=shapes.PersonSerializer,
    )
    def patch(self, request: Request, uuid: UUID) -> Response:
        """What is left out stays."""
        said = body(shapes.PersonChangeSerializer, request)
        version = expected_version(request)
        found = rows.by_uuid(self.actor, uuid)
        fields = {"name": found.name, "title": found.title, **said}
        changed = people.change(person=found, version=version, by=self.actor, **fields)
        return answer(_row(self.actor, changed))


class DeactivateView(ScopedAPIView):
    """`POST /api/v1/people/<uuid>/deactivate/`."""

    @extend_schema(
        summary="Deactivate a person",
        request=ReasonGivenSerializer,
        responses=shapes.PersonSerializer,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Login and tokens end at once; the last administrator stays."""
        said = body(ReasonGivenSerializer, request)
        found = rows.by_uuid(self.actor, uuid)
        reading.unchanged(request, found.version)
        changed = people.deactivate(person=found, by=self.actor, **said)
        return answer(_row(self.actor, changed))


class ReactivateView(ScopedAPIView):
    """`POST /api/v1/people/<uuid>/reactivate/`."""

    @extend_schema(summary="Reactivate a person", request=None, responses=shapes.PersonSerializer)
    def post(self, request: Request, uuid: UUID) -> Response:
        """The roles that did not end hold again."""
        found = rows.by_uuid(self.actor, uuid)
        reading.unchanged(request, found.version)
        return answer(_row(self.actor, people.reactivate(person=found, by=self.actor)))


class MembershipsView(PagedAPIView):
    """`/api/v1/memberships/`."""

    @extend_schema(
        summary="Roles held in one's agencies",
        parameters=[
            AGENCY,
            OpenApiParameter("person", UUID),
            OpenApiParameter("ended", bool, description="With those that ended"),
        ],
        responses=shapes.MembershipSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """The newest first."""
        found = rows.memberships()
        if not yes(request, "ended"):
            found = found.in_force()
        if code := request.query_params.get("agency"):
            found = found.filter(agency__short_code=code.upper())
        if uuid := reading.uuid_in(request, "person"):
            found = found.filter(person__uuid=uuid)
        return listed(self, request, found, rows.membership_row)

    @extend_schema(
        summary="Give a person a role",
        request=shapes.MembershipNewSerializer,
        responses={201: shapes.MembershipSerializer},
    )
    def post(self, request: Request) -> Response:
        """One more role for the agency."""
        demand_recent(request)
        said = body(shapes.MembershipNewSerializer, request)
        given = roles.give_role(
            person=rows.by_uuid(self.actor, said["person"]),
            agency=reading.agency(said["agency"]),
            role=said["role"],
            discipline=said.get("discipline", ""),
            area=reading.area(said),
            until=said.get("until"),
            by=self.actor,
        )
        return answer(_held(given), status=201)


class MembershipEndView(ScopedAPIView):
    """`POST /api/v1/memberships/<id>/end/`."""

    @extend_schema(
        summary="End a role", request=ReasonGivenSerializer, responses=shapes.MembershipSerializer
    )
    def post(self, request: Request, pk: int) -> Response:
        """Now, with a reason; the last administrator stays."""
        demand_recent(request)
        said = body(ReasonGivenSerializer, request)
        found = reading.one_of(rows.memberships(), pk=pk)
        return answer(_held(roles.end_role(membership=found, by=self.actor, **said)))


def _row(actor: Actor, person: Person) -> dict[str, Any]:
    return rows.row(rows.by_uuid(actor, person.uuid))


def _held(membership: Membership) -> dict[str, Any]:
    return rows.membership_row(rows.memberships().get(pk=membership.pk))
