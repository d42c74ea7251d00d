"""Who stands at the socket's door: the session's login, asked for a crowd in one statement."""

from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from channels.security.websocket import WebsocketDenier
from channels.sessions import CookieMiddleware
from django.conf import settings
from django.db import DatabaseError

from eoc.realtime.serving import serving
from eoc.realtime.sitting import NONE, Sitting

Application = Callable[..., Awaitable[Any]]

log = structlog.get_logger()


class KnownSession:
    """Puts `session_key` and `sitting` into the scope, as Channels puts a session and a user."""

    def __init__(self, application: Application) -> None:
        self.application = application

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> Any:
        """Ask for the session; deny where the database does not answer."""
        key = str(scope["cookies"].get(settings.SESSION_COOKIE_NAME, ""))
        try:
            sitting = await _sitting(key)
        except (DatabaseError, OSError):
            log.warning("socket.database_away")
            return await WebsocketDenier()(scope, receive, send)
        known = {**scope, "session_key": key, "sitting": sitting}
        return await self.application(known, receive, send)


async def _sitting(key: str) -> Sitting:
    return await serving().conversation.sittings.ask(key) if key else NONE


def logins(application: Application) -> Application:
    """What `AuthMiddlewareStack` is for: cookies, then the session they name."""
    stacked: Application = CookieMiddleware(KnownSession(application))
    return stacked
