"""An ASGI layer around Django: the map, for a session Django has just let in.

It answers only where three things hold: Django decided seconds ago who the session is
and what it may see (`eoc.doors.versions`), the session has not ended, been locked or changed, and
no stream that would tell of a change has moved; the last two are asked in one statement. Then what
is kept is confirmed or sent, and what is not is made in that actor's scope. Else Django answers.
Where the database's snapshot is the one in which both were asked before, nothing has moved.
"""

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from functools import lru_cache, partial
from http.cookies import CookieError, SimpleCookie
from typing import Any, LiteralString

import psycopg
from channels.db import database_sync_to_async
from django.conf import settings
from django.db import DatabaseError
from django.http import QueryDict
from django.urls import Resolver404, ResolverMatch, resolve

from agencies.login.session_store import hashed
from eoc.access import Actor
from eoc.access import scope as acting
from eoc.doors.limits import Limit, wait_for
from eoc.doors.throttles import WINDOW
from eoc.doors.versions import Proof, holds, proofs, tag
from eoc.errors import Refusal
from incidents.api.mapping import Said

PLACES = ("/api/v1/incidents/tiles/", "/api/v1/incidents/features/", "/api/v1/incidents/cells/")
DECIDED_WITHIN = 1.0  # seconds, as the API; a revoke moves a stream, this is for what a clock ends
MOST_BYTES, MOST_OF_ONE = 32_000_000, 1_000_000
SNAPSHOT = "SELECT pg_current_snapshot()::text"
STATE = """SELECT pg_current_snapshot()::text, (SELECT epoch::text FROM access_installation),
 array(SELECT name || ' ' || head FROM journal_heads(%s::text[]) ORDER BY name)
 FROM agencies_session_load(%s) s
 WHERE NOT (s.ended OR s.locked) AND (s.exempt OR s.idle < %s)"""
OF_BODIES = (b"content-length", b"content-type")
PERSONAL = {b"set-cookie", b"accord-session"}
in_thread = partial(database_sync_to_async, thread_sensitive=False)
Application = Callable[..., Awaitable[Any]]
Headers = list[tuple[bytes, bytes]]
Kept = tuple[Headers, bytes]


class KeptAnswers:
    """Answers of the map, by ETag, as Django gave them."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.database = Database()
        self.answers = Answers()

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Answer from what is kept, or hand on and keep what comes."""
        match = _match(scope)
        session = _session(scope) if match else ""
        if not (match and session):
            await self.application(scope, receive, send)
            return
        proof = proofs.of(session)
        if proof and await self._answered(scope, send, session, proof, match):
            return
        keeping = Keeping(self.answers, match.view_name, send)
        await self.application(scope, receive, keeping)

    async def _answered(
        self, scope: dict[str, Any], send: Any, session: str, proof: Proof, match: ResolverMatch
    ) -> bool:
        if time.monotonic() - proof.decided > DECIDED_WITHIN:
            return False
        if not await self.database.confirms(session, proof):
            return False
        name = tag(proof.version, _address(scope))
        held = holds(_header(scope, b"if-none-match"), name)
        kept = self.answers.of(name) or await self._made(match, _address(scope), name, proof)
        if kept is None:
            return False
        headers, body = kept
        if held:
            headers, body = [one for one in headers if one[0] not in OF_BODIES], b""
        status = 304 if held else 200
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})
        return True

    async def _made(
        self, match: ResolverMatch, address: str, name: str, proof: Proof
    ) -> Kept | None:
        """An answer with the headers of the answer Django gave to the same view."""
        headers = self.answers.like.get(match.view_name)
        if headers is None:
            return None
        body = await in_thread(_made)(match, address, proof.actor)
        if body is None:
            return None
        size = str(len(body)).encode()
        own = [(b"etag", name.encode()), (b"content-length", size)]
        rest = [one for one in headers if one[0] not in (b"etag", b"content-length")]
        self.answers.keep([*rest, *own], body)
        return [*rest, *own], body


