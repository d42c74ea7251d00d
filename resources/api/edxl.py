"""The door other installations knock at: signed EDXL-RM in an EDXL-DE envelope."""

from django.conf import settings
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agencies.login.sealing import unseal
from eoc.access import scope
from eoc.doors import bodies
from eoc.doors.signed import vouched
from resources.models import PartnerInstallation
from resources.selectors import between_systems as selectors
from resources.services import between_systems

WHO = "No connected installation signed this body within five minutes (Standard Webhooks)."


class ReceivedMessageSerializer(serializers.Serializer[object]):
    """What became of one message."""

    message_id = serializers.CharField()
    message_type = serializers.CharField()
    state = serializers.CharField()
    said = serializers.CharField()


class ReceivedSerializer(serializers.Serializer[object]):
    """What became of a document; `again` where all of it came before."""

    again = serializers.BooleanField()
    messages = ReceivedMessageSerializer(many=True)


class EdxlView(APIView):
    """EDXL-RM from partner installations."""

    authentication_classes = ()
    permission_classes = ()
    parser_classes = ()

    @extend_schema(
        operation_id="edxl_receive",
        request={"application/xml": OpenApiTypes.STR},
        responses=ReceivedSerializer,
        auth=[],
    )
    def post(self, request: Request) -> Response:
        """Take in an envelope: all its messages, or none; 422 names the element and why."""
        body = bodies.raw(request._request, "Send fewer messages.")
        came = between_systems.receive(content=body, installation=_sender(request, body))
        rows = [
            {
                "message_id": one.message_id,
                "message_type": one.message_type,
                "state": one.state,
                "said": one.said,
            }
            for one in came.messages
        ]
        return Response({"again": came.again, "messages": rows})


def _sender(request: Request, body: bytes) -> PartnerInstallation:
    """The installation whose secret signed the body."""
    with scope(selectors.between(settings.ACCORD_MODE)) as by:
        known = selectors.installations(by.mode)
    for one in known:
        if vouched(unseal(one.secret), request.headers, body):
            return one
    raise AuthenticationFailed(WHO)
