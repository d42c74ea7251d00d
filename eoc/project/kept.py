"""An ASGI layer around Django: what a session holds already is confirmed without asking again.

It answers only where three things hold: Django decided within the last second what the session may
see (`eoc.doors.versions`), the session has not ended, been locked or changed, and no stream that
would tell of a change has moved; the last two are asked in one statement. Else Django answers.
"""

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from http.cookies import CookieError, SimpleCookie
from typing import Any

import psycopg
from django.conf import settings

from agencies.login.session_store import hashed
from eoc.doors.versions import Proof, holds, proofs, tag

PLACES = ("/api/v1/incidents/tiles/", "/api/v1/incidents/features/", "/api/v1/incidents/cells/")
DECIDED_WITHIN = 1.0  # seconds; a revoke moves a stream, so this bounds what only the clock ends
MOST_BYTES, MOST_OF_ONE = 32_000_000, 1_000_000
STATE = """SELECT (SELECT epoch::text FROM access_installation),
 array(SELECT name || ' ' || head FROM journal_heads(%s) ORDER BY name), s.data
 FROM agencies_session_load(%s) s
 WHERE NOT (s.ended OR s.locked) AND (s.exempt OR s.idle < %s)"""
OF_BODIES = (b"content-length", b"content-type")
PERSONAL = {b"set-cookie", b"accord-session"}
Application = Callable[..., Awaitable[Any]]
Headers = list[tuple[bytes, bytes]]


class KeptAnswers:
    """Answers of the map, by ETag, as Django gave them."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.database = Database()
        self.answers = Answers()

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Answer from what is kept, or hand on and keep what comes."""
        session = _session(scope) if _may_be_kept(scope) else ""
        if not session:
            await self.application(scope, receive, send)
            return
        proof = proofs.of(session)
        if proof and await self._answered(scope, send, session, proof):
            return
        await self.application(scope, receive, Keeping(self.answers, send))

    async def _answered(self, scope: dict[str, Any], send: Any, session: str, proof: Proof) -> bool:
        if time.monotonic() - proof.decided > DECIDED_WITHIN:
            return False
        name = tag(proof.version, _address(scope))
        held = holds(_header(scope, b"if-none-match"), name)
        kept = self.answers.of(name)
        if kept is None or not await self.database.confirms(session, proof):
            return False
        headers, body = kept
        status = 304 if held else 200
        if held:
            headers, body = [one for one in headers if one[0] not in OF_BODIES], b""
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})
        return True


class Keeping:
    """Passes an answer on and keeps it where it has an ETag."""

    def __init__(self, answers: "Answers", send: Any) -> None:
        self.answers, self.send = answers, send
        self.headers: Headers | None = None
        self.parts: list[bytes] = []

    async def __call__(self, message: dict[str, Any]) -> None:
        """Look at what passes."""
        if message["type"] == "http.response.start" and message["status"] == 200:
            self.headers = [(name.lower(), said) for name, said in message["headers"]]
        elif self.headers is not None:
            self.parts.append(message.get("body", b""))
            if not message.get("more_body"):
                self.answers.keep(self.headers, b"".join(self.parts))
        await self.send(message)


class Answers:
    """The newest answers by ETag, up to so many bytes."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[Headers, bytes]] = OrderedDict()
        self._bytes = 0

    def of(self, name: str) -> tuple[Headers, bytes] | None:
        """Headers and body."""
        return self._kept.get(name)

    def keep(self, headers: Headers, body: bytes) -> None:
        """Keep it if it has an ETag and is not too large."""
        said = dict(headers)
        name = said.get(b"etag", b"").decode()
        if not name or name in self._kept or len(body) > MOST_OF_ONE or said.keys() & PERSONAL:
            return
        self._kept[name] = (headers, body)
        self._bytes += len(body)
        while self._bytes > MOST_BYTES:
            _, (_, gone) = self._kept.popitem(last=False)
            self._bytes -= len(gone)


class Database:
    """One connection of its own, as the application; whatever goes wrong, Django is asked."""

    def __init__(self) -> None:
        self.connection: psycopg.AsyncConnection[Any] | None = None

    async def confirms(self, session: str, proof: Proof) -> bool:
        """The session goes on, and nothing that would tell of a change has moved."""
        values = [list(proof.version.streams), hashed(session), settings.SESSION_IDLE_SECONDS]
        try:
            cursor = await (await self._connected()).execute(STATE, values, prepare=True)
            found = await cursor.fetchone()
        except psycopg.Error:
            self.connection = None
            return False
        return found is not None and tuple(found[:2]) == proof.version.heads

    async def _connected(self) -> psycopg.AsyncConnection[Any]:
        if self.connection is None or self.connection.closed:
            self.connection = await psycopg.AsyncConnection.connect(_conninfo(), autocommit=True)
        return self.connection


def _conninfo() -> str:
    known: dict[str, Any] = settings.DATABASES["default"]
    names = {
        "NAME": "dbname",
        "USER": "user",
        "PASSWORD": "password",
        "HOST": "host",
        "PORT": "port",
    }
    given: dict[str, Any] = {theirs: known[ours] for ours, theirs in names.items()}
    given |= {name: said for name, said in known["OPTIONS"].items() if isinstance(said, str)}
    return psycopg.conninfo.make_conninfo(**{name: said for name, said in given.items() if said})


def _may_be_kept(scope: dict[str, Any]) -> bool:
    return (
        scope["method"] == "GET"
        and scope["path"].startswith(PLACES)
        and not _header(scope, b"authorization")
    )


def _address(scope: dict[str, Any]) -> str:
    query = scope["query_string"].decode("latin-1")
    return f"{scope['path']}?{query}" if query else str(scope["path"])


def _header(scope: dict[str, Any], wanted: bytes) -> str:
    return next((said for name, said in scope["headers"] if name == wanted), b"").decode("latin-1")


def _session(scope: dict[str, Any]) -> str:
    try:
        found = SimpleCookie(_header(scope, b"cookie")).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return ""
    return found.value if found else ""
