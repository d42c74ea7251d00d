"""The API's doors to proposals: make one, read it, accept or refuse its lines."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.models import Agency
from eoc.doors.api import ScopedAPIView, answer, expected_version
from eoc.doors.bodies import body
from eoc.doors.paging import PagedAPIView, listed
from eoc.errors import Invalid
from resources.api.mutual_aid_serializers import WhySerializer
from resources.api.serializers import PartySerializer
from resources.models import LineState
from resources.selectors import proposals as selectors
from resources.services import proposals

Body = serializers.Serializer[dict[str, Any]]
NEEDS = "Needs If-Match with the version of the line that was read."


class ProposalSerializer(Body):
    """An assignment over all open requests, beside the greedy one."""

    uuid = serializers.UUIDField()
    agency = PartySerializer()
    made_at = serializers.DateTimeField()
    by = serializers.CharField()
    weights = serializers.DictField(help_text="Points, in minutes, of each reason")
    wanted = serializers.IntegerField()
    filled = serializers.IntegerField()
    points = serializers.FloatField()
    greedy_filled = serializers.IntegerField()
    greedy_points = serializers.FloatField()
    difference = serializers.CharField()


class ProposalLineSerializer(Body):
    """One unit for one line of a request, and why."""

    uuid = serializers.UUIDField()
    request = serializers.CharField()
    line = serializers.IntegerField()
    kind = serializers.CharField()
    asset = serializers.CharField(allow_blank=True)
    providing = PartySerializer(allow_null=True)
    minutes = serializers.IntegerField(allow_null=True, help_text="Estimate, no route")
    points = serializers.FloatField()
    why = serializers.CharField()
    state = serializers.ChoiceField(LineState.choices)
    said = serializers.CharField(allow_blank=True)
    version = serializers.IntegerField()


class WholeProposalSerializer(ProposalSerializer):
    """With its lines."""

    lines = ProposalLineSerializer(many=True)


class ForAgencySerializer(Body):
    """In whose name."""

    agency = serializers.CharField(max_length=5, help_text="Short code")


class ProposalsView(PagedAPIView):
    """`/api/v1/proposals/`."""

    @extend_schema(summary="Proposals of one's agencies", responses=ProposalSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The last first."""
        return listed(self, request, selectors.visible_to(self.actor), selectors.row)

    @extend_schema(
        summary="Propose the optimal assignment over all open requests",
        description="Nothing is sent or asked until somebody accepts a line.",
        request=ForAgencySerializer,
        responses={201: WholeProposalSerializer},
    )
    def post(self, request: Request) -> Response:
        """Over all open requests of agencies the caller asks for."""
        code = body(ForAgencySerializer, request)["agency"]
        agency = Agency.objects.filter(short_code__iexact=code).first()
        if agency is None:
            raise Invalid("No agency has that short code.", {"agency": "Such as RIV."})
        made = proposals.propose(agency=agency, by=self.actor)
        return answer(selectors.whole_row(selectors.whole(self.actor, made.uuid)), status=201)


class ProposalView(ScopedAPIView):
    """`/api/v1/proposals/<uuid>/`."""

    @extend_schema(summary="One proposal with its lines", responses=WholeProposalSerializer)
    def get(self, request: Request, uuid: UUID) -> Response:
        """Each unit with why."""
        return answer(selectors.whole_row(selectors.whole(self.actor, uuid)))


class AcceptLineView(ScopedAPIView):
    """`POST /api/v1/proposal-lines/<uuid>/accept/`."""

    @extend_schema(
        summary="Act on one line",
        description=f"Automatic aid is booked, an offer accepted, anybody else asked. {NEEDS}",
        request=None,
        responses=ProposalLineSerializer,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Once."""
        line = selectors.line_of(self.actor, uuid)
        done = proposals.accept(line=line, by=self.actor, version=expected_version(request))
        return answer(selectors.line_row(done))


class RefuseLineView(ScopedAPIView):
    """`POST /api/v1/proposal-lines/<uuid>/refuse/`."""

    @extend_schema(
        summary="Leave one line alone",
        description=NEEDS,
        request=WhySerializer,
        responses=ProposalLineSerializer,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """With a reason."""
        line = selectors.line_of(self.actor, uuid)
        said, version = body(WhySerializer, request), expected_version(request)
        done = proposals.refuse(line=line, by=self.actor, version=version, reason=said["reason"])
        return answer(selectors.line_row(done))
