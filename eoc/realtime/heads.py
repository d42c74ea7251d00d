"""Signed heads over HTTP: what a neighbour keeps to prove later what the journal said by then."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from eoc.doors.api import ScopedAPIView
from eoc.errors import Invalid
from eoc.journal import signing

MOST = 100


class SignedSerializer(serializers.Serializer[dict[str, Any]]):
    """A document that seals all before it, and its Ed25519 signature in Base64."""

    document = serializers.DictField()
    signature = serializers.CharField()


class HeadsView(ScopedAPIView):
    """`GET /api/v1/heads/`."""

    @extend_schema(
        operation_id="heads_list",
        summary="Signed heads of the decision log",
        description="A document names no stream and no count. Keep the newest: it vouches for all "
        "before it. `verify_audit --file` compares what was kept with the database.",
        parameters=[
            OpenApiParameter("since", int, description="The number of the last one you keep")
        ],
        responses=SignedSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """The newest one, or up to a hundred after `since`."""
        if "since" not in request.query_params:
            newest = signing.newest()
            found = [newest] if newest else []
        else:
            found = signing.signatures(_number(request) + 1, MOST)
        return Response([{"document": one.document, "signature": one.signature} for one in found])


def _number(request: Request) -> int:
    given = request.query_params["since"]
    if not given.isascii() or not given.isdigit() or len(given) > 18:
        raise Invalid("`since` is a whole number from 0 up.", {"since": given[:40]})
    return int(given)
