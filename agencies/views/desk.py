"""The desk itself: how the session stands, lock, unlock, log in again in place.

These views stand outside the scope of pages, since a wrong PIN must stay counted when the answer is
a refusal, and since whoever's session has ended has no scope.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.mfa.webauthn.internal import auth as passkeys
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.login.in_place import WRONG, Shown, again, password_is_right
from agencies.login.session_store import Standing
from agencies.services import pins, sessions, sharing
from eoc.access import scope
from eoc.errors import Invalid, NotPermitted, Refusal
from eoc.text import strict_json

View = Callable[[HttpRequest], HttpResponse]


def _said_in_json(view: View) -> View:
    """Refusals as problem JSON, or as the page a form came from."""

    @wraps(view)
    def answered(request: HttpRequest) -> HttpResponse:
        try:
            return view(request)
        except Refusal as refusal:
            if _is_form(request):
                return _page(request, refusal)
            told = {"title": refusal.title, "detail": refusal.message, **refusal.extra}
            return JsonResponse(told, status=refusal.status)

    return answered


@require_GET
def standing(request: HttpRequest) -> JsonResponse:
    """Open, locked or ended; the token a form needs now comes along."""
    return JsonResponse({**_state(request), "csrf": get_token(request)})


@require_POST
@_said_in_json
def seen(request: HttpRequest) -> HttpResponse:
    """A page says that somebody moved or typed; the middleware has noted it."""
    _demand_login(request)
    return JsonResponse(_state(request))


@require_POST
@_said_in_json
def lock(request: HttpRequest) -> HttpResponse:
    """Leave the desk."""
    _demand_login(request)
    with scope(sharing.actor_of(request.user)) as by:  # type: ignore[arg-type]
        sessions.lock(key=request.session.session_key or "", by=by)
    return redirect("session-unlock") if _is_form(request) else JsonResponse({"state": "locked"})


@require_http_methods(["GET", "POST"])
@_said_in_json
def unlock(request: HttpRequest) -> HttpResponse:
    """By PIN or by password."""
    if not request.user.is_authenticated:
        return redirect(f"{resolve_url('login')}?next=/") if _wants_page(request) else _gone()
    if request.method == "GET":
        return _page(request, None)
    said = _said(request)
    _demand_something(said, "pin", "password")
    refused = _tried(request, said)
    if refused:
        raise NotPermitted(refused)
    if _is_form(request):
        return redirect(_next(request))
    return JsonResponse({"state": "open"})


@require_http_methods(["GET", "POST"])
@_said_in_json
def log_in_again(request: HttpRequest) -> HttpResponse:
    """Another session instead of the one that ends; GET answers what a passkey has to sign."""
    if request.method == "GET":
        return JsonResponse({"request_options": passkeys.begin_authentication(user=None)})
    said = _said(request)
    _demand_something(said, "password", "credential")
    shown = Shown(
        email=_text(said, "email"),
        password=_text(said, "password"),
        code=_text(said, "code"),
        credential=said.get("credential"),
    )
    again(request, shown)
    noted = {"state": "open", "csrf": get_token(request)}
    return JsonResponse(noted)


def _tried(request: HttpRequest, said: dict[str, Any]) -> str:
    key, user = request.session.session_key or "", request.user
    by_pin = not _text(said, "password")
    if not by_pin and password_is_right(request, user.email, _text(said, "password")) != user:  # type: ignore[union-attr]
        return WRONG
    with scope(sharing.actor_of(user)) as by:  # type: ignore[arg-type]
        refused = pins.tried(digits=_text(said, "pin"), by=by) if by_pin else ""
        if not refused:
            pins.forgive(by=by)
            sessions.unlock(key=key, by=by)
    return refused


def _state(request: HttpRequest) -> dict[str, Any]:
    now: Standing = getattr(request, "standing", Standing())
    if not request.user.is_authenticated:
        return {"state": "ended"}
    ends = now.ends_at.isoformat() if now.ends_at else ""
    return {"state": "locked" if now.resting else "open", "ends": ends}


def _page(request: HttpRequest, refusal: Refusal | None) -> HttpResponse:
    context = {"refusal": refusal, "next": _next(request)}
    status = refusal.status if refusal else 200
    return render(request, "account/locked.html", context, status=status)


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    here = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if here else "/"


def _said(request: HttpRequest) -> dict[str, Any]:
    if _is_form(request):
        return dict(request.POST.items())
    try:
        said = strict_json.loads(request.body)
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise Refusal("Send a JSON object.")
    return said


def _text(said: dict[str, Any], name: str) -> str:
    found = said.get(name, "")
    return found[:500] if isinstance(found, str) else ""


def _demand_something(said: dict[str, Any], *names: str) -> None:
    if not any(said.get(name) for name in names):
        raise Invalid("Say who you are.", {names[0]: f"Give one of: {', '.join(names)}."})


def _is_form(request: HttpRequest) -> bool:
    return request.method == "POST" and request.content_type != "application/json"


def _wants_page(request: HttpRequest) -> bool:
    return request.method == "GET" or _is_form(request)


def _demand_login(request: HttpRequest) -> None:
    if not request.user.is_authenticated:
        raise NotLoggedIn("Your session has ended. Log in again.", type="session")


def _gone() -> JsonResponse:
    return JsonResponse({"state": "ended"}, status=401)


class NotLoggedIn(Refusal):
    """Nobody is logged in (401)."""

    status = 401
    title = "Logged out"
