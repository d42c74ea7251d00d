"""The API's doors to what an authority may alert: its rules, grants of territory, exercises."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api import reading
from alerts.api.times import WallTimeField
from alerts.models import AlertingGrant, AlertingPolicy, ExerciseWindow
from alerts.selectors import alerting as selectors
from alerts.services import alerting, exercises
from eoc.doors.api import ScopedAPIView, answer
from eoc.doors.bodies import body
from eoc.doors.paging import PagedAPIView, listed

Body = serializers.Serializer[dict[str, Any]]
CODE = "Short code"


class AlertingPolicySerializer(Body):
    """What one person of an agency may alert alone, and when its shifts change (local time)."""

    agency = serializers.CharField(max_length=5, help_text=CODE)
    hazards = serializers.ListField(child=serializers.CharField(max_length=80), max_length=20)
    shift_changes = serializers.ListField(child=WallTimeField(), max_length=12)


class AlertingGrantNewSerializer(Body):
    """The agency that lets, the one that may, where and until when."""

    agency = serializers.CharField(max_length=5, help_text=CODE)
    to = serializers.CharField(max_length=5, help_text=CODE)
    jurisdiction = serializers.CharField(max_length=5, help_text=CODE)
    until = serializers.DateTimeField()


class AlertingGrantSerializer(Body):
    """Who may alert whose public."""

    uuid = serializers.UUIDField()
    agency = serializers.CharField(help_text="Who may")
    jurisdiction = serializers.CharField()
    granted_by = serializers.CharField()
    valid_to = serializers.DateTimeField()
    revoked_at = serializers.DateTimeField(allow_null=True)


class ExerciseNewSerializer(Body):
    """Hours of an exercise."""

    agency = serializers.CharField(max_length=5, help_text=CODE)
    title = serializers.CharField(max_length=120)
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    over_shift_change = serializers.BooleanField(default=False)


class ExerciseSerializer(ExerciseNewSerializer):
    """Hours of an exercise, as every member reads them."""

    uuid = serializers.UUIDField()
    scheduled_by = serializers.CharField()


class AlertingPoliciesView(PagedAPIView):
    """`/api/v1/alerting/rules/`."""

    @extend_schema(
        summary="What one person may alert alone", responses=AlertingPolicySerializer(many=True)
    )
    def get(self, request: Request) -> Response:
        """Of one's own agencies."""
        found = selectors.policies_visible_to(self.actor).select_related("agency").order_by("pk")
        return listed(self, request, found, _policy)

    @extend_schema(
        summary="Set what one person may alert alone",
        request=AlertingPolicySerializer,
        responses=AlertingPolicySerializer,
    )
    def put(self, request: Request) -> Response:
        """As an administrator of the agency."""
        said = body(AlertingPolicySerializer, request)
        agency = reading.agency(said.pop("agency"))
        return answer(_policy(alerting.set_policy(agency=agency, by=self.actor, **said)))


class AlertingGrantsView(PagedAPIView):
    """`/api/v1/alerting/grants/`."""

    @extend_schema(
        summary="Who may alert whose territory", responses=AlertingGrantSerializer(many=True)
    )
    def get(self, request: Request) -> Response:
        """Given or received by one's agencies."""
        return listed(self, request, selectors.grants_visible_to(self.actor), _grant)

    @extend_schema(
        summary="Let another agency alert the own territory",
        request=AlertingGrantNewSerializer,
        responses={201: AlertingGrantSerializer},
    )
    def post(self, request: Request) -> Response:
        """As an administrator of an agency that serves it."""
        said = body(AlertingGrantNewSerializer, request)
        found = reading.jurisdiction(said["jurisdiction"])
        made = alerting.grant(
            agency=reading.agency(said["agency"]),
            to=reading.agency(said["to"]),
            jurisdiction=found,
            until=said["until"],
            by=self.actor,
        )
        return answer(_grant(selectors.grant_found(self.actor, made.uuid)), status=201)


class AlertingGrantRevokeView(ScopedAPIView):
    """`/api/v1/alerting/grants/<uuid>/revoke/`."""

    @extend_schema(summary="Revoke a grant", request=None, responses=AlertingGrantSerializer)
    def post(self, request: Request, identifier: UUID) -> Response:
        """What is in force stays until it ends."""
        alerting.revoke(grant=selectors.grant_found(self.actor, identifier), by=self.actor)
        return answer(_grant(selectors.grant_found(self.actor, identifier)))


class ExercisesView(PagedAPIView):
    """`/api/v1/alerting/exercises/`."""

    @extend_schema(summary="Exercises to come", responses=ExerciseSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Of every agency."""
        return listed(self, request, selectors.windows_to_come(self.actor), _window)

    @extend_schema(
        summary="Announce an exercise",
        request=ExerciseNewSerializer,
        responses={201: ExerciseSerializer},
    )
    def post(self, request: Request) -> Response:
        """Every member reads of it."""
        said = body(ExerciseNewSerializer, request)
        agency = reading.agency(said.pop("agency"))
        made = exercises.schedule(agency=agency, by=self.actor, **said)
        return answer(_window(made), status=201)


class ExerciseCallOffView(ScopedAPIView):
    """`/api/v1/alerting/exercises/<uuid>/call-off/`."""

    @extend_schema(summary="Call an exercise off", request=None, responses=ExerciseSerializer)
    def post(self, request: Request, identifier: UUID) -> Response:
        """No exercise then."""
        window = selectors.window_found(self.actor, identifier)
        return answer(_window(exercises.call_off(window=window, by=self.actor)))


def _policy(policy: AlertingPolicy) -> dict[str, Any]:
    return {
        "agency": policy.agency.short_code,
        "hazards": policy.hazards,
        "shift_changes": [f"{one:%H:%M}" for one in policy.shift_changes],
    }


def _grant(grant: AlertingGrant) -> dict[str, Any]:
    return {
        "uuid": str(grant.uuid),
        "agency": grant.agency.short_code,
        "jurisdiction": grant.jurisdiction.short_code,
        "granted_by": grant.granted_by,
        "valid_to": grant.valid_to,
        "revoked_at": grant.revoked_at,
    }


def _window(window: ExerciseWindow) -> dict[str, Any]:
    return {
        "uuid": str(window.uuid),
        "agency": window.agency.short_code,
        "title": window.title,
        "starts_at": window.starts_at,
        "ends_at": window.ends_at,
        "over_shift_change": window.over_shift_change,
        "scheduled_by": window.scheduled_by,
    }
