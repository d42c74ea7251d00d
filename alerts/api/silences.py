"""The API's doors to maintenance silences: read, begin, end early."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api import reading
from alerts.api import roster_serializers as shapes
from alerts.models import Silence
from alerts.selectors import silences as selectors
from alerts.services import silences
from eoc.doors.api import ScopedAPIView, answer
from eoc.doors.bodies import body
from eoc.doors.paging import PagedAPIView, listed


class SilencesView(PagedAPIView):
    """`/api/v1/silences/`."""

    @extend_schema(
        summary="Silences of one's agencies", responses=shapes.SilenceSerializer(many=True)
    )
    def get(self, request: Request) -> Response:
        """The latest first, with how many alerts each kept back."""
        return listed(self, request, selectors.visible_to(self.actor), _row)

    @extend_schema(
        summary="Begin a silence",
        request=shapes.SilenceNewSerializer,
        responses={201: shapes.SilenceSerializer},
    )
    def post(self, request: Request) -> Response:
        """For a day at most; critical and public alerts are told all the same."""
        said = body(shapes.SilenceNewSerializer, request)
        said["agency"] = reading.agency(said["agency"])
        about = selectors.matter(self.actor, said.pop("noun", ""), said.pop("named", ""))
        made = silences.begin(by=self.actor, about=about[0], about_words=about[1], **said)
        return answer(_row(selectors.by_uuid(self.actor, made.uuid)), status=201)


class SilenceView(ScopedAPIView):
    """`GET /api/v1/silences/<uuid>/`."""

    @extend_schema(summary="One silence", responses=shapes.SilenceSerializer)
    def get(self, request: Request, identifier: UUID) -> Response:
        """With how many alerts it kept back."""
        return answer(_row(selectors.by_uuid(self.actor, identifier)))


class SilenceEndView(ScopedAPIView):
    """`POST /api/v1/silences/<uuid>/end/`."""

    @extend_schema(summary="End a silence early", request=None, responses=shapes.SilenceSerializer)
    def post(self, request: Request, identifier: UUID) -> Response:
        """From now on its alerts are told."""
        silences.end(silence=selectors.by_uuid(self.actor, identifier), by=self.actor)
        return answer(_row(selectors.by_uuid(self.actor, identifier)))


def _row(found: Silence) -> dict[str, Any]:
    return {
        "uuid": str(found.uuid),
        "agency": found.agency.short_code,
        "kinds": found.kinds,
        "about": found.about,
        "starts_at": found.starts_at.isoformat(),
        "ends_at": found.ends_at.isoformat(),
        "reason": found.reason,
        "by": found.by_name,
        "ended_by": found.ended_by,
        "silenced": found.silenced,  # type: ignore[attr-defined]
    }
