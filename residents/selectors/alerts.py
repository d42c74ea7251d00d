"""Public alerts of the last day, read as the role that may read nothing else."""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from alerts import cap
from alerts.cap.message import moment

READ = """SELECT alert, state, kind, document, issued_at, expires_at, ended_at
 FROM alerts_public_site()"""
CLOCK = "SELECT clock_timestamp()"


@dataclass(frozen=True)
class Document:
    """One message as it was sent: `alert`, `cancel`, `correction` or `all_clear`."""

    kind: str
    content: bytes
    message: cap.Alert

    @property
    def sent(self) -> datetime:
        """When it left."""
        return moment(self.message.sent)

    @property
    def ends(self) -> datetime:
        """When what it says in its first language runs out."""
        return moment(self.message.infos[0].expires or self.message.sent)


@dataclass(frozen=True)
class Shown:
    """One public alert: what was sent, what was sent to end it, and its times."""

    uuid: uuid.UUID
    state: str
    issued_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    document: Document
    ending: tuple[Document, ...]

    def in_force(self, now: datetime) -> bool:
        """Whether it counts; its time ends it even where nobody has written that down yet."""
        return self.state == "issued" and self.expires_at > now


@dataclass(frozen=True)
class Standing:
    """Every alert of the last day, newest first, as the database's clock said."""

    at: datetime
    alerts: tuple[Shown, ...]

    @property
    def in_force(self) -> list[Shown]:
        """Those that count now."""
        return [one for one in self.alerts if one.in_force(self.at)]

    @property
    def past(self) -> list[Shown]:
        """Those that ended."""
        return [one for one in self.alerts if not one.in_force(self.at)]


def standing() -> Standing:
    """What anybody may read now; call it as the relay."""
    with as_public() as cursor:
        cursor.execute(CLOCK)
        (at,) = cursor.fetchone()
        cursor.execute(READ)
        rows = cursor.fetchall()
    return Standing(at, tuple(_shown(list(group)) for _, group in groupby(rows, lambda r: r[0])))


@contextmanager
def as_public() -> Iterator[CursorWrapper]:
    """Step down to the role without any table for the length of a block."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE eoc_public")
        yield cursor
        cursor.execute("RESET ROLE")


def _shown(rows: Sequence[Any]) -> Shown:
    documents = [_document(kind, bytes(content)) for _, _, kind, content, *_ in rows]
    (first,) = [one for one in documents if one.kind == "alert"]
    identity, state, _, _, issued_at, expires_at, ended_at = rows[0]
    ending = tuple(one for one in documents if one is not first)
    return Shown(identity, state, issued_at, expires_at, ended_at, first, ending)


def _document(kind: str, content: bytes) -> Document:
    return Document(kind, content, cap.read(content).alert)
