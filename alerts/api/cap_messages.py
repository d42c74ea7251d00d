"""CAP messages over the API: in force or all, one of them, and its document."""

import json
import uuid
from dataclasses import asdict
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from alerts import cap
from alerts.api.cap_serializers import CapAlertDetailSerializer, CapAlertSerializer
from alerts.cap.words import EN_US
from alerts.models import CapMessage
from alerts.selectors import cap_messages as selectors
from alerts.selectors import warnings
from alerts.selectors.cap_signatures import judged
from eoc.doors.api import ScopedAPIView, answer
from eoc.doors.parameters import moment, yes

DOCUMENT = "application/cap+xml"
GEOJSON = "application/geo+json"
AT = OpenApiParameter("at", OpenApiTypes.DATETIME, description="ISO 8601 with its zone")
ALL = OpenApiParameter(
    "all", bool, description="Also what has ended, was replaced, or was never meant"
)


@extend_schema_view(get=extend_schema(parameters=[ALL]))
class CapAlertList(ScopedAPIView, ListAPIView[CapMessage]):
    """Public warnings in force, the worst first; with `all` every message kept."""

    serializer_class = CapAlertSerializer
    queryset = CapMessage.objects.none()

    def get_queryset(self) -> QuerySet[CapMessage]:
        """Those every member reads."""
        every = yes(self.request, "all")
        found = selectors.visible_to(self.actor) if every else selectors.in_force(self.actor)
        return selectors.with_rows(found)


class CapAlertDetail(ScopedAPIView):
    """One CAP message."""

    @extend_schema(operation_id="cap_alerts_read", responses=CapAlertDetailSerializer)
    def get(self, request: Request, identifier: uuid.UUID) -> Response:
        """Read it: every language, its shape, what came before and after it."""
        return answer(_whole(self, identifier))


class CapAlertFeatures(ScopedAPIView):
    """Public warnings as the console draws them."""

    @extend_schema(
        operation_id="cap_alerts_features",
        summary="Public warnings in force as GeoJSON",
        description="At most 300 that can be drawn, coarse as a map of a region shows them.",
        parameters=[AT],
        responses={(200, GEOJSON): OpenApiTypes.OBJECT},
    )
    def get(self, request: Request) -> HttpResponse:
        """Now, or as they stood at a moment of the past."""
        made = warnings.features(self.actor, moment(request, "at"))
        return HttpResponse(json.dumps(made), content_type=GEOJSON)


class CapAlertXml(ScopedAPIView):
    """The document of a CAP message."""

    @extend_schema(
        operation_id="cap_alerts_document", responses={(200, DOCUMENT): OpenApiTypes.STR}
    )
    def get(self, request: Request, identifier: uuid.UUID) -> HttpResponse:
        """CAP 1.2, field by field what came in, without a signature."""
        message = selectors.found(self.actor, identifier)
        return HttpResponse(cap.write(selectors.alert_of(message)), content_type=DOCUMENT)


def _whole(view: ScopedAPIView, identifier: uuid.UUID) -> dict[str, Any]:
    message = selectors.found(view.actor, identifier)
    links = selectors.chain(view.actor, message)
    return {
        **selectors.row(message),
        "stands": selectors.stands(view.actor, message),
        "geometry": selectors.geometry(message),
        "signature": asdict(judged(message)),
        "texts": [_text(info) for info in selectors.alert_of(message).infos],
        "chain": [
            {
                "uuid": link.uuid,
                "sender": link.sender,
                "identifier": link.identifier,
                "sent": link.sent,
                "msg_type": link.kind,
            }
            for link in links
        ],
    }


def _text(info: cap.Info) -> dict[str, Any]:
    return {
        "language": info.language or EN_US,
        "categories": info.categories,
        "response_types": info.response_types,
        "description": info.description or "",
        "instruction": info.instruction or "",
        "audience": info.audience or "",
        "contact": info.contact or "",
        "web": info.web or "",
        "onset": info.onset,
    }
