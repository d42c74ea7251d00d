"""Problem details (RFC 9457) for every refusal the API gives."""

import json
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import InterfaceError, OperationalError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.views.defaults import page_not_found
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from eoc.errors import Invalid, Stale
from eoc.project.refusals import refusal_of

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = "5"


def problem(status: int, title: str, detail: str, **extra: Any) -> Response:
    """An answer with type, title, status and detail, and what else helps."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **extra}
    return Response(body, status=status, content_type=MEDIA_TYPE)


def problem_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Translate refusals, database constraints and DRF's own exceptions; nothing of them stays."""
    if transaction.get_connection().in_atomic_block:
        transaction.set_rollback(True)
    refusal = refusal_of(error)
    if refusal is not None:
        extra = dict(refusal.extra)
        if isinstance(refusal, Invalid):
            extra["errors"] = refusal.fields
        if isinstance(refusal, Stale):
            extra.setdefault("hint", "GET it again and send its ETag in If-Match.")
        told = problem(refusal.status, refusal.title, refusal.message, **extra)
        if wait := extra.get("retry_after"):
            told["Retry-After"] = str(wait)
        return told
    if isinstance(error, OperationalError | InterfaceError):
        told = problem(503, "Unavailable", "The database did not answer in time. Try again.")
        told["Retry-After"] = RETRY_SECONDS
        return told
    if isinstance(error, RequestDataTooBig):
        return problem(413, "Too large", "The body is larger than any we take.")
    if isinstance(error, ValidationError):
        return problem(422, "Not valid", "Some fields are not valid.", errors=error.detail)
    answer = exception_handler(error, context)
    if answer is None:
        return None
    detail = _detail(error)
    title = HTTPStatus(answer.status_code).phrase
    told = problem(answer.status_code, title, detail)
    for name in ("WWW-Authenticate", "Retry-After"):
        if name in answer.headers:
            told[name] = answer.headers[name]
    return told


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Problem details for programs under /api/, the page for everybody else."""
    if not request.path.startswith("/api/"):
        return page_not_found(request, exception)
    return as_problem(404, "Not Found", "Nothing you may see answers to that address.")


def as_problem(status: int, title: str, detail: str, **extra: Any) -> HttpResponse:
    """The same answer where no API view is reached."""
    told = problem(status, title, detail, **extra)
    return HttpResponse(json.dumps(told.data), content_type=MEDIA_TYPE, status=status)


def _detail(error: Exception) -> str:
    if isinstance(error, Http404):
        return "Nothing you may see answers to that address."
    if isinstance(error, PermissionDenied):
        return "You may not do this."
    return str(error.detail) if isinstance(error, APIException) else str(error)
