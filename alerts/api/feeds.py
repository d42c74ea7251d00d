"""The API's doors to feeds: how each does, and for its agency's administrator to keep them."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api import reading
from alerts.models import Feed, FeedKind
from alerts.selectors import feeds as selectors
from alerts.services import feeds
from eoc.doors.api import ScopedAPIView, answer, expected_version
from eoc.doors.bodies import body
from eoc.doors.paging import PagedAPIView, listed

Body = serializers.Serializer[dict[str, Any]]
VERSIONED = "Needs If-Match with the version that was read."


class FeedNewSerializer(Body):
    """A source, and the agency that keeps it; times in seconds."""

    agency = serializers.CharField(max_length=5, help_text="Short code")
    kind = serializers.ChoiceField(FeedKind.choices)
    name = serializers.CharField(max_length=80)
    address = serializers.CharField(max_length=500, default="", allow_blank=True)
    every = serializers.IntegerField(default=60)
    silent_after = serializers.IntegerField(default=900)
    jurisdiction = serializers.CharField(
        max_length=5, default=None, allow_null=True, help_text="Short code; keeps only what is near"
    )
    senders = serializers.ListField(
        child=serializers.CharField(max_length=300), default=list, max_length=50
    )


class FeedChangeSerializer(Body):
    """What is left out stays."""

    name = serializers.CharField(max_length=80, required=False)
    address = serializers.CharField(max_length=500, required=False, allow_blank=True)
    every = serializers.IntegerField(required=False)
    silent_after = serializers.IntegerField(required=False)
    jurisdiction = serializers.CharField(max_length=5, required=False, allow_null=True)
    senders = serializers.ListField(
        child=serializers.CharField(max_length=300), required=False, max_length=50
    )


class FeedRemoveSerializer(Body):
    """Why it goes."""

    reason = serializers.CharField(max_length=300)


class FeedSerializer(FeedNewSerializer):
    """A feed and how it does; its address stands there for those who keep it."""

    uuid = serializers.UUIDField()
    added_by = serializers.CharField(help_text="Empty where nobody wrote it down")
    added_at = serializers.DateTimeField(allow_null=True)
    address = serializers.CharField(allow_null=True)
    active = serializers.BooleanField()
    stands = serializers.CharField()
    tried_at = serializers.DateTimeField(allow_null=True)
    succeeded_at = serializers.DateTimeField(allow_null=True)
    next_at = serializers.DateTimeField(allow_null=True)
    failures = serializers.IntegerField()
    last_error = serializers.CharField()
    removed_at = serializers.DateTimeField(allow_null=True)
    removed_by = serializers.CharField(help_text="Empty of one that is kept")
    removed_reason = serializers.CharField(help_text="Empty of one that is kept")
    version = serializers.IntegerField()
    secret = serializers.CharField(required=False, help_text="Once, when it was added")


class FeedReadingSerializer(Body):
    """One reading."""

    at = serializers.DateTimeField()
    seconds = serializers.FloatField()
    ok = serializers.BooleanField()
    said = serializers.CharField()
    found = serializers.IntegerField()
    kept = serializers.IntegerField()
    refused = serializers.IntegerField()


class FeedRefusedSerializer(Body):
    """An entry that was refused."""

    at = serializers.DateTimeField()
    name = serializers.CharField()
    link = serializers.CharField()
    reason = serializers.CharField()


class FeedDetailSerializer(FeedSerializer):
    """With its log, for the agency that keeps it."""

    readings = FeedReadingSerializer(many=True)
    refused = FeedRefusedSerializer(many=True)


class FeedsView(PagedAPIView):
    """`/api/v1/feeds/`."""

    @extend_schema(summary="Feeds of public warnings", responses=FeedSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Every one that is kept, by name; what was removed answers by its own address."""
        found = selectors.kept(self.actor)
        return listed(self, request, found, lambda one: selectors.row(self.actor, one))

    @extend_schema(summary="Add a feed", request=FeedNewSerializer, responses={201: FeedSerializer})
    def post(self, request: Request) -> Response:
        """Read from now on; one that is sent to us answers with its secret, this once."""
        said = body(FeedNewSerializer, request)
        agency = reading.agency(said.pop("agency"))
        made, secret = feeds.add(agency=agency, by=self.actor, **_placed(said))
        shown = {"secret": secret} if secret else {}
        return answer({**_row(self, made.uuid), **shown}, status=201)


