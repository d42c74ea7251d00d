"""Bodies are bounded before they are kept: what is longer is refused while it still arrives.

The server below writes a body to the disk as a whole before any view is asked.
"""

from collections.abc import Awaitable, Callable
from typing import Any

MOST = 1_100_000
MOST_OF_A_FILE = 21_000_000  # one file of boundaries with the form around it
FILES = "/admin/jurisdictions/upload/"
BODY = b'{"type": "about:blank", "title": "Too large", "status": 413, "detail": "%s"}'
WORDS = b"The body is larger than any we take."
Application = Callable[..., Awaitable[Any]]


class TooLarge(Exception):
    """More came than is taken."""


class BoundedBodies:
    """An ASGI layer around Django: 413 as soon as more comes than the address takes."""

    def __init__(self, application: Application) -> None:
        self.application = application

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Pass on, counting."""
        most = MOST_OF_A_FILE if scope["path"] == FILES else MOST
        if _declared(scope) > most:
            await _refuse(send)
            return
        got, begun = 0, False

        async def counted() -> dict[str, Any]:
            nonlocal got
            message: dict[str, Any] = await receive()
            got += len(message.get("body", b""))
            if got > most:
                raise TooLarge
            return message

        async def noted(message: dict[str, Any]) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.application(scope, counted, noted)
        except TooLarge:
            if not begun:
                await _refuse(send)


def _declared(scope: dict[str, Any]) -> int:
    for name, said in scope["headers"]:
        if name == b"content-length":
            return int(said) if said.isdigit() and len(said) < 19 else MOST_OF_A_FILE + 1
    return 0


async def _refuse(send: Any) -> None:
    headers = [(b"content-type", b"application/problem+json"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": BODY % WORDS})
