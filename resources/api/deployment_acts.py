"""The API's doors to what happens to a deployment beside its steps."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from eoc.doors.api import ScopedAPIView, expected_version
from eoc.doors.bodies import body
from eoc.errors import Invalid
from resources.api import deployment_serializers as more
from resources.api import mutual_aid_serializers as shapes
from resources.api.deployments import answered, deployment_of
from resources.api.mutual_aid import NEEDS
from resources.selectors import assets
from resources.services import (
    deployments,
    deployments_ending,
    deployments_extending,
    deployments_holding,
    deployments_swapping,
    deployments_undoing,
    purposes,
    teams,
)

F = TypeVar("F", bound=Callable[..., object])


class _ActView(ScopedAPIView):
    """One act on a deployment, with what it needs said."""

    shape: Any = None
    act: Any

    def post(self, request: Request, uuid: UUID) -> Response:
        """Do it; answers with the deployment as it then is."""
        given = body(self.shape, request) if self.shape else {}
        found, version = deployment_of(self.actor, uuid), expected_version(request)
        type(self).act(deployment=found, by=self.actor, version=version, **given)
        return answered(self.actor, found)


def _said(summary: str, shape: Any) -> Callable[[F], F]:
    return extend_schema(
        summary=summary, description=NEEDS, request=shape, responses=shapes.DeploymentSerializer
    )


@_said("Cancel what has not arrived", shapes.WhySerializer)
class CancelView(_ActView):
    """`POST /api/v1/deployments/<uuid>/cancel/`: the requesting agency needs it no more."""

    shape = shapes.WhySerializer
    act = staticmethod(deployments_ending.cancel)


@_said("Report a loss", more.DamageSerializer)
class LostView(_ActView):
    """`POST /api/v1/deployments/<uuid>/lost/`: it will not come back as it left."""

    shape = more.DamageSerializer
    act = staticmethod(deployments_ending.lose)


@_said("Report damage", more.DamageSerializer)
class DamageView(_ActView):
    """`POST /api/v1/deployments/<uuid>/damage/`: it is damaged and goes on."""

    shape = more.DamageSerializer
    act = staticmethod(deployments_ending.damage)


@_said("Ask to keep an asset longer", more.UntilSerializer)
class AskLongerView(_ActView):
    """`POST /api/v1/deployments/<uuid>/ask-longer/`: who lends it then decides."""

    shape = more.UntilSerializer
    act = staticmethod(deployments_extending.ask_longer)


@_said("Do not leave it longer", shapes.WhySerializer)
class RefuseLongerView(_ActView):
    """`POST /api/v1/deployments/<uuid>/refuse-longer/`: the planned end stands."""

    shape = shapes.WhySerializer
    act = staticmethod(deployments_extending.refuse_longer)


@_said("Say what it is for", more.PurposeSerializer)
class PurposeView(_ActView):
    """`POST /api/v1/deployments/<uuid>/purpose/`: assignment, station cover, standby."""

    shape = more.PurposeSerializer
    act = staticmethod(purposes.give)


@_said("Settle a deployment without a claim", shapes.WhySerializer)
class SettleView(_ActView):
    """`POST /api/v1/deployments/<uuid>/settle/`: nothing was owed, or it is waived."""

    shape = shapes.WhySerializer
    act = staticmethod(deployments.settle)


@_said("Undo the last step", None)
class UndoView(_ActView):
    """`POST /api/v1/deployments/<uuid>/undo/`: a slip, within ten minutes, by who took it."""

    act = staticmethod(deployments_undoing.undo)


class SwapView(ScopedAPIView):
    """`POST /api/v1/deployments/<uuid>/swap/`."""

    @_said("Swap for another asset of the same kind", more.SwapSerializer)
    def post(self, request: Request, uuid: UUID) -> Response:
        """Answers with the new deployment."""
        given = body(more.SwapSerializer, request)
        found, version = deployment_of(self.actor, uuid), expected_version(request)
        deployments_holding.permit(found, self.actor, "providing")
        other = assets.by_uuid(self.actor, [given["asset"]]).first()
        if other is None:
            raise Invalid("No such asset.", {"asset": "You see no asset with that uuid."})
        made = deployments_swapping.swap(
            deployment=found, asset=other, reason=given["reason"], by=self.actor, version=version
        )
        return answered(self.actor, made)


@_said("Take an asset out of its team", None)
class LeaveTeamView(_ActView):
    """`POST /api/v1/deployments/<uuid>/leave-team/`: it stays deployed by itself."""

    act = staticmethod(teams.take_out)
