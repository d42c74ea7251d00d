"""Every request of a login: its session noted, ended where it is over, read-only while locked."""

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.module_loading import import_string

from agencies.login.browsers import position_token, words_of
from agencies.login.session_store import Standing
from agencies.services import pins, sessions
from eoc.access import scope
from eoc.doors.addresses import client_address
from eoc.errors import NotPermitted, Refusal
from eoc.project.middleware import unavailable
from eoc.project.problems import as_problem
from eoc.text import strict_json

Handler = Callable[[HttpRequest], HttpResponse]
ASIDE = re.compile(r"^/(healthz|readyz|csp-reports/|public/|static/)")
BY_ITSELF = ("/api/", "/console/", "/session/")
STILL_OPEN = re.compile(r"^/(session/|login/|logout/|password/reset/)")
ACKNOWLEDGE = re.compile(r"^/(api/v1/)?alerts/[0-9a-f-]{36}/acknowledge/$")
SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
NOTED_EVERY = 60.0
HEADER = "Accord-Session"


class SessionLocked(Refusal):
    """Nobody touched the session for a while: it shows, and takes nothing (423)."""

    status = 423
    title = "Locked"


LOCKED = SessionLocked(
    "Locked after a while without input. Unlock with your PIN or password; alarms can be "
    "acknowledged with the PIN alone."
)


class LoginSessionMiddleware:
    """Know the session of every login, whichever door opened it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the session stands; what cannot be asked now is not let through."""
        request.standing = Standing()  # type: ignore[attr-defined]
        if ASIDE.match(request.path):
            return self.get_response(request)
        try:
            refusal = self._judge(request)
        except (OperationalError, InterfaceError):
            return unavailable(request)
        if refusal is not None:
            return _marked(request, _refused(request, refusal))
        return _marked(request, _in_place(request, self.get_response(request)))

    def _judge(self, request: HttpRequest) -> Refusal | None:
        if not request.user.is_authenticated:
            return None
        standing = _noted(request)
        request.standing = standing  # type: ignore[attr-defined]
        if standing.ended:
            request.session.flush()
            request.user = AnonymousUser()
        elif standing.resting and request.method not in SAFE and _by_session(request):
            return _while_locked(request)
        return None


def _noted(request: HttpRequest) -> Standing:
    standing: Standing = request.session.standing  # type: ignore[attr-defined]
    acted = _acts(request) and standing.idle >= NOTED_EVERY and not standing.locked
    sleeps = standing.resting and not standing.locked
    moved = standing.exempt and not position_token(request)
    if standing.known and not (acted or sleeps or moved):
        return standing
    return sessions.seen(
        key=request.session.session_key or "",
        user_id=str(request.user.pk),
        acts=_acts(request),
        position=position_token(request),
        address=client_address(request),
        agent=words_of(request.headers.get("User-Agent", "")),
    )


def _acts(request: HttpRequest) -> bool:
    """Whether a person did something: pages poll and refresh by themselves."""
    if request.method not in SAFE:
        return True
    return not (_fetched(request) or request.path.startswith(BY_ITSELF))


def _fetched(request: HttpRequest) -> bool:
    return "HX-Request" in request.headers or "X-Requested-With" in request.headers


def _by_session(request: HttpRequest) -> bool:
    return not request.headers.get("Authorization", "").startswith("Bearer ")


def _while_locked(request: HttpRequest) -> Refusal | None:
    """A locked session takes an unlocking, a logout, and an acknowledgement with the PIN."""
    if STILL_OPEN.match(request.path):
        return None
    digits = _pin_in(request) if ACKNOWLEDGE.match(request.path) else ""
    if not digits:
        return LOCKED
    try:
        with scope(import_string(settings.SCOPE_DECIDER)(request.user)) as by:
            wrong = pins.tried(digits=digits, by=by)
    except Refusal as refusal:
        return refusal
    return NotPermitted(wrong, type="pin") if wrong else None


def _pin_in(request: HttpRequest) -> str:
    if request.content_type != "application/json":
        return request.POST.get("pin", "")[:20]
    try:
        said: Any = strict_json.loads(request.body)
    except ValueError:
        return ""
    return str(said.get("pin", ""))[:20] if isinstance(said, dict) else ""


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    if request.path.startswith("/api/") or _fetched(request) or not request.accepts("text/html"):
        return as_problem(refusal.status, refusal.title, refusal.message, **refusal.extra)
    context = {"refusal": refusal, "next": request.headers.get("Referer", "/")}
    return render(request, "account/locked.html", context, status=refusal.status)


def _in_place(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """What a script asked for is not led to the login page: the page it runs in asks."""
    to_login = response.get("Location", "").startswith(resolve_url(settings.LOGIN_URL) + "?")
    if not (to_login and _fetched(request) and not request.user.is_authenticated):
        return response
    words = "Your session has ended. Log in again, then go on where you were."
    return as_problem(401, "Logged out", words, type="session")


def _marked(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    standing: Standing = request.standing  # type: ignore[attr-defined]
    if standing.ended or (response.status_code == 401 and _by_session(request)):
        response[HEADER] = "ended"
    elif standing.resting:
        response[HEADER] = "locked"
    return response
