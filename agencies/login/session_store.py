"""Sessions in the database, reached by their key alone; the key stands there as a hash."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.sessions.backends.base import CreateError, UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import connection


@dataclass(frozen=True)
class Standing:
    """How a login's session stands; `known` is None before it was seen for the first time."""

    known: str | None = None
    ended: bool = False
    locked: bool = False
    exempt: bool = False
    idle: float = 0.0
    ends_at: datetime | None = None

    @property
    def resting(self) -> bool:
        """Locked, or about to be because nobody touched it."""
        return self.locked or (not self.exempt and self.idle >= settings.SESSION_IDLE_SECONDS)


LOAD = """SELECT k.key, s.* FROM unnest(%s::text[], %s::text[]) AS k (key, hash),
 LATERAL agencies_session_load(k.hash) s"""


def hashed(key: str) -> str:
    """What the database keeps of a key: 160 bits of SHA-256, as long as the column is."""
    return hashlib.sha256(key.encode()).hexdigest()[:40]


def kept(keys: Sequence[str]) -> dict[str, tuple[dict[str, Any], Standing]]:
    """What is kept under each key that is known, and how its login stands, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(LOAD, [list(keys), [hashed(key) for key in keys]])
        rows = cursor.fetchall()
    decode = SessionStore().decode
    return {
        key: (decode(data), Standing(str(known), *rest) if known else Standing())
        for key, data, known, *rest in rows
    }


class SessionStore(DatabaseStore):
    """Django's store behind functions that answer for one key; asked once, it tells all."""

    standing = Standing()

    def load(self) -> dict[str, Any]:
        """What is kept under the key, and how the login stands."""
        key = self.session_key or ""
        found = kept([key]).get(key)
        if found is None:
            self._session_key = None
            return {}
        data, self.standing = found
        return data

    def exists(self, session_key: str | None) -> bool:
        """Whether the key is taken."""
        row = self._row("SELECT agencies_session_exists(%s)", [hashed(session_key or "")])
        return bool(row and row[0])

    def save(self, must_create: bool = False) -> None:
        """Keep it; a session that was ended meanwhile stays ended."""
        if self.session_key is None:
            self.create()
            return
        data = self.encode(self._get_session(no_load=must_create))  # type: ignore[attr-defined]
        values = [hashed(self.session_key), data, self.get_expiry_date(), must_create]
        row = self._row("SELECT agencies_session_save(%s, %s, %s, %s)", values)
        if not (row and row[0]):
            raise CreateError if must_create else UpdateError

    def delete(self, session_key: str | None = None) -> None:
        """Forget it; the login it belonged to has ended."""
        key = session_key or self.session_key
        if key is not None:
            self._row("SELECT agencies_session_delete(%s)", [hashed(key)])

    async def aload(self) -> dict[str, Any]:
        """As `load`."""
        return await sync_to_async(self.load)()

    async def aexists(self, session_key: str | None) -> bool:
        """As `exists`."""
        return await sync_to_async(self.exists)(session_key)

    async def acreate(self) -> None:
        """As `create`."""
        await sync_to_async(self.create)()

    async def asave(self, must_create: bool = False) -> None:
        """As `save`."""
        await sync_to_async(self.save)(must_create)

    async def adelete(self, session_key: str | None = None) -> None:
        """As `delete`."""
        await sync_to_async(self.delete)(session_key)

    def _row(self, statement: str, values: list[Any]) -> tuple[Any, ...] | None:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            row: tuple[Any, ...] | None = cursor.fetchone()
        return row
