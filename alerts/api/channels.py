"""How the channels do, over the API."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from alerts.permissions.channels import may_watch
from alerts.selectors import providers
from alerts.services import canaries, channel_tests
from eoc.doors.api import ScopedAPIView, answer
from eoc.errors import NotPermitted

STATES = ["missing", "paused", "trying", "failing", "stuck", "working", "quiet"]
WHO = "Administrators and duty officers see how the channels do."


class ChannelHealthSerializer(serializers.Serializer[Any]):
    """One channel."""

    channel = serializers.CharField()
    state = serializers.CharField(help_text=f"One of: {', '.join(STATES)}")
    set_up = serializers.CharField(help_text="How, or what is missing and what to do")
    open_until = serializers.DateTimeField(allow_null=True, help_text="Nothing is tried till then")
    down_since = serializers.DateTimeField(allow_null=True, help_text="Its breaker has not closed")
    waiting = serializers.IntegerField(help_text="Of one's agencies")
    oldest_waits_since = serializers.DateTimeField(allow_null=True)
    sent_last_hour = serializers.IntegerField()
    last_error = serializers.CharField()
    last_success_at = serializers.DateTimeField(allow_null=True)
    canary_at = serializers.DateTimeField(allow_null=True, help_text="When the last one ended")
    canary_state = serializers.CharField(help_text="Of its delivery; empty where none ever went")
    canary_seconds = serializers.FloatField(allow_null=True, help_text="How long it took")
    canary_error = serializers.CharField()
    own_addresses = serializers.IntegerField()


class TestsSerializer(serializers.Serializer[Any]):
    """How many tests are on the way."""

    tests = serializers.IntegerField()


class ChannelsView(ScopedAPIView):
    """`/api/v1/channels/`."""

    @extend_schema(operation_id="channels_list", responses=ChannelHealthSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Every channel's health."""
        if not may_watch(self.actor):
            raise NotPermitted(WHO)
        return Response([providers.row(one) for one in providers.health(self.actor)])


class ChannelCanaryView(ScopedAPIView):
    """`POST /api/v1/channels/<channel>/canary/`."""

    @extend_schema(operation_id="channels_canary", request=None, responses={202: None})
    def post(self, request: Request, channel: str) -> Response:
        """Let the channel's canary go now: a test to nobody, all the way."""
        canaries.ask(channel=channel, by=self.actor)
        return Response(status=202)


class ChannelTestView(ScopedAPIView):
    """`POST /api/v1/channels/<channel>/test/`."""

    @extend_schema(operation_id="channels_test", request=None, responses={202: TestsSerializer})
    def post(self, request: Request, channel: str) -> Response:
        """A test to each of one's own addresses."""
        tests = channel_tests.ask(channel=channel, by=self.actor)
        return answer({"tests": tests}, status=202)
