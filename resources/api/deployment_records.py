"""The API's doors to what a deployment leaves behind: movements, crew, custody."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from eoc.access import Actor
from eoc.doors.api import ScopedAPIView
from eoc.doors.bodies import body
from eoc.errors import NotFound
from resources.api import deployment_serializers as shapes
from resources.api.deployments import deployment_of
from resources.models import CrewMember
from resources.selectors import crews as crew_rows
from resources.selectors import custody as custody_rows
from resources.selectors import movements
from resources.services import crews, custody


class MovementsView(ScopedAPIView):
    """`/api/v1/deployments/<uuid>/movements/`."""

    @extend_schema(
        summary="Movements of a deployment", responses=shapes.MovementSerializer(many=True)
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        """In the order of time."""
        found = deployment_of(self.actor, uuid)
        return Response([movements.row(one) for one in movements.movements(found)])


class CrewView(ScopedAPIView):
    """`/api/v1/deployments/<uuid>/crew/`."""

    @extend_schema(summary="Who came with it", responses=shapes.OnCrewSerializer(many=True))
    def get(self, request: Request, uuid: UUID) -> Response:
        """The manifest with each person's work-rest clock."""
        return self._manifest(uuid)

    @extend_schema(
        summary="Put persons on the manifest",
        request=shapes.PeopleSerializer,
        responses=shapes.OnCrewSerializer(many=True),
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """The providing agency says who comes."""
        given = body(shapes.PeopleSerializer, request)
        crews.enroll(deployment=deployment_of(self.actor, uuid), by=self.actor, **given)
        return self._manifest(uuid, status=201)

    def _manifest(self, uuid: UUID, status: int = 200) -> Response:
        found = crew_rows.manifest(deployment_of(self.actor, uuid))
        return Response([crew_rows.row(one) for one in found], status=status)


class _PersonView(ScopedAPIView):
    """One person of a crew."""

    act: Any

    @extend_schema(request=None, responses=shapes.OnCrewSerializer)
    def post(self, request: Request, uuid: UUID) -> Response:
        """Do it; answers with the person and the work-rest clock."""
        done = type(self).act(member=_person(self.actor, uuid), by=self.actor)
        return Response(crew_rows.row(crew_rows.on_crew(done, timezone.now())))


class CrewCheckInView(_PersonView):
    """`POST /api/v1/crew/<uuid>/check-in/`: the person reported (ICS-211)."""

    act = staticmethod(crews.check_in)


class CrewRestView(_PersonView):
    """`POST /api/v1/crew/<uuid>/rest/`: the person goes off shift."""

    act = staticmethod(crews.rest)


class CrewWorkView(_PersonView):
    """`POST /api/v1/crew/<uuid>/work/`: the person goes on shift."""

    act = staticmethod(crews.work)


class CrewCheckOutView(_PersonView):
    """`POST /api/v1/crew/<uuid>/check-out/`: the person leaves (ICS-221)."""

    act = staticmethod(crews.check_out)


class CrewStrikeView(ScopedAPIView):
    """`POST /api/v1/crew/<uuid>/strike/`: struck off the manifest, with the reason."""

    @extend_schema(request=shapes.StrikeSerializer, responses=shapes.OnCrewSerializer)
    def post(self, request: Request, uuid: UUID) -> Response:
        """The person stays listed; whoever is on scene is sent back and keeps that time."""
        given = body(shapes.StrikeSerializer, request)
        found = _person(self.actor, uuid)
        done = crews.strike(member=found, by=self.actor, **given)
        return Response(crew_rows.row(crew_rows.on_crew(done, timezone.now())))


class CustodyView(ScopedAPIView):
    """`/api/v1/deployments/<uuid>/custody/`."""

    @extend_schema(summary="Who signed for it", responses=shapes.CustodySerializer(many=True))
    def get(self, request: Request, uuid: UUID) -> Response:
        """In the order of signing."""
        found = custody_rows.signatures(deployment_of(self.actor, uuid))
        return Response([custody_rows.signature_row(one) for one in found])

    @extend_schema(
        summary="Sign for equipment",
        request=shapes.CustodyNewSerializer,
        responses=shapes.CustodySerializer,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Each side once at each end; what is signed stays."""
        given = body(shapes.CustodyNewSerializer, request)
        signed = custody.sign(
            deployment=deployment_of(self.actor, uuid),
            by=self.actor,
            reading=shapes.reading(given),
            **{name: given[name] for name in ("handover", "side", "condition", "signer")},
        )
        return Response(custody_rows.signature_row(signed), status=201)


def _person(actor: Actor, uuid: UUID) -> CrewMember:
    found = crew_rows.visible_to(actor).filter(uuid=uuid).first()
    if found is None:
        raise NotFound("No person on a manifest you may see has that uuid.")
    return found