def _made(match: ResolverMatch, address: str, actor: Actor) -> bytes | None:
    """In the actor's scope and within the limit of reads; None where Django had better answer."""
    reads = Limit("api.read", settings.API_LIMITS["read"], WINDOW)
    if wait_for(reads, f"u{actor.user_id}"):
        return None
    said = Said(address, QueryDict(address.partition("?")[2]), match.kwargs)
    view: Any = match.func
    try:
        ask = view.cls.asked(said)
        with acting(actor):
            made: bytes = ask(actor)
    except (Refusal, ValueError, DatabaseError):
        return None
    return made


class Keeping:
    """Passes an answer on and keeps it where it has an ETag."""

    def __init__(self, answers: "Answers", view: str, send: Any) -> None:
        self.answers, self.view, self.send = answers, view, send
        self.headers: Headers | None = None
        self.parts: list[bytes] = []

    async def __call__(self, message: dict[str, Any]) -> None:
        """Look at what passes."""
        if message["type"] == "http.response.start" and message["status"] == 200:
            self.headers = [(name.lower(), said) for name, said in message["headers"]]
        elif self.headers is not None:
            self.parts.append(message.get("body", b""))
            if not message.get("more_body"):
                body = b"".join(self.parts)
                if self.answers.keep(self.headers, body):
                    self.answers.like[self.view] = self.headers
        await self.send(message)


class Answers:
    """The newest answers by ETag, up to so many bytes, and the latest headers of each view."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._bytes = 0
        self.like: dict[str, Headers] = {}

    def of(self, name: str) -> Kept | None:
        """Headers and body."""
        return self._kept.get(name)

    def keep(self, headers: Headers, body: bytes) -> bool:
        """Keep it if it has an ETag, says nothing of one session and is not too large."""
        said = dict(headers)
        name = said.get(b"etag", b"").decode()
        if not name or said.keys() & PERSONAL or len(body) > MOST_OF_ONE:
            return False
        self._bytes += len(body) - len(self._kept.get(name, ([], b""))[1])
        self._kept[name] = (headers, body)
        while self._bytes > MOST_BYTES:
            _, (_, gone) = self._kept.popitem(last=False)
            self._bytes -= len(gone)
        return True


class Database:
    """One connection of its own, as the application; whatever goes wrong, Django is asked."""

    def __init__(self) -> None:
        self.connection: psycopg.AsyncConnection[Any] | None = None

    async def confirms(self, session: str, proof: Proof) -> bool:
        """The session goes on, and nothing that would tell of a change has moved."""
        try:
            (snapshot,) = await self._row(SNAPSHOT, [])
            return snapshot == proof.snapshot or await self._holds(session, proof)
        except psycopg.Error:
            self.connection = None
            return False

    async def _holds(self, session: str, proof: Proof) -> bool:
        values = [proof.streams, hashed(session), settings.SESSION_IDLE_SECONDS]
        snapshot, *heads = await self._row(STATE, values) or [""]
        if tuple(heads) != proof.version.heads:
            return False
        proof.snapshot = snapshot
        return True

    async def _row(self, statement: LiteralString, values: list[Any]) -> Any:
        cursor = await (await self._connected()).execute(statement, values, prepare=True)
        return await cursor.fetchone()

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


def _match(scope: dict[str, Any]) -> ResolverMatch | None:
    """The view, where it is one of the map's and a session asks."""
    if scope["method"] != "GET" or not scope["path"].startswith(PLACES):
        return None
    if _header(scope, b"authorization"):
        return None
    try:
        return _resolved(scope["path"])
    except Resolver404:
        return None


_resolved = lru_cache(4_096)(resolve)  # a tile has one address and is asked for over and over


def _address(scope: dict[str, Any]) -> str:
    query = scope["query_string"].decode("latin-1")
    return f"{scope['path']}?{query}" if query else str(scope["path"])


def _header(scope: dict[str, Any], wanted: bytes) -> str:
    return next((said for name, said in scope["headers"] if name == wanted), b"").decode("latin-1")


def _session(scope: dict[str, Any]) -> str:
    return _key(_header(scope, b"cookie"))


@lru_cache(1_024)
def _key(cookies: str) -> str:
    try:
        found = SimpleCookie(cookies).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return ""
    return found.value if found else ""
