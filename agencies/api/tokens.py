"""The API's doors to tokens; a token itself is answered once and never kept."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api import reading
from agencies.api.shapes import people as shapes
from agencies.models import User
from agencies.selectors import tokens as rows
from agencies.services import tokens
from eoc.doors.api import ScopedAPIView
from eoc.doors.bodies import body
from eoc.doors.paging import PagedAPIView, listed
from eoc.doors.recent import demand_recent
from eoc.errors import Invalid


class TokensView(PagedAPIView):
    """`/api/v1/tokens/`."""

    @extend_schema(
        summary="Tokens: one's own, and those of the people one administers",
        responses=shapes.ApiTokenSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """The newest first."""
        return listed(self, request, rows.kept(self.actor), rows.row)

    @extend_schema(
        summary="Make a token of one's own",
        description="The answer is the only place where it stands; no Idempotency-Key here, "
        "because answers under a key are kept.",
        request=shapes.ApiTokenNewSerializer,
        responses={201: shapes.ApiTokenIssuedSerializer},
    )
    def post(self, request: Request) -> Response:
        """For one agency, with some verbs, for so many days; a token makes none."""
        demand_recent(request, token_may=False)
        if "Idempotency-Key" in request.headers:
            raise Invalid("Send this without Idempotency-Key: answers under a key are kept.")
        said = body(shapes.ApiTokenNewSerializer, request)
        if code := said.pop("agency", None):
            said["agency"] = reading.agency(code)
        user = User.objects.get(pk=self.actor.user_id or "")
        token, text = tokens.issue(user=user, by=self.actor, **said)
        return Response(
            {**rows.row(token), "token": text}, status=201, headers={"Cache-Control": "no-store"}
        )


class TokenView(ScopedAPIView):
    """`/api/v1/tokens/<key>/`."""

    @extend_schema(summary="Revoke a token", responses={204: None})
    def delete(self, request: Request, key: str) -> Response:
        """It ends at once."""
        tokens.revoke(token=reading.one_of(rows.kept(self.actor), token_key=key), by=self.actor)
        return Response(status=204)
