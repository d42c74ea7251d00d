"""The hub's own line to the journal: one connection, in its scope for good, on the event loop."""

from typing import Any, LiteralString, Self

from django.db import OperationalError, connection
from psycopg import AsyncConnection, AsyncCursor, Error

from eoc.access import Actor
from eoc.access.scope import for_good


class Line:
    """Asks in one round trip what a scope in a thread asks in five; dials again after a failure.

    Statements are prepared at their first use. Raises django.db.OperationalError where the
    database does not answer. It belongs to one task; use it as a context.
    """

    def __init__(self, by: Actor) -> None:
        self.by = by
        self._open: AsyncConnection[Any] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._hang_up()

    async def ask(self, statement: LiteralString, values: list[Any]) -> list[tuple[Any, ...]]:
        """The rows of one reading statement."""
        try:
            line = self._open or await self._dial()
            cursor = await line.execute(statement, values)
            return await cursor.fetchall()
        except Error as failure:
            await self._hang_up()
            raise OperationalError(str(failure)) from failure

    async def _dial(self) -> AsyncConnection[Any]:
        given = connection.get_connection_params() | {"cursor_factory": AsyncCursor}
        self._open = await AsyncConnection.connect(
            **given | {"autocommit": True, "prepare_threshold": 0}
        )
        await self._open.execute("SET TIME ZONE 'UTC'")
        statement, values = for_good(self.by)
        await self._open.execute(statement, values)
        return self._open

    async def _hang_up(self) -> None:
        if self._open is not None:
            await self._open.close()
            self._open = None
