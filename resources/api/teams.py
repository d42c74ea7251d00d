"""The API's doors to strike teams and task forces."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from eoc.access import Actor
from eoc.doors.api import ScopedAPIView, answer
from eoc.doors.bodies import body
from eoc.doors.paging import PagedAPIView, listed
from eoc.errors import NotFound
from resources.api import deployment_serializers as shapes
from resources.api.deployments import deployment_of
from resources.models import ResourceTeam
from resources.selectors import teams as selectors
from resources.services import teams


class TeamsView(PagedAPIView):
    """`/api/v1/teams/`."""

    @extend_schema(
        summary="Strike teams and task forces", responses=shapes.TeamSerializer(many=True)
    )
    def get(self, request: Request) -> Response:
        """Newest first."""
        return listed(self, request, selectors.whole(self.actor).order_by("-pk"), selectors.row)

    @extend_schema(
        summary="Form a team",
        request=shapes.TeamNewSerializer,
        responses=shapes.TeamSerializer,
    )
    def post(self, request: Request) -> Response:
        """Of deployments of one incident; a strike team is of one kind and type (NIMS)."""
        given = body(shapes.TeamNewSerializer, request)
        chosen = [deployment_of(self.actor, uuid) for uuid in given.pop("deployments")]
        made = teams.form(deployments=chosen, by=self.actor, **given)
        return answer(selectors.row(_team_of(self.actor, made.uuid)), status=201)


class TeamView(ScopedAPIView):
    """`/api/v1/teams/<uuid>/`."""

    @extend_schema(summary="One team", responses=shapes.TeamSerializer)
    def get(self, request: Request, uuid: UUID) -> Response:
        """Leader, channel and assets."""
        return answer(selectors.row(_team_of(self.actor, uuid)))


class DisbandView(ScopedAPIView):
    """`POST /api/v1/teams/<uuid>/disband/`."""

    @extend_schema(summary="Disband a team", request=None, responses=shapes.TeamSerializer)
    def post(self, request: Request, uuid: UUID) -> Response:
        """Its assets stay deployed one by one."""
        teams.disband(team=_team_of(self.actor, uuid), by=self.actor)
        return answer(selectors.row(_team_of(self.actor, uuid)))


class MixView(ScopedAPIView):
    """`POST /api/v1/teams/<uuid>/mix/`."""

    @extend_schema(
        summary="Make a strike team a task force", request=None, responses=shapes.TeamSerializer
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Once it is of one kind and type no longer (NIMS)."""
        teams.mix(team=_team_of(self.actor, uuid), by=self.actor)
        return answer(selectors.row(_team_of(self.actor, uuid)))


def _team_of(actor: Actor, uuid: UUID) -> ResourceTeam:
    found = selectors.whole(actor).filter(uuid=uuid).first()
    if found is None:
        raise NotFound("No team you may see has that uuid.")
    return found
