"""The doors gateways knock at: receipts of what they delivered, and what people answered.

Signed by the gateway's secret (Standard Webhooks) and fresh; see `docs/gateways.md`.
"""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import AuthenticationFailed, NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agencies.models import Channel
from agencies.services.contact_addresses import E164
from alerts.channels.gateway import credentials
from alerts.selectors.providers import gateway
from alerts.services import inbound_texts, receipts
from alerts.services.inbound_texts import Text
from alerts.services.receipts import DELIVERED, FAILED, Receipt
from eoc.access import scope
from eoc.doors.bodies import body, raw
from eoc.doors.signed import vouched

SPEAKING = (Channel.SMS, Channel.VOICE)
WHO = "No gateway of this installation signed this body within five minutes (Standard Webhooks)."
MOST = 1000


class ReceiptSerializer(serializers.Serializer[Any]):
    """What became of a message the gateway took."""

    key = serializers.CharField(max_length=100)
    state = serializers.ChoiceField([DELIVERED, FAILED])
    reason = serializers.CharField(max_length=300, allow_blank=True, default="")
    gone = serializers.BooleanField(default=False, help_text="The number is nobody's any more")


class ReceiptsSerializer(serializers.Serializer[Any]):
    """Up to a thousand receipts."""

    receipts = serializers.ListField(child=ReceiptSerializer(), max_length=MOST)


class TextSerializer(serializers.Serializer[Any]):
    """What somebody wrote, or pressed."""

    id = serializers.CharField(max_length=120, help_text="The gateway's own, never used twice")
    address = serializers.RegexField(rf"^{E164.pattern}$", help_text="From which number, E.164")
    words = serializers.CharField(max_length=1600, allow_blank=True)


class TextsSerializer(serializers.Serializer[Any]):
    """Up to a thousand texts."""

    texts = serializers.ListField(child=TextSerializer(), max_length=MOST)


class TakenSerializer(serializers.Serializer[Any]):
    """How many were new to us, or ours."""

    taken = serializers.IntegerField()


class GatewayView(APIView):
    """A door of a gateway: who signed is asked before anything is read."""

    authentication_classes = ()
    permission_classes = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Whoever is no gateway of ours goes no further."""
        super().initial(request, *args, **kwargs)
        if kwargs["channel"] not in SPEAKING:
            raise NotFound("Gateways speak for sms and voice.")
        signed = raw(request._request, "Send fewer at once.")
        secret = credentials.inbound_secret(kwargs["channel"])
        if not secret or not vouched(secret, request.headers, signed):
            raise AuthenticationFailed(WHO)


class InboundTextsView(GatewayView):
    """`POST /api/v1/gateways/<channel>/`."""

    @extend_schema(
        operation_id="gateways_texts", request=TextsSerializer, responses=TakenSerializer, auth=[]
    )
    def post(self, request: Request, channel: str) -> Response:
        """Keep what came; what came before is not kept twice."""
        said = body(TextsSerializer, request)
        texts = [Text(**one) for one in said["texts"]]
        with scope(gateway(settings.ACCORD_MODE)) as by:
            made = inbound_texts.receive(channel=channel, texts=texts, by=by)
        return Response({"taken": len(made)})


class ReceiptsView(GatewayView):
    """`POST /api/v1/gateways/<channel>/receipts/`."""

    @extend_schema(
        operation_id="gateways_receipts",
        request=ReceiptsSerializer,
        responses=TakenSerializer,
        auth=[],
    )
    def post(self, request: Request, channel: str) -> Response:
        """Note what was delivered; a failure acts as a permanent one of sending."""
        said = body(ReceiptsSerializer, request)
        told = [Receipt(**one) for one in said["receipts"]]
        with scope(gateway(settings.ACCORD_MODE)) as by:
            taken = receipts.take(channel=channel, receipts=told, by=by)
        return Response({"taken": taken})
