"""Whose login needs a second factor, in one table; a demo does without and says so."""

from types import SimpleNamespace
from typing import Any

from allauth.account.authentication import (
    get_authentication_records,
)
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from rest_framework.request import Request

from eoc.access import Actor, Role
from eoc.errors import NotPermitted

REQUIRED_OF = {
    Role.ADMINISTRATOR: "gives roles and signs agreements",
    Role.DUTY_OFFICER: "lends assets and issues public alerts",
    Role.COORDINATOR: "directs resources and approves costs",
}
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def required_of(actor: Actor) -> bool:
    """Whether one of the actor's roles may do what a stolen password must not."""
    return settings.ACCORD_MODE != "demo" and actor.has(*REQUIRED_OF)


def used(session: Any, user: Any) -> bool:
    """Whether this session was opened, or confirmed since, with a second factor."""
    records = get_authentication_records(SimpleNamespace(session=session), user)
    return any(one.get("method") == "mfa" for one in records)


def lacks(user: Any, actor: Actor, *, proven: bool) -> bool:
    """Whether the person must set one up; a session proven by one needs no second look."""
    return required_of(actor) and not proven and not is_mfa_enabled(user, FACTORS)


def missing(request: HttpRequest, actor: Actor) -> bool:
    """Whether the person must set one up before anything else."""
    if not required_of(actor):
        return False
    return lacks(request.user, actor, proven=used(request.session, request.user))


def demand(request: Request, actor: Actor) -> None:
    """Refuse a session at the API until its person has one; a token was made by who had."""
    if request.auth is None and missing(request._request, actor):
        raise NotPermitted(
            "Your role needs a second factor. Set one up first.",
            type="second-factor",
            address=reverse("mfa_index"),
        )
