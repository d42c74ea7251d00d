"""Who may open a socket: pages of this installation only, since a cookie speaks for whoever has it.

The origin must be the very one the page came from, port included: another service on the same host
shares our cookies. A missing origin is refused; programs use the API with a token.
"""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import structlog
from channels.security.websocket import WebsocketDenier
from django.conf import settings
from django.http.request import split_domain_port, validate_host

Application = Callable[..., Awaitable[Any]]

log = structlog.get_logger()


class OwnOrigin:
    """Refuses the handshake of any page that is not ours."""

    def __init__(self, application: Application) -> None:
        self.application = application

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> Any:
        """Go on, or answer 403 before anything is accepted."""
        if is_ours(scope):
            return await self.application(scope, receive, send)
        log.warning("socket.foreign_origin")
        return await WebsocketDenier()(scope, receive, send)


def is_ours(scope: dict[str, Any]) -> bool:
    """Whether exactly one origin is given, and it is this host's or a trusted one."""
    origins, hosts = _all(scope, b"origin"), _all(scope, b"host")
    if len(origins) != 1 or len(hosts) != 1:
        return False
    if origins[0] in settings.CSRF_TRUSTED_ORIGINS:
        return True
    try:
        parts = urlsplit(origins[0])
    except ValueError:
        return False
    wanted = "https" if scope.get("scheme") == "wss" else "http"
    name, _ = split_domain_port(hosts[0])
    secure = parts.scheme in (wanted, "https")
    return secure and parts.netloc == hosts[0] and validate_host(name, settings.ALLOWED_HOSTS)


def _all(scope: dict[str, Any], name: bytes) -> list[str]:
    return [said.decode("latin-1") for key, said in scope.get("headers", []) if key == name]
