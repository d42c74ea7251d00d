"""Messages between systems over the API: a list, one of them, and its document."""

import uuid
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from alerts.selectors import between_systems as selectors
from eoc.doors.api import ScopedAPIView, answer
from resources.models import EdxlMessage
from resources.selectors import between_systems as messages

DOCUMENT = "application/xml"


class EdxlMessageSerializer(serializers.Serializer[Any]):
    """One EDXL-RM message, in or out."""

    uuid = serializers.UUIDField()
    at = serializers.DateTimeField()
    direction = serializers.CharField(help_text="in or out")
    message_id = serializers.CharField()
    message_type = serializers.CharField()
    agency = serializers.CharField(allow_null=True, help_text="Short code of the side here")
    partner_agency = serializers.CharField(allow_null=True, help_text="Of the other side")
    request = serializers.CharField(allow_null=True, help_text="Number of the request")
    state = serializers.CharField(help_text="In: kept, acted, refused. Out: as its delivery")
    error = serializers.CharField(help_text="What was wrong, in words")
    said = serializers.CharField(help_text="What followed from it, in words")
    flags = serializers.ListField(child=serializers.CharField())

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """The row of a message with its delivery."""
        return _row(instance)


class EdxlMessageList(ScopedAPIView, ListAPIView[EdxlMessage]):
    """Messages of which one's agency is a side, the latest first."""

    serializer_class = EdxlMessageSerializer
    queryset = EdxlMessage.objects.none()

    def get_queryset(self) -> QuerySet[EdxlMessage]:
        """Those the actor may read."""
        return messages.visible_to(self.actor)

    def paginate_queryset(self, queryset: Any) -> Any:
        """A page of them, their deliveries asked for once."""
        return selectors.listed(self.actor, super().paginate_queryset(queryset) or [])


class EdxlMessageDetail(ScopedAPIView):
    """One EDXL-RM message."""

    @extend_schema(operation_id="edxl_messages_read", responses=EdxlMessageSerializer)
    def get(self, request: Request, identifier: uuid.UUID) -> Response:
        """Read it."""
        return answer(_row(selectors.one(self.actor, identifier)))


class EdxlMessageXml(ScopedAPIView):
    """The document of an EDXL-RM message."""

    @extend_schema(
        operation_id="edxl_messages_document", responses={(200, DOCUMENT): OpenApiTypes.STR}
    )
    def get(self, request: Request, identifier: uuid.UUID) -> HttpResponse:
        """Byte by byte as it came or went."""
        return HttpResponse(selectors.document(self.actor, identifier), content_type=DOCUMENT)


def _row(shown: selectors.Shown) -> dict[str, Any]:
    one = shown.message
    return {
        "uuid": str(one.uuid),
        "at": one.at.isoformat(),
        "direction": one.direction,
        "message_id": one.message_id,
        "message_type": one.message_type,
        "agency": one.agency and one.agency.short_code,
        "partner_agency": one.partner_agency and one.partner_agency.short_code,
        "request": one.request and one.request.number,
        "state": shown.state,
        "error": shown.error,
        "said": one.said,
        "flags": one.flags,
    }
