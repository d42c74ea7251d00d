"""The process of the public site: files only, no Django, no database, no Redis, no secrets.

`PUBLIC_SITE_DIR=... python -m uvicorn residents.serving:application --port 8001`
"""

import os
from collections.abc import Awaitable, Callable, Iterable
from http import HTTPStatus
from typing import Any

from residents.shelf import HEADERS, PREFIX, Answer, Shelf

Send = Callable[[dict[str, Any]], Awaitable[None]]
HEALTH = "/healthz"
PLAIN = [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")]
HOME = Answer(HTTPStatus.FOUND, [("Location", PREFIX), *HEADERS.items()], b"")
ALIVE = Answer(HTTPStatus.OK, PLAIN, b"ok\n")


class Site:
    """An ASGI application over one directory."""

    def __init__(self, directory: str) -> None:
        self._shelf = Shelf(directory)

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Send) -> None:
        """Answer one request; files are small, and read faster than a thread could be asked."""
        if scope["type"] != "http":
            return
        answer = self._answer(scope)
        headers = [(name.lower().encode(), value.encode()) for name, value in answer.headers]
        status = int(answer.status)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        body = b"" if scope["method"] == "HEAD" else answer.body
        await send({"type": "http.response.body", "body": body})

    def _answer(self, scope: dict[str, Any]) -> Answer:
        path = scope["path"]
        if path == "/":
            return HOME
        if path == HEALTH:
            return ALIVE
        return self._shelf.answer(scope["method"], path, _as_wsgi(scope["headers"]))


def _as_wsgi(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Headers by the names WhiteNoise asks for."""
    return {
        f"HTTP_{name.decode('latin-1').upper().replace('-', '_')}": value.decode("latin-1")
        for name, value in headers
    }


application = Site(os.environ.get("PUBLIC_SITE_DIR", ""))
