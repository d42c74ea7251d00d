"""The API's doors to sessions and dispatch positions; a browser is registered on its page only."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.shapes import sessions as shapes
from agencies.models import Person
from agencies.selectors import positions as places
from agencies.selectors import sessions as rows
from agencies.services import positions, sessions
from eoc.doors.api import ScopedAPIView
from eoc.doors.bodies import body
from eoc.doors.paging import PagedAPIView, listed
from eoc.doors.recent import demand_recent


def _key(request: Request) -> str:
    return "" if request.auth is not None else request._request.session.session_key or ""


class SessionsView(PagedAPIView):
    """`/api/v1/sessions/`."""

    @extend_schema(
        summary="Sessions: one's own, and those of the people one administers",
        responses=shapes.SessionSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """The last used first."""
        key = _key(request)
        return listed(self, request, rows.visible_to(self.actor), lambda one: rows.row(one, key))


class SessionView(ScopedAPIView):
    """`/api/v1/sessions/<uuid>/`."""

    @extend_schema(summary="End a session", responses={204: None})
    def delete(self, request: Request, uuid: UUID) -> Response:
        """At once, open sockets within five seconds."""
        sessions.end(session=rows.by_uuid(self.actor, uuid), by=self.actor)
        return Response(status=204)


class SessionsEndOthersView(ScopedAPIView):
    """`POST /api/v1/sessions/end-others/`."""

    @extend_schema(
        summary="End all sessions of one's own but this one",
        request=None,
        responses=shapes.EndedSerializer,
    )
    def post(self, request: Request) -> Response:
        """With a token: all of them."""
        me = Person.objects.get(pk=self.actor.person_id or 0)
        ended = sessions.end_others(person=me, by=self.actor, key=_key(request))
        return Response({"ended": ended})


class PositionsView(PagedAPIView):
    """`/api/v1/dispatch-positions/`."""

    @extend_schema(
        summary="Dispatch positions of one's agencies",
        responses=shapes.PositionSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """The retired last."""
        return listed(self, request, places.visible_to(self.actor), places.row)


class PositionView(ScopedAPIView):
    """`/api/v1/dispatch-positions/<uuid>/`."""

    @extend_schema(
        summary="Rename a position, or say whether it stands in a secured room",
        request=shapes.PositionChangeSerializer,
        responses=shapes.PositionSerializer,
    )
    def patch(self, request: Request, uuid: UUID) -> Response:
        """As an administrator of its agency."""
        demand_recent(request)
        found = places.by_uuid(self.actor, uuid)
        said: dict[str, Any] = {"name": found.name, "exempt": found.exempt}
        said |= body(shapes.PositionChangeSerializer, request)
        changed = positions.change(position=found, by=self.actor, **said)
        return Response(places.row(places.by_uuid(self.actor, changed.uuid)))


class PositionRetireView(ScopedAPIView):
    """`POST /api/v1/dispatch-positions/<uuid>/retire/`."""

    @extend_schema(summary="Retire a position", request=None, responses=shapes.PositionSerializer)
    def post(self, request: Request, uuid: UUID) -> Response:
        """Its cookie means nothing any more."""
        demand_recent(request)
        gone = positions.retire(position=places.by_uuid(self.actor, uuid), by=self.actor)
        return Response(places.row(places.by_uuid(self.actor, gone.uuid)))
