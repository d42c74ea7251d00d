"""Idempotency-Key: the same request twice has one effect and one answer.

Follows draft-ietf-httpapi-idempotency-key-header: another body under a known key is 422, a first
try still running is 409; only successes are remembered.
"""

import hashlib
import re
from datetime import timedelta

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from rest_framework.request import Request

from eoc.access import Actor
from eoc.access.models import IdempotencyKey
from eoc.errors import Invalid, WrongState

KEPT = timedelta(hours=72)
KEY = re.compile(r"[!-~]{1,255}")
CHANGING = ("POST", "PATCH", "PUT", "DELETE")


class Repeated(Exception):
    """The request was answered before; carries that answer."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.response = response


def check(request: Request, actor: Actor) -> None:
    """Raise the remembered answer, or hold the key until this request ends."""
    key = request.headers.get("Idempotency-Key", "")
    if not key or request.method not in CHANGING or actor.person_id is None:
        return
    if not KEY.fullmatch(key):
        raise Invalid("Idempotency-Key is 1 to 255 printable ASCII characters without spaces.")
    digest = _digest(request._request)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"{actor.person_id}:{key}"],
        )
        row = cursor.fetchone()
    if not row or not row[0]:
        raise WrongState("The first request with this Idempotency-Key is still running.")
    known = IdempotencyKey.objects.filter(person_id=actor.person_id, key=key).first()
    if known is None:
        return
    if known.request_sha256 != digest:
        raise Invalid("This Idempotency-Key was used for another request. Make a new key.")
    raise Repeated(_again(known))


def remember(request: HttpRequest, actor: Actor, response: HttpResponseBase) -> None:
    """Keep a success under its key, in the same transaction as its effect."""
    key = request.headers.get("Idempotency-Key", "")
    if not key or request.method not in CHANGING or actor.person_id is None:
        return
    if not isinstance(response, HttpResponse) or not 200 <= response.status_code < 300:
        return
    IdempotencyKey.objects.create(
        person_id=actor.person_id,
        key=key,
        request_sha256=_digest(request),
        status=response.status_code,
        body=response.content,
        content_type=response.headers.get("Content-Type", ""),
        etag=response.headers.get("ETag", ""),
        location=response.headers.get("Location", ""),
        expires_at=timezone.now() + KEPT,
    )


def _digest(request: HttpRequest) -> str:
    body = b"" if (request.content_type or "").startswith("multipart/") else request.body
    _, held = getattr(request, "token_shown", (None, None))  # a token's answers are its own
    text = f"{request.method} {request.get_full_path()} {held.name if held else ''}\n".encode()
    return hashlib.sha256(text + body).hexdigest()


def _again(known: IdempotencyKey) -> HttpResponse:
    headers = {"Idempotency-Replayed": "true"}
    if known.etag:
        headers["ETag"] = known.etag
    if known.location:
        headers["Location"] = known.location
    return HttpResponse(
        bytes(known.body), status=known.status, content_type=known.content_type, headers=headers
    )
