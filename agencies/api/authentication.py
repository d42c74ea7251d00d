"""Who shows a token: hashed, not expired, from an allowed address, with the verb it takes."""

from ipaddress import IPv6Address, ip_address
from typing import Any

from django.http import HttpRequest
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.plumbing import build_bearer_security_scheme_object
from knox.auth import TokenAuthentication
from knox.models import AuthToken
from rest_framework.request import Request

from agencies.models import User
from agencies.services import tokens
from eoc.doors.tokens import TokenHeld, demand_verb
from eoc.errors import NotPermitted


class ScopedTokenAuthentication(TokenAuthentication):
    """Knox's authentication, and what our scope beside the token adds."""

    def authenticate(self, request: Request) -> tuple[User, TokenHeld] | None:
        """Whose token it is and what it may; asked twice for one request, read once."""
        http = request._request
        known: tuple[User, TokenHeld] | None = getattr(http, "token_shown", None)
        if known is not None:
            return known
        found = super().authenticate(request)
        if found is None:
            return None
        user, token = found
        held = _held(token, http)
        _demand_verb(held, request)
        http.token_shown = (user, held)  # type: ignore[attr-defined]
        return user, held


class ScopedTokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The API document says that a token is a bearer's; found by being defined."""

    target_class = ScopedTokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> Any:
        """As `Authorization: Bearer eoc_...`."""
        return build_bearer_security_scheme_object("Authorization", "Bearer")


def _held(token: AuthToken, request: HttpRequest) -> TokenHeld:
    used = tokens.used(token=token, address=_address(request))
    if not used.from_here:
        raise NotPermitted("This token does not work from your address.")
    return TokenHeld(used.name, used.agency_id, used.verbs)


def _demand_verb(held: TokenHeld, request: Request) -> None:
    context: dict[str, Any] = request.parser_context or {}
    if (view := context.get("view")) is not None:
        demand_verb(held, type(view), request.method or "")


def _address(request: HttpRequest) -> str:
    try:
        found = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return ""
    plain = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return str(plain or found)
