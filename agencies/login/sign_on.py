"""Logging in through an agency's own OpenID Connect server.

The server speaks for the agency's people and nobody else: it must assert the address as verified,
and the login behind that address must be invited, active and at home in that very agency.
"""

from typing import Any
from uuid import UUID

import requests
from allauth.core.exceptions import ImmediateHttpResponse  # type: ignore[import-untyped]
from allauth.socialaccount.adapter import (  # type: ignore[import-untyped]
    DefaultSocialAccountAdapter,
)
from allauth.socialaccount.models import SocialApp, SocialLogin  # type: ignore[import-untyped]
from django.db import connection
from django.http import HttpRequest
from django.shortcuts import render

from agencies.login.sealing import unseal
from agencies.models import SignOnProvider, User
from eoc.outgoing.sessions import guarded_session

OPENID = "openid_connect"


class SignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Providers are rows an agency keeps; nothing of a social account is stored."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """The agencies' providers, as the library wants them; `provider` may name one."""
        found = SignOnProvider.objects.filter(active=True).select_related(None)
        if provider not in (None, OPENID):
            named = _uuid(str(provider))
            found = found.filter(uuid=named) if named else found.none()
        if client_id:
            found = found.filter(client_id=client_id)
        return [_app(one) for one in found.defer("agency")]

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find the login the provider may speak for, or refuse in words."""
        user = _vouched_for(sociallogin)
        if user is None:
            raise ImmediateHttpResponse(
                render(
                    request,
                    "socialaccount/unknown.html",
                    {"email": _email(sociallogin)},
                    status=403,
                )
            )
        sociallogin.user = user

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Never: an administrator invites people."""
        return False

    def get_requests_session(self) -> requests.Session:
        """Calls to the provider go where any call of ours may go."""
        return guarded_session()


def _app(provider: SignOnProvider) -> SocialApp:
    return SocialApp(
        provider=OPENID,
        provider_id=str(provider.uuid),
        name=provider.name,
        client_id=provider.client_id,
        secret=unseal(provider.secret),
        settings={"server_url": provider.issuer, "fetch_userinfo": True},
    )


def _vouched_for(login: SocialLogin) -> User | None:
    said, email = login.account.extra_data, _email(login)
    proof, info = said.get("id_token") or {}, said.get("userinfo") or {}
    if not email or not proof.get("sub") or proof["sub"] != info.get("sub", proof["sub"]):
        return None
    provider = SignOnProvider.objects.filter(
        uuid=_uuid(login.account.provider), active=True
    ).first()
    if provider is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT agencies_signed_on(%s, %s)", [provider.pk, email])
        (found,) = cursor.fetchone()
    return User.objects.filter(pk=found).first() if found else None


def _email(login: SocialLogin) -> str:
    """The address the provider asserts as verified, or nothing."""
    said: dict[str, Any] = login.account.extra_data
    for claims in (said.get("userinfo") or {}, said.get("id_token") or {}):
        if claims.get("email") and claims.get("email_verified") is True:
            return str(claims["email"])
    return ""


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
