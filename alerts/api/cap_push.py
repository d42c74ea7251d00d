"""The door at which other systems hand in warnings: CAP, alone or in an EDXL-DE envelope."""

import time
from collections.abc import Sequence

from django.conf import settings
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alerts.cap.message import Reference
from alerts.feeds import NotAFeed, opened
from alerts.feeds.found import Found
from alerts.models import Feed, Outcome
from alerts.selectors import feeds as selectors
from alerts.services import feed_entries, feed_readings, feeds
from alerts.services.feed_entries import Taken
from alerts.services.feed_readings import Read
from eoc.access import scope
from eoc.doors import bodies
from eoc.errors import Invalid

WHO = "No feed of ours signed this body within five minutes, or showed its secret as a bearer."
LINKED = "is a link. Send the message itself."


class PushedSerializer(serializers.Serializer[object]):
    """What became of one message."""

    identifier = serializers.CharField()
    outcome = serializers.ChoiceField(Outcome.choices)
    reason = serializers.CharField(help_text="Element, line and what to do, where it was refused")
    uuid = serializers.UUIDField(allow_null=True)


class HandedInSerializer(serializers.Serializer[object]):
    """What became of a document."""

    feed = serializers.CharField()
    messages = PushedSerializer(many=True)


class CapPushView(APIView):
    """`POST /api/v1/cap/`."""

    authentication_classes = ()
    permission_classes = ()
    parser_classes = ()

    @extend_schema(
        operation_id="cap_hand_in",
        summary="Hand in public warnings",
        description="CAP 1.0 to 1.2, alone or in EDXL-DE. Signed by Standard Webhooks with the "
        "secret of a feed, or with that secret as a bearer token. A message that came before is "
        "`known`; one that is refused says where and why, and keeps no other out.",
        request={"application/xml": OpenApiTypes.STR},
        responses={200: HandedInSerializer, 422: HandedInSerializer},
        auth=[],
    )
    def post(self, request: Request) -> Response:
        """Keep its messages; 422 where not one of them could be."""
        began = time.monotonic()
        body = bodies.raw(request._request, "Send fewer messages.")
        feed = _feed(request, body)
        taken = _taken(feed, _entries(body))
        _note(feed, taken, time.monotonic() - began)
        refused = all(one.outcome == Outcome.REFUSED for one in taken)
        rows = [_row(one) for one in taken]
        return Response({"feed": feed.name, "messages": rows}, status=422 if refused else 200)


def _feed(request: Request, body: bytes) -> Feed:
    with scope(selectors.taking_in(settings.ACCORD_MODE)) as by:
        known = selectors.pushing(by.mode)
    feed = feeds.sender_of(known, request.headers, body)
    if feed is None:
        raise AuthenticationFailed(WHO)
    return feed


def _entries(body: bytes) -> list[Found]:
    try:
        found = opened(body, "push", _nothing_before)
    except NotAFeed as fault:
        raise Invalid(fault.message) from fault
    if not found:
        raise Invalid("document: holds no CAP message. Send at least one.")
    return [one if one.content else _refused(one) for one in found]


def _nothing_before(*_: str) -> tuple[Reference, ...]:
    """What is handed in says itself what it refers to."""
    return ()


def _refused(found: Found) -> Found:
    return Found(found.name, fault=found.fault or f"{found.name}: {LINKED}")


def _taken(feed: Feed, found: Sequence[Found]) -> list[Taken]:
    taken = []
    for one in found:
        with scope(selectors.taking_in(feed.mode)) as by:
            taken.append(feed_entries.take_in(feed=feed, found=one, by=by))
    return taken


def _note(feed: Feed, taken: Sequence[Taken], seconds: float) -> None:
    ends = [one.outcome for one in taken]
    kept, refused = ends.count(Outcome.KEPT), ends.count(Outcome.REFUSED)
    said = f"{len(ends)} messages sent, {kept} new, {refused} refused."
    read = Read(True, said, found=len(ends), kept=kept, refused=refused)
    with scope(selectors.taking_in(feed.mode)) as by:
        feed_readings.sent(feed=feed, read=read, seconds=seconds, by=by)


def _row(taken: Taken) -> dict[str, object]:
    return {
        "identifier": taken.name,
        "outcome": taken.outcome,
        "reason": taken.reason,
        "uuid": taken.message and taken.message.uuid,
    }
