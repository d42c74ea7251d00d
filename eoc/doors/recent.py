"""Confirmed recently: what cannot be undone asks who is there, if five minutes have passed.

A password, a code, a recovery code, a passkey or a sign-on counts, at login or since.

An API token is not interactive: it cannot confirm. It was issued by somebody who had just done so,
and does what its verbs allow without being asked again; but it never issues another token, so that
a stolen one cannot prolong itself. Whoever has neither password nor factor here (a sign-on only)
is not asked: the provider of their agency answers for them.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.authentication import (
    get_authentication_records,
)
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from rest_framework.request import Request

from eoc.errors import NotPermitted

RECENT_SECONDS = 300
SECRETS = {"secret", "password", "password1", "password2", "pin"}


class NotConfirmed(NotPermitted):
    """The session is real, but nobody confirmed for a while who sits there (403)."""

    title = "Confirm that it is you"


def confirmed_recently(request: HttpRequest) -> bool:
    """Whether the person of this session said who they are within five minutes."""
    newest = max(
        (one["at"] for one in get_authentication_records(request, request.user)), default=0
    )
    return bool(time.time() - newest < RECENT_SECONDS)


def must_confirm(request: HttpRequest) -> bool:
    """Whether the person has to confirm before the act, and has something to confirm with."""
    if request.user.is_anonymous or confirmed_recently(request):
        return False
    return bool(request.user.has_usable_password() or is_mfa_enabled(request.user))


def recently_authenticated(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page's view that asks first; what was posted is kept meanwhile and done afterwards.

    A secret is not kept in the session: it is written once more.
    """

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if must_confirm(request) and SECRETS & request.POST.keys():
            return redirect(
                f"{reverse('account_reauthenticate')}?{urlencode({'next': request.path})}"
            )
        confirm_first(request)
        return view(request, *args, **kwargs)

    return asked


def confirm_first(request: HttpRequest) -> None:
    """Ask who is there, where nobody said so recently; what was posted is done afterwards."""
    if must_confirm(request):
        raise ReauthenticationRequired


def demand_recent(request: Request, *, token_may: bool = True) -> None:
    """Refuse an API act until its person has confirmed; `token_may` lets tokens through."""
    if request.auth is not None:
        if not token_may:
            raise NotPermitted("A token cannot do this. Log in and do it on your account page.")
        return
    if must_confirm(request._request):
        raise NotConfirmed(
            "Confirm that it is you, then send this again.",
            type="reauthenticate",
            address=reverse("account_reauthenticate"),
        )