class FeedView(ScopedAPIView):
    """`/api/v1/feeds/<uuid>/`."""

    @extend_schema(summary="One feed", responses=FeedDetailSerializer)
    def get(self, request: Request, identifier: UUID) -> Response:
        """How it does; its last readings and what was refused for the agency that keeps it."""
        feed = selectors.found(self.actor, identifier)
        log = selectors.readings(self.actor, feed)
        refused = selectors.refused(self.actor, feed)
        return answer(
            {
                **selectors.row(self.actor, feed),
                "readings": [selectors.reading_row(one) for one in log],
                "refused": [selectors.refused_row(one) for one in refused],
            }
        )

    @extend_schema(
        summary="Change a feed",
        description=VERSIONED,
        request=FeedChangeSerializer,
        responses=FeedSerializer,
    )
    def patch(self, request: Request, identifier: UUID) -> Response:
        """It is read anew."""
        feed = selectors.found(self.actor, identifier)
        said = {**_as_it_is(feed), **_placed(body(FeedChangeSerializer, request))}
        feeds.change(feed=feed, version=expected_version(request), by=self.actor, **said)
        return answer(_row(self, identifier))


class FeedPauseView(ScopedAPIView):
    """`POST /api/v1/feeds/<uuid>/pause/`."""

    @extend_schema(
        summary="Pause a feed", description=VERSIONED, request=None, responses=FeedSerializer
    )
    def post(self, request: Request, identifier: UUID) -> Response:
        """Nothing more is taken in."""
        feed = selectors.found(self.actor, identifier)
        feeds.pause(feed=feed, version=expected_version(request), by=self.actor)
        return answer(_row(self, identifier))


class FeedResumeView(ScopedAPIView):
    """`POST /api/v1/feeds/<uuid>/resume/`."""

    @extend_schema(
        summary="Resume a feed", description=VERSIONED, request=None, responses=FeedSerializer
    )
    def post(self, request: Request, identifier: UUID) -> Response:
        """It is read again."""
        feed = selectors.found(self.actor, identifier)
        feeds.resume(feed=feed, version=expected_version(request), by=self.actor)
        return answer(_row(self, identifier))


class FeedRemoveView(ScopedAPIView):
    """`POST /api/v1/feeds/<uuid>/remove/`."""

    @extend_schema(
        summary="Remove a feed",
        description=f"{VERSIONED} It is never read again; what it brought stays.",
        request=FeedRemoveSerializer,
        responses=FeedSerializer,
    )
    def post(self, request: Request, identifier: UUID) -> Response:
        """For good; its name is free again."""
        feed = selectors.found(self.actor, identifier)
        said = body(FeedRemoveSerializer, request)
        feeds.remove(feed=feed, version=expected_version(request), by=self.actor, **said)
        return answer(_row(self, identifier))


class FeedReadView(ScopedAPIView):
    """`POST /api/v1/feeds/<uuid>/read/`."""

    @extend_schema(summary="Read a feed now", request=None, responses={202: FeedSerializer})
    def post(self, request: Request, identifier: UUID) -> Response:
        """A worker reads it within seconds."""
        feeds.read_now(feed=selectors.found(self.actor, identifier), by=self.actor)
        return answer(_row(self, identifier), status=202)


def _row(view: ScopedAPIView, identifier: UUID) -> dict[str, Any]:
    return selectors.row(view.actor, selectors.found(view.actor, identifier))


def _placed(said: dict[str, Any]) -> dict[str, Any]:
    """The territory in place of its code."""
    code = said.get("jurisdiction")
    return {**said, "jurisdiction": reading.jurisdiction(code)} if code else said


def _as_it_is(feed: Feed) -> dict[str, Any]:
    names = ("name", "address", "every", "silent_after", "jurisdiction", "senders")
    return {name: getattr(feed, name) for name in names}
