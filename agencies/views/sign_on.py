"""Leaving for an agency's sign-on, and coming back from it."""

from allauth.socialaccount.providers.openid_connect.views import (
    callback,
    login,
)
from allauth.socialaccount.views import login_cancelled
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from eoc.errors import Refusal
from eoc.outgoing.sessions import CallFailed

cancelled = require_GET(login_cancelled)


@require_POST
@never_cache
def leave(request: HttpRequest, provider_id: str) -> HttpResponse:
    """A page that goes on to the provider: a form of ours cannot be sent there (form-action)."""
    if request.POST.get("process", "login") != "login" or "process" in request.GET:
        raise Refusal("A sign-on only logs in.")
    try:
        answer: HttpResponse = login(request, provider_id)
    except CallFailed:
        return _silent(request)
    if answer.status_code != 302:
        return answer
    shown = render(request, "socialaccount/leaving.html", {"where": answer["Location"]})
    shown["Refresh"] = f"0;url={answer['Location']}"
    return shown


@require_GET
@never_cache
def back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """The provider's answer."""
    try:
        answer: HttpResponse = callback(request, provider_id)
    except CallFailed:
        return _silent(request)
    return answer


def _silent(request: HttpRequest) -> HttpResponse:
    """The provider does not answer: password and passkey of this installation still do."""
    return render(request, "socialaccount/silent.html", status=502)
