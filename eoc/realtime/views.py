"""Replay over HTTP: what a stream said after a position."""

from django.conf import settings
from django.utils.module_loading import import_string
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from eoc import journal
from eoc.doors.api import ScopedAPIView
from eoc.errors import Invalid, NotFound


class ReplaySerializer(serializers.Serializer[dict[str, object]]):
    """Entries oldest first, the stream's head, and whether the picture must be fetched anew."""

    entries = serializers.ListField(child=serializers.DictField())
    head = serializers.IntegerField()
    resync = serializers.BooleanField()


class StreamView(ScopedAPIView):
    """`GET /api/v1/streams/<name>/?since=<seq>`."""

    @extend_schema(
        parameters=[OpenApiParameter("since", int, description="The last position heard")],
        responses=ReplaySerializer,
        summary="Replay a stream",
    )
    def get(self, request: Request, name: str) -> Response:
        """Entries after `since`, or `resync` where they are too many or archived."""
        if name not in import_string(settings.STREAM_DECIDER)(self.actor):
            raise NotFound("No stream of that name is open to you.")
        entries = journal.since(name, _position(request))
        head = journal.heads([name])[name]
        return Response({"entries": entries or [], "head": head, "resync": entries is None})


def _position(request: Request) -> int:
    given = request.query_params.get("since", "0")
    if not given.isdigit() or len(given) > 18:
        raise Invalid("`since` is a position: a whole number from 0 up.", {"since": given[:40]})
    return int(given)
