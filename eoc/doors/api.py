"""The API's views: inside the actor's scope, answers kept for repeated keys, strong ETags."""

import re
from dataclasses import replace
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.module_loading import import_string
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from eoc.access import Actor, require_scope, scope
from eoc.doors import bodies, idempotency, parameters, second_factor
from eoc.doors.tokens import TokenHeld
from eoc.errors import Invalid, Refusal, Stale

ETAG = re.compile(r'"(\d{1,9})"', re.ASCII)


class PreconditionRequired(Stale):
    """A change came without If-Match (428)."""

    status = 428
    title = "Precondition required"


class _Undo(Exception):
    """Carries an error answer out of the scope so that nothing of it stays."""

    def __init__(self, response: HttpResponseBase) -> None:
        super().__init__()
        self.response = response


class ScopedAPIView(APIView):
    """Authenticate, open the scope around the whole answer, roll back every answer from 400 up."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer inside the scope of whoever the token or session stands for."""
        if (unread := _unread(request)) is not None:
            return self._refused(request, unread, *args, **kwargs)
        caller = self._authenticated(request)
        if caller is None:
            return super().dispatch(request, *args, **kwargs)
        try:
            actor = _actor(caller)
            with scope(actor):
                response = super().dispatch(request, *args, **kwargs)
                if response.status_code >= 400:
                    raise _Undo(response)
                if hasattr(response, "render"):
                    response = response.render()
                idempotency.remember(request, actor, response)
        except _Undo as undone:
            return undone.response
        except Exception as error:
            return self._refused(request, error, *args, **kwargs)
        return response

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Answer a repeated key from memory before the view runs."""
        super().initial(request, *args, **kwargs)
        second_factor.demand(request, require_scope())
        parameters.check(request, self)
        idempotency.check(request, require_scope())

    @property
    def actor(self) -> Actor:
        """Whoever acts."""
        return require_scope()

    def _authenticated(self, request: HttpRequest) -> Request | None:
        session_user, drf = request.user, self.initialize_request(request)
        try:
            user = drf.user
        except Exception:
            request.user = session_user  # the view itself asks again and says what was wrong
            return None
        return drf if user is not None and user.is_authenticated else None

    def _refused(
        self, request: HttpRequest, error: Exception, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if isinstance(error, idempotency.Repeated):
            return error.response
        self.headers = self.default_response_headers
        self.request = self.initialize_request(request, *args, **kwargs)
        response = self.handle_exception(error)
        self.response = self.finalize_response(self.request, response, *args, **kwargs)
        answer: HttpResponseBase = self.response
        return answer.render() if isinstance(answer, Response) else answer

    def handle_exception(self, exc: Exception) -> Response:
        """Let a remembered answer through; everything else becomes problem details."""
        if isinstance(exc, idempotency.Repeated):
            raise exc
        return super().handle_exception(exc)


def _actor(caller: Request) -> Actor:
    """Whoever the session stands for; with a token, no more than its agency."""
    decide = import_string(settings.SCOPE_DECIDER)
    held = caller.auth
    if not isinstance(held, TokenHeld):
        return cast("Actor", decide(caller.user))
    actor: Actor = decide(caller.user, agency=held.agency_id)
    return replace(actor, token=held.name)


def _unread(request: HttpRequest) -> Refusal | None:
    """Read the body once, since the check for forged requests, the key and the view all look."""
    try:
        bodies.raw(request)
    except Refusal as refusal:
        return refusal
    return None


def etag(version: int) -> str:
    """The strong ETag of a version, such as `"17"`."""
    return f'"{version}"'


def expected_version(request: Request) -> int:
    """The version If-Match names; 428 without it, 422 where it is no version of ours."""
    given = request.headers.get("If-Match")
    if given is None:
        raise PreconditionRequired('Send If-Match with the ETag you read, such as "17".')
    if given.startswith("W/"):
        raise Stale("If-Match compares strong ETags only; a weak one never matches.")
    named = ETAG.fullmatch(given.strip())
    if named is None:
        raise Invalid('If-Match holds one ETag of ours, such as "17".')
    return int(named[1])


def answer(row: dict[str, Any], *, status: int = 200) -> Response:
    """A row with its version as ETag."""
    headers = {"ETag": etag(row["version"])} if "version" in row else {}
    return Response(row, status=status, headers=headers)
