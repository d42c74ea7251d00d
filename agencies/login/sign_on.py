"""Logging in through an agency's own OpenID Connect server.

The server speaks for the agency's people and nobody else: it must assert the address as verified,
and the login behind that address must be invited, active and at home in that very agency.
"""

from typing import Any
from uuid import UUID

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import (
    DefaultSocialAccountAdapter,
)
from allauth.socialaccount.models import SocialApp, SocialLogin
from django.db import connection
from django.http import HttpRequest
from django.shortcuts import render

from agencies.login.sealing import unseal
from agencies.models import SignOnProvider, User
from eoc.outgoing.sessions import guarded_session

OPENID = "openid_connect"


class SignOnAdapter(DefaultSocialAccountAdapter):
    """Providers are rows an agency keeps; nothing of a social account is stored."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """The agencies' providers, as the library wants them; `provider` may name one."""
        found = SignOnProvider.objects.filter(active=True)
        if provider not in (None, OPENID):
            named = _uuid(str(provider))
            found = found.filter(uuid=named) if named else found.none()
        if client_id:
            found = found.filter(client_id=client_id)
        return [_app(one) for one in found]

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find the login the provider may speak for, or refuse in words."""
        email = _email(sociallogin)
        user = _vouched_for(sociallogin, email) if email else None
        if user is None:
            said = {"email": email}
            page = render(request, "socialaccount/unknown.html", said, status=403)
            raise ImmediateHttpResponse(page)
        sociallogin.user = user

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Never: an administrator invites people."""
        return False

    def get_requests_session(self) -> Any:
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


def _vouched_for(login: SocialLogin, email: str) -> User | None:
    provider = _provider(login)
    if provider is None or not _one_subject(login.account.extra_data):
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT agencies_signed_on(%s, %s)", [provider.pk, email])
        row = cursor.fetchone()
    return User.objects.filter(pk=row[0]).first() if row and row[0] else None


def _provider(login: SocialLogin) -> SignOnProvider | None:
    named = _uuid(login.account.provider)
    return SignOnProvider.objects.filter(uuid=named, active=True).first() if named else None


def _one_subject(said: dict[str, Any]) -> bool:
    """The token that logs in and the information asked afterwards are about the same person."""
    proof, info = said.get("id_token") or {}, said.get("userinfo") or {}
    return bool(proof.get("sub")) and proof["sub"] == info.get("sub")


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
