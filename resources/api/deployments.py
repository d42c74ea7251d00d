"""The API's doors to deployments: where each stands, and its steps."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from eoc.access import Actor
from eoc.doors.api import ScopedAPIView, answer, expected_version
from eoc.doors.bodies import body
from eoc.doors.paging import PagedAPIView, listed
from eoc.doors.parameters import yes
from eoc.errors import NotFound
from resources.api import mutual_aid_serializers as shapes
from resources.api.deployment_serializers import PlacedReadingSerializer, reading
from resources.api.mutual_aid import NEEDS
from resources.models import Deployment, DeploymentState
from resources.selectors import deployments as selectors
from resources.services import deployments, deployments_ending, deployments_extending

FILTERS = [
    OpenApiParameter("state", str, enum=DeploymentState.values),
    OpenApiParameter("request", str, description="Number of the request"),
    OpenApiParameter("open", bool, description="Only those under way"),
]


class DeploymentsView(PagedAPIView):
    """`/api/v1/deployments/`."""

    @extend_schema(
        summary="Deployments of either side",
        parameters=FILTERS,
        responses=shapes.DeploymentSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Newest first."""
        asked = request.query_params
        found = _all(self.actor).order_by("-pk")
        if state := asked.get("state"):
            found = found.filter(state=state)
        if number := asked.get("request"):
            found = found.filter(request__number__iexact=number)
        if yes(request, "open"):
            found = found.exclude(state__in=selectors.OVER)
        return listed(self, request, found, selectors.row)


class DeploymentView(ScopedAPIView):
    """`/api/v1/deployments/<uuid>/`."""

    @extend_schema(summary="One deployment", responses=shapes.DeploymentSerializer)
    def get(self, request: Request, uuid: UUID) -> Response:
        """Its state and the time of every step."""
        return answer(selectors.row(deployment_of(self.actor, uuid)))


class _StepView(ScopedAPIView):
    """One step of the journey."""

    step: Any

    @extend_schema(
        description=NEEDS,
        request=PlacedReadingSerializer,
        responses=shapes.DeploymentSerializer,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Take it and stamp the time; odometer, engine hours and place where they are known."""
        read = reading(body(PlacedReadingSerializer, request))
        found, version = deployment_of(self.actor, uuid), expected_version(request)
        done = type(self).step(deployment=found, by=self.actor, version=version, reading=read)
        return answered(self.actor, done)


class MobilizeView(_StepView):
    """The crew gets ready."""

    step = staticmethod(deployments.mobilize)


class DepartView(_StepView):
    """The asset leaves its quarters."""

    step = staticmethod(deployments.depart)


class CheckInView(_StepView):
    """The asset reported where it was told to."""

    step = staticmethod(deployments.check_in)


class AssignView(_StepView):
    """The asset works on the incident."""

    step = staticmethod(deployments.assign)


class ReleaseView(_StepView):
    """The asset may go home."""

    step = staticmethod(deployments.release)


class DemobilizeView(_StepView):
    """The asset is on its way home."""

    step = staticmethod(deployments.demobilize)


class ReturnView(_StepView):
    """The asset is home and available."""

    step = staticmethod(deployments.return_to_quarters)


class RecallView(ScopedAPIView):
    """`POST /api/v1/deployments/<uuid>/recall/`."""

    @extend_schema(
        summary="Recall an asset",
        description=NEEDS,
        request=shapes.WhySerializer,
        responses=shapes.DeploymentSerializer,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """The providing agency needs it back."""
        given = body(shapes.WhySerializer, request)
        found, version = deployment_of(self.actor, uuid), expected_version(request)
        done = deployments_ending.recall(deployment=found, by=self.actor, version=version, **given)
        return answered(self.actor, done)


class ExtendView(ScopedAPIView):
    """`POST /api/v1/deployments/<uuid>/extend/`."""

    @extend_schema(
        summary="Move the planned end",
        description=NEEDS,
        request=shapes.PlannedEndSerializer,
        responses=shapes.ExtendedDeploymentSerializer,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Answers with the later plans it crosses."""
        given = body(shapes.PlannedEndSerializer, request)
        found, version = deployment_of(self.actor, uuid), expected_version(request)
        done, crossed = deployments_extending.extend(
            deployment=found, by=self.actor, version=version, **given
        )
        now = deployment_of(self.actor, done.uuid)
        return answer({**selectors.row(now), "crosses": crossed})


def deployment_of(actor: Actor, uuid: UUID) -> Deployment:
    """The deployment, if the actor's agency is one of its two sides."""
    found = _all(actor).filter(uuid=uuid).first()
    if found is None:
        raise NotFound("No deployment you may see has that uuid.")
    return found


def _all(actor: Actor) -> QuerySet[Deployment]:
    return selectors.visible_to(actor).select_related("booking")


def answered(actor: Actor, deployment: Deployment) -> Response:
    """The deployment as it is now, with its version as ETag."""
    return answer(selectors.row(deployment_of(actor, deployment.uuid)))
