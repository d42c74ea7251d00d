"""The API's doors to what a warning starts: an incident from it, and rules that call the duty."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api import reading
from alerts.selectors import cap_messages, warning_rules
from alerts.selectors.warning_proposals import proposal
from alerts.services import warning_incidents
from alerts.services import warning_rules as rules
from eoc.doors.api import ScopedAPIView, answer, expected_version
from eoc.doors.bodies import body
from eoc.doors.paging import PagedAPIView, listed
from eoc.errors import Invalid
from incidents.models import Severity

Body = serializers.Serializer[dict[str, Any]]


class OpenSerializer(Body):
    """What is left out is as the warning proposes it."""

    agency = serializers.CharField(max_length=5, help_text="Short code")
    type = serializers.CharField(max_length=40, required=False)
    severity = serializers.ChoiceField(Severity.choices, required=False)
    title = serializers.CharField(max_length=200, required=False)
    place_text = serializers.CharField(max_length=300, required=False)


class OpenedSerializer(Body):
    """The incident; `created` is false where it was opened from this warning before."""

    uuid = serializers.UUIDField()
    number = serializers.CharField()
    created = serializers.BooleanField()


class WarningRuleNewSerializer(Body):
    """Which warnings call whose duty."""

    agency = serializers.CharField(max_length=5, help_text="Short code")
    name = serializers.CharField(max_length=80)
    event = serializers.CharField(max_length=120, default="", allow_blank=True)
    at_least = serializers.IntegerField(min_value=1, max_value=5, help_text="1 Extreme to 5 any")
    jurisdiction = serializers.CharField(max_length=5, default=None, allow_null=True)


class WarningRuleSerializer(WarningRuleNewSerializer):
    """A rule in force."""

    uuid = serializers.UUIDField()
    version = serializers.IntegerField()


class CapAlertIncidentView(ScopedAPIView):
    """`POST /api/v1/cap-alerts/<uuid>/incident/`."""

    @extend_schema(
        summary="Open an incident from a warning",
        description="One for each warning and agency: a second call answers the first one's.",
        request=OpenSerializer,
        responses={200: OpenedSerializer, 201: OpenedSerializer},
    )
    def post(self, request: Request, identifier: UUID) -> Response:
        """On the agency's own ground that the warning covers."""
        message = cap_messages.found(self.actor, identifier)
        said = body(OpenSerializer, request)
        agency = reading.agency(said.pop("agency"))
        wanted = {**(proposal(message) if message.infos.exists() else {}), **said}
        if not (wanted.get("type") and wanted.get("title")):
            raise Invalid("The warning does not say it all.", {"type": "Send a type and a title."})
        opened = warning_incidents.open_incident(
            message=message, agency_id=agency.pk, by=self.actor, **wanted
        )
        found = opened.incident
        row = {"uuid": str(found.uuid), "number": found.number, "created": opened.created}
        return Response(row, status=201 if opened.created else 200)


class WarningRulesView(PagedAPIView):
    """`/api/v1/warning-rules/`."""

    @extend_schema(
        summary="Rules for warnings of one's agencies", responses=WarningRuleSerializer(many=True)
    )
    def get(self, request: Request) -> Response:
        """Those in force."""
        found = warning_rules.visible_to(self.actor).filter(active=True)
        return listed(self, request, found, warning_rules.row)

    @extend_schema(
        summary="Add a rule for warnings",
        request=WarningRuleNewSerializer,
        responses={201: WarningRuleSerializer},
    )
    def post(self, request: Request) -> Response:
        """From now on such a warning calls the agency's duty."""
        said = body(WarningRuleNewSerializer, request)
        said["agency"] = reading.agency(said["agency"])
        if code := said["jurisdiction"]:
            said["jurisdiction"] = reading.jurisdiction(code)
        return answer(warning_rules.row(rules.add(by=self.actor, **said)), status=201)


class WarningRuleEndView(ScopedAPIView):
    """`POST /api/v1/warning-rules/<uuid>/end/`."""

    @extend_schema(
        summary="End a rule for warnings",
        description="Needs If-Match with the version that was read.",
        request=None,
        responses={204: None},
    )
    def post(self, request: Request, identifier: UUID) -> Response:
        """It calls nobody any more."""
        rule = warning_rules.found(self.actor, identifier)
        rules.end(rule=rule, version=expected_version(request), by=self.actor)
        return Response(status=204)
