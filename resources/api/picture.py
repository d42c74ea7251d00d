"""The API's door to the common operating picture: now, and at any moment of the past."""

from datetime import datetime, timedelta

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from eoc.doors.api import ScopedAPIView
from eoc.doors.parameters import moment, moment_of
from eoc.errors import Invalid
from eoc.journal.past import Place
from resources.selectors import past, picture

NOT_KEPT = {"Cache-Control": "no-store"}
LONGEST = 86_400
Rows = list[dict[str, object]]


class PictureSerializer(serializers.Serializer[dict[str, object]]):
    """Rows in the shapes the other addresses give them, and the last events in words."""

    at = serializers.DateTimeField(required=False)
    now = serializers.DateTimeField()
    epoch = serializers.UUIDField()
    mode = serializers.CharField()
    me = serializers.DictField()
    heads = serializers.DictField(required=False)
    incidents = serializers.ListField(child=serializers.DictField())
    assets = serializers.ListField(child=serializers.DictField())
    requests = serializers.ListField(child=serializers.DictField())
    alerts = serializers.ListField(child=serializers.DictField())
    timeline = serializers.ListField(child=serializers.DictField())


class ChangesSerializer(serializers.Serializer[dict[str, object]]):
    """Entries oldest first; `next` is what to send as `after` for the rest, null at the end."""

    entries = serializers.ListField(child=serializers.DictField())
    next = serializers.CharField(allow_null=True)


class MarkSerializer(serializers.Serializer[dict[str, object]]):
    """A step in which something happened."""

    at = serializers.DateTimeField()
    events = serializers.IntegerField()


def _parameter(name: str, said: str, *, required: bool = True) -> OpenApiParameter:
    return OpenApiParameter(name, datetime, description=said, required=required)


FROM = _parameter("from", "ISO 8601 with its zone, such as 2026-11-28T14:02:05Z")
TO = _parameter("to", "ISO 8601 with its zone")


class PictureView(ScopedAPIView):
    """`GET /api/v1/picture/?at=<moment>`."""

    @extend_schema(
        parameters=[_parameter("at", "A moment of the past; without it, now", required=False)],
        responses=PictureSerializer,
        summary="The common operating picture, now or at a moment of the past",
    )
    def get(self, request: Request) -> Response:
        """What stood then, as far as the caller may see it today."""
        then = moment(request, "at")
        found = past.picture(self.actor, then) if then else picture.snapshot(self.actor)
        return Response(found, headers=NOT_KEPT)


class ChangesView(ScopedAPIView):
    """`GET /api/v1/picture/changes/?from=<moment>&to=<moment>`."""

    @extend_schema(
        parameters=[
            FROM,
            TO,
            OpenApiParameter("after", str, description="`next` of the page before"),
        ],
        responses=ChangesSerializer,
        summary="What was said between two moments of the past",
    )
    def get(self, request: Request) -> Response:
        """A page of at most a thousand entries, of each stream heard today."""
        start, end = _stretch(request)
        entries, follows = past.changes(self.actor, _after(request, start), end)
        said = follows and f"{follows.at.isoformat()}~{follows.stream}~{follows.seq}"
        return Response({"entries": entries, "next": said}, headers=NOT_KEPT)


class MarksView(ScopedAPIView):
    """`GET /api/v1/picture/marks/?from=<moment>&to=<moment>&step=<seconds>`."""

    @extend_schema(
        parameters=[FROM, TO, OpenApiParameter("step", int, description="Seconds; 60 if left out")],
        responses=MarkSerializer(many=True),
        summary="When something happened, as counts of events a step",
    )
    def get(self, request: Request) -> Response:
        """Steps in which nothing happened are left out."""
        start, end = _stretch(request)
        seconds = int(request.query_params.get("step") or 60)
        if not 1 <= seconds <= LONGEST:
            raise Invalid("A step has 1 to 86400 seconds.", {"step": "Such as 60."})
        return Response(past.marks(self.actor, start, end, timedelta(seconds=seconds)))


def _stretch(request: Request) -> tuple[datetime, datetime]:
    start, end = moment(request, "from"), moment(request, "to")
    if start is None or end is None:
        raise Invalid("Send both ends.", {"from": "A moment.", "to": "A moment."})
    if end < start:
        raise Invalid("The end is before the beginning.", {"to": "Not before `from`."})
    return start, end


def _after(request: Request, start: datetime) -> Place:
    """Where the page begins: the place named, otherwise the first moment itself."""
    given = request.query_params.get("after", "")
    if not given:
        return Place(start)
    at, _, rest = given.partition("~")
    stream, _, seq = rest.rpartition("~")
    if not (stream and seq.isascii() and seq.isdigit() and len(seq) <= 18):
        raise Invalid("`after` is what a page before called `next`.", {"after": given[:40]})
    return Place(moment_of(at, "after"), stream, int(seq))
